import { randomFillSync } from "node:crypto";
import { v5, v7 } from "uuid";
import type { IdGenerator } from "../../domain/ports.js";

/** The namespace (RFC 9562, section 5.5) of every id this library derives. Part of the format: it never changes. */
const NAMESPACE = "8f0d2f6e-5a39-4d6b-9c0e-3b7d1c5a9e42";

const RANDOM_BYTES = 16;
/** Random bytes for the next ids: to ask the system for each id's own takes four times as long as all else of it. */
const pool = new Uint8Array(RANDOM_BYTES * 64);
let used = pool.length;

function randomBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += RANDOM_BYTES;
  return pool.subarray(used - RANDOM_BYTES, used);
}

/**
 * Ids from the uuid package. No counter: 73 random bits make the ids of one millisecond differ, so a clock
 * that repeats or steps back changes nothing.
 */
export const uuidIds: IdGenerator = {
  next: (timeMs) => v7({ msecs: timeMs, random: randomBytes() }),
  // As JSON, so that no two lists of names read the same.
  derive: (names) => v5(Buffer.from(JSON.stringify(names), "utf8"), NAMESPACE),
};
