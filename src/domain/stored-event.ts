import { InternalError } from "./errors.js";
import { JsonReader } from "./json-reader.js";
import type { RawEvent } from "./plain-event.js";
import { type RawValueBounds, readRawValue } from "./raw-value.js";
import { isLongerInUtf8 } from "./utf8.js";

/** The member that ingest appends; a client's own of that name is replaced. */
const INGEST_MEMBER = "_ingest";

/** It is stored beside every event, so it stays small. */
const METADATA_BOUNDS: RawValueBounds = { maxBytes: 64 * 1024, maxDepth: 64 };

/** An event was held to its bounds when it was first read. */
const ANY_SIZE: RawValueBounds = { maxBytes: Infinity, maxDepth: Infinity };

/** What is told of the request beside each event: anything JSON can hold; undefined members are left out. */
export type IngestMetadata = Readonly<Record<string, unknown>>;

/**
 * The `"_ingest":{…}` of a request: `receivedAt`, then the metadata, held to the same rules as an event.
 *
 * @throws InternalError where the metadata cannot be JSON, or is larger than 64 KiB or deeper than 64 levels
 */
export function ingestMember(receivedAtMs: number, metadata: IngestMetadata): string {
  const receivedAt = new Date(receivedAtMs).toISOString();
  // First in place, and last to be set: metadata cannot change it.
  const json = toJson(Object.assign({ receivedAt }, metadata, { receivedAt }));
  if (isPlain(metadata, json)) return `"${INGEST_MEMBER}":${json}`;
  const value = readRawValue(new JsonReader(json), METADATA_BOUNDS);
  if (typeof value === "string") throw new InternalError(`the request's metadata is past ${value}`);
  if (value.ambiguity !== undefined) throw new InternalError(`the request's metadata: ${value.ambiguity}`);
  return `"${INGEST_MEMBER}":${value.text}`;
}

/** Whether what JSON.stringify wrote needs no second look: texts and numbers, small, and no half of a surrogate pair. */
function isPlain(metadata: IngestMetadata, json: string): boolean {
  for (const name in metadata) {
    if (name === "__proto__" || name === "toJSON") return false;
    if (typeof metadata[name] === "object" || typeof metadata[name] === "function") return false;
  }
  return !json.includes("\\ud") && !isLongerInUtf8(json, METADATA_BOUNDS.maxBytes);
}

function toJson(metadata: IngestMetadata): string {
  try {
    return JSON.stringify(metadata);
  } catch (cause) {
    throw new InternalError("the request's metadata cannot be JSON (a BigInt, a cycle)", { cause });
  }
}

/** The event without what is never stored: the dropped members and an `_ingest` of its own. */
export function storableEvent({ text, value }: RawEvent, drop: ReadonlySet<string>): string {
  if (!hasAny(value, drop)) return text;
  const read = readRawValue(new JsonReader(text), ANY_SIZE);
  if (typeof read === "string") throw new InternalError(`an event that was read is past ${read}`);
  const kept = read.members.filter(({ name }) => name !== INGEST_MEMBER && !drop.has(name));
  return `{${kept.map((member) => member.text).join(",")}}`;
}

/** One line of JSON: a storable event with `_ingest` as its last member. */
export function storedEvent(event: string, ingestMember: string): string {
  const comma = event === "{}" ? "" : ",";
  return `${event.slice(0, -1)}${comma}${ingestMember}}\n`;
}

function hasAny(value: RawEvent["value"], drop: ReadonlySet<string>): boolean {
  if (Object.hasOwn(value, INGEST_MEMBER)) return true;
  for (const name of drop) if (Object.hasOwn(value, name)) return true;
  return false;
}
