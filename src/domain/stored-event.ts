import { InternalError } from "./errors.js";
import { JsonReader } from "./json-reader.js";
import { type RawMember, type RawValueBounds, readRawValue } from "./raw-value.js";

/** The member that ingest appends; a client's own of that name is replaced. */
const INGEST_MEMBER = "_ingest";

/** What is told of the request beside each event: anything JSON can hold; undefined members are left out. */
export type IngestMetadata = Readonly<Record<string, unknown>>;

/**
 * The `"_ingest":{…}` of a request: `receivedAt`, then the metadata, held to the same rules as an event.
 *
 * @throws InternalError where the metadata cannot be JSON, or is past the bounds
 */
export function ingestMember(receivedAtMs: number, metadata: IngestMetadata, bounds: RawValueBounds): string {
  const receivedAt = new Date(receivedAtMs).toISOString();
  const value = readRawValue(new JsonReader(toJson({ receivedAt, ...metadata }, receivedAt)), bounds);
  if (typeof value === "string") throw new InternalError(`the metadata of a request is past its ${value}`);
  if (value.ambiguity !== undefined)
    throw new InternalError(`the metadata of a request is ambiguous: ${value.ambiguity}`);
  return `"${INGEST_MEMBER}":${value.text}`;
}

function toJson(ingest: IngestMetadata, receivedAt: string): string {
  try {
    return JSON.stringify({ ...ingest, receivedAt });
  } catch (cause) {
    throw new InternalError("the metadata of a request cannot be JSON (a BigInt, a cycle)", { cause });
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
