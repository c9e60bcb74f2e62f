import { keyProblem } from "./storable-key.js";
import { parseUuid } from "./uuid.js";

const FIRST_MS = 0;
/** 9999-12-31T23:59:59.999Z, the last millisecond whose year has four digits. */
const LAST_MS = 253_402_300_799_999;

const MS_PER_HOUR = 3_600_000;

export const DEFAULT_PREFIX = "events";

/** One object an event, or one a request. */
export type Layout = "event" | "batch";

export const LAYOUTS: readonly Layout[] = ["event", "batch"];

/** What a key says. `objectKey` writes it and `parseObjectKey` reads it. */
export interface ObjectKeyParts {
  /** What comes before the partition; may hold slashes. Default `events`. */
  readonly prefix?: string;
  /** Milliseconds since the epoch, any within the hour. */
  readonly timeMs: number;
  /** A UUID of any version; written in lower case. */
  readonly id: string;
  /** `event` names `event-<id>.json`, `batch` names `batch-<id>.ndjson`. Default `event`. */
  readonly layout?: Layout;
  /** Whether the name ends in `.gz`. Default false. */
  readonly gzip?: boolean;
}

export type KeyPattern = Required<Pick<ObjectKeyParts, "prefix" | "layout" | "gzip">>;

/** Whether a key can be made for this time: an integer of milliseconds in the years 1970–9999. */
export function hasPartition(timeMs: number): boolean {
  return Number.isInteger(timeMs) && timeMs >= FIRST_MS && timeMs <= LAST_MS;
}

/**
 * The UTC hour as `YYYY/MM/DD/HH`.
 *
 * @param timeMs milliseconds since the epoch
 * @throws RangeError outside the years 1970–9999, or not an integer
 */
export function partitionOf(timeMs: number): string {
  if (!hasPartition(timeMs)) {
    throw new RangeError("timeMs must be an integer of milliseconds since the epoch in the years 1970-9999");
  }
  return new Date(timeMs).toISOString().slice(0, 13).replace(/[-T]/g, "/");
}

/**
 * The key of a raw object: `<prefix>/YYYY/MM/DD/HH/event-<uuid>.json`.
 *
 * @throws RangeError where `timeMs` is outside the years 1970–9999
 * @throws TypeError where `id` is not a UUID or the prefix cannot begin a key
 */
export function objectKey(parts: ObjectKeyParts): string {
  const { prefix = DEFAULT_PREFIX, timeMs, layout = "event", gzip = false } = parts;
  const id = parseUuid(parts.id);
  if (id === undefined) throw new TypeError("id must be a UUID");
  const key = createKeyWriter({ prefix, layout, gzip })(timeMs, id);
  const problem = keyProblem(key);
  if (problem !== undefined) throw new TypeError(`prefix cannot begin a key: that ${problem}`);
  return key;
}

/**
 * Writes keys as `objectKey` does, of one prefix that is known to begin keys, from UUIDs in lower case.
 * The events of a request nearly always share an hour, so what that says is made once in a row.
 */
export function createKeyWriter({
  prefix,
  layout,
  gzip,
}: KeyPattern): (timeMs: number, uuid: string) => string {
  const [name, extension] = layout === "batch" ? ["batch", "ndjson"] : ["event", "json"];
  const end = `.${extension}${gzip ? ".gz" : ""}`;
  let hour = Number.NaN;
  let begin = "";
  return (timeMs, uuid) => {
    const hourOfTime = Math.floor(timeMs / MS_PER_HOUR);
    if (hourOfTime !== hour) {
      begin = `${prefix}/${partitionOf(timeMs)}/${name}-`;
      hour = hourOfTime;
    }
    return begin + uuid + end;
  };
}

/** Why `prefix` cannot begin a key, or undefined. Keys of a layout are equally long, so the longest speaks for all. */
export function prefixProblem(prefix: string): string | undefined {
  const problem = keyProblem(`${prefix}/YYYY/MM/DD/HH/batch-00000000-0000-0000-0000-000000000000.ndjson.gz`);
  return problem && `cannot begin a key: that ${problem}`;
}

const KEY = /^(.+)\/(\d{4})\/(\d\d)\/(\d\d)\/(\d\d)\/(?:event-([^/]+)\.json|batch-([^/]+)\.ndjson)(\.gz)?$/s;

/**
 * The exact inverse of `objectKey`: `timeMs` is the first millisecond of the hour, and every part is
 * given. Undefined for any text that `objectKey` does not write.
 */
export function parseObjectKey(key: string): Required<ObjectKeyParts> | undefined {
  const match = KEY.exec(key);
  if (match === null) return undefined;
  const [, prefix = "", year, month, day, hour, eventId, batchId, gz] = match;
  const parts = {
    prefix,
    timeMs: Date.parse(`${year}-${month}-${day}T${hour}:00:00.000Z`),
    id: eventId ?? batchId ?? "",
    layout: eventId === undefined ? "batch" : "event",
    gzip: gz !== undefined,
  } as const;
  // What only looks like a key (31 February, an upper-case id, a prefix with "..") is written differently or not at all.
  const isOurs =
    hasPartition(parts.timeMs) &&
    parseUuid(parts.id) !== undefined &&
    keyProblem(key) === undefined &&
    objectKey(parts) === key;
  return isOurs ? parts : undefined;
}
