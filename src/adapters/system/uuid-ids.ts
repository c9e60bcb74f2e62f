import { v5, v7 } from "uuid";
import type { IdGenerator } from "../../domain/ports.js";

/** The namespace (RFC 9562, section 5.5) of every id this library derives. Part of the format: it never changes. */
const NAMESPACE = "8f0d2f6e-5a39-4d6b-9c0e-3b7d1c5a9e42";

/**
 * Ids from the uuid package. It keeps no state: 73 random bits, not a counter, make the ids of one
 * millisecond differ, so a clock that repeats or steps back changes nothing.
 */
export const uuidIds: IdGenerator = {
  next: (timeMs) => v7({ msecs: timeMs }),
  // As JSON, so that no two lists of names read the same.
  derive: (names) => v5(Buffer.from(JSON.stringify(names), "utf8"), NAMESPACE),
};
