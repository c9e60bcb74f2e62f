import { uuidIds } from "../../adapters/system/uuid-ids.js";
import type { IdGenerator } from "../../domain/ports.js";

/**
 * Predictable UUIDv7s: the given time, then a counter from 1 in the last 12 digits, as in
 * `0199d3f0-0000-7000-8000-000000000001`. `derive` is the real one, which is predictable already.
 */
export class SequentialIds implements IdGenerator {
  #count = 0;

  /** @throws RangeError where the time does not fit a UUIDv7's 48 bits of milliseconds */
  next(timeMs: number): string {
    if (!Number.isInteger(timeMs) || timeMs < 0 || timeMs >= 2 ** 48)
      throw new RangeError("timeMs must be an integer of milliseconds since the epoch, below 2^48");
    this.#count += 1;
    const time = hex12(timeMs);
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${hex12(this.#count)}`;
  }

  derive(names: readonly string[]): string {
    return uuidIds.derive(names);
  }
}

function hex12(value: number): string {
  return value.toString(16).padStart(12, "0");
}
