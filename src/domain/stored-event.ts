import { InternalError } from "./errors.js";
import { JsonReader } from "./json-reader.js";
import { type RawMember, type RawValueBounds, readRawValue } from "./raw-value.js";

/** The member that ingest appends; a client's own of that name is replaced. */
const INGEST_MEMBER = "_ingest";

/** It is stored beside every event, so it stays small. */
const METADATA_BOUNDS: RawValueBounds = { maxBytes: 64 * 1024, maxDepth: 64 };

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
  const value = readRawValue(new JsonReader(json), METADATA_BOUNDS);
  if (typeof value === "string") throw new InternalError(`the request's metadata is past ${value}`);
  if (value.ambiguity !== undefined) throw new InternalError(`the request's metadata: ${value.ambiguity}`);
  return `"${INGEST_MEMBER}":${value.text}`;
}

function toJson(metadata: IngestMetadata): string {
  try {
    return JSON.stringify(metadata);
  } catch (cause) {
    throw new InternalError("the request's metadata cannot be JSON (a BigInt, a cycle)", { cause });
  }
}

/** One line of JSON: the event's members as received, less the dropped ones, and `_ingest` last. */
export function storedEvent(
  members: readonly RawMember[],
  drop: ReadonlySet<string>,
  ingest: string,
): string {
  const kept = members.filter(({ name }) => name !== INGEST_MEMBER && !drop.has(name));
  return `{${[...kept.map(({ text }) => text), ingest].join(",")}}\n`;
}
