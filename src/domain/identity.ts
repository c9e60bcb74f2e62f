import { hasPartition } from "./object-key.js";
import type { IdGenerator } from "./ports.js";
import { parseNamingUuid, uuidV7TimeMs } from "./uuid.js";

/** A quarter of an hour: see `idTimeToleranceMs`. */
export const DEFAULT_ID_TIME_TOLERANCE_MS = 15 * 60 * 1000;

/** What names an event's object, and the hour it belongs to. */
export interface Identity {
  /** A lower-case UUID; undefined where neither the event nor the request names it. */
  readonly id: string | undefined;
  /** Any millisecond within the hour of the object's key. */
  readonly partitionTimeMs: number;
}

export interface IdentityRule {
  readonly receivedAtMs: number;
  /** The request's `Idempotency-Key`; anything but a UUID that can name is as good as none. */
  readonly idempotencyKey: string | undefined;
  readonly idTimeToleranceMs: number;
}

/**
 * The id is the event's own `eventId` where that is a UUID, else one derived from the
 * `Idempotency-Key` and the event's index. The hour is the receive time's, but where the id (or the
 * key it is derived from) is a UUIDv7 whose own time lies within the tolerance of the receive time,
 * the id's: then a retry lands on the same key across an hour's end.
 */
export function identify(eventId: unknown, index: number, rule: IdentityRule, ids: IdGenerator): Identity {
  const own = parseNamingUuid(eventId);
  const key = own === undefined ? parseNamingUuid(rule.idempotencyKey) : undefined;
  const named = own ?? key;
  return {
    id: key === undefined ? own : ids.derive([key, String(index)]),
    partitionTimeMs: named === undefined ? rule.receivedAtMs : partitionTimeMs(named, rule),
  };
}

function partitionTimeMs(uuid: string, { receivedAtMs, idTimeToleranceMs }: IdentityRule): number {
  const idTimeMs = uuidV7TimeMs(uuid);
  const isClose = idTimeMs !== undefined && Math.abs(idTimeMs - receivedAtMs) <= idTimeToleranceMs;
  // In the last minutes of the year 9999 an id may carry a time that has no key.
  return isClose && hasPartition(idTimeMs) ? idTimeMs : receivedAtMs;
}
