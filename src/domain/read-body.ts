import { type Refused, type Rejection, refused } from "./ingest-result.js";
import { JsonReader, JsonSyntaxError } from "./json-reader.js";
import type { Limits } from "./limits.js";
import { type RawEvent, readPlainEvent } from "./plain-event.js";
import { type Excess, type RawValueBounds, readRawValue } from "./raw-value.js";
import { isLongerInUtf8 } from "./utf8.js";

/** What a body holds, in the order received. */
export interface ReadBody {
  /** An array or NDJSON, even of one event. */
  readonly batch: boolean;
  readonly entries: readonly BodyEntry[];
}

/** A JSON object that is unambiguous and within its limits, or why it is not. */
export type BodyEntry = RawEvent | NotAnEvent;
type NotAnEvent = Pick<Rejection, "code" | "message">;

const NDJSON = "application/x-ndjson";

/**
 * Reads events from a request's text: one JSON object, an array of them, or NDJSON where
 * `contentType` says so. Any other content type is read as JSON, because browsers and curl send
 * JSON under many names. A byte order mark is skipped (RFC 8259, section 8.1).
 */
export function readBody(text: string, contentType: string | undefined, limits: Limits): ReadBody | Refused {
  if (isLongerInUtf8(text, limits.maxBodyBytes)) return bodyTooLarge(limits.maxBodyBytes);
  const content = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const isNdjson = contentType?.split(";", 1)[0]?.trim().toLowerCase() === NDJSON;
  const read = isNdjson ? readLines(content, limits) : readJson(content, limits);
  return "entries" in read && read.entries.length === 0
    ? refused("EMPTY_BODY", "send at least one event")
    : read;
}

export function bodyTooLarge(maxBodyBytes: number): Refused {
  return refused("TOO_LARGE", `the body is larger than ${maxBodyBytes} bytes; send fewer events at a time`);
}

function readJson(text: string, limits: Limits): ReadBody | Refused {
  const reader = new JsonReader(text);
  const entries: BodyEntry[] = [];
  try {
    if (reader.peek() === "") return { batch: false, entries };
    const batch = reader.take("[");
    if (batch && reader.take("]")) {
      reader.expectEnd();
      return { batch, entries };
    }
    do {
      if (entries.length === limits.maxBatchEvents) return tooManyEvents(limits);
      entries.push(readEvent(reader, limits));
    } while (batch && reader.take(","));
    if (batch) reader.expect("]");
    reader.expectEnd();
    return { batch, entries };
  } catch (error) {
    return refused("INVALID_JSON", `the body is ${syntaxProblem(error)}`);
  }
}

function readLines(text: string, limits: Limits): ReadBody | Refused {
  const entries: BodyEntry[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const reader = new JsonReader(text.slice(start, end));
    start = end + 1;
    // Blank lines; the CR of a CRLF is white space to JSON.
    if (reader.peek() === "") continue;
    if (entries.length === limits.maxBatchEvents) return tooManyEvents(limits);
    entries.push(readLine(reader, limits));
  }
  return { batch: true, entries };
}

function readLine(reader: JsonReader, limits: Limits): BodyEntry {
  try {
    const event = readEvent(reader, limits);
    reader.expectEnd();
    return event;
  } catch (error) {
    return { code: "INVALID_JSON", message: `the line is ${syntaxProblem(error)}` };
  }
}

function readEvent(reader: JsonReader, limits: Limits): BodyEntry {
  const bounds: RawValueBounds = { maxBytes: limits.maxEventBytes, maxDepth: limits.maxDepth };
  const plain = readPlainEvent(reader, bounds);
  if (plain !== undefined) return plain;
  const value = readRawValue(reader, bounds);
  if (typeof value === "string") return { code: "TOO_LARGE", message: EXCESS[value](limits) };
  if (!value.isObject) return { code: "INVALID_EVENT", message: "event: must be a JSON object" };
  if (value.ambiguity !== undefined) return { code: "INVALID_EVENT", message: `event: ${value.ambiguity}` };
  return { text: value.text, value: JSON.parse(value.text) as RawEvent["value"] };
}

const EXCESS: Record<Excess, (limits: Limits) => string> = {
  maxBytes: ({ maxEventBytes }) => `the event is larger than ${maxEventBytes} bytes`,
  maxDepth: ({ maxDepth }) => `the event is nested deeper than ${maxDepth} levels`,
};

function tooManyEvents({ maxBatchEvents }: Limits): Refused {
  return refused(
    "TOO_LARGE",
    `the batch has more than ${maxBatchEvents} events; send them in several requests`,
  );
}

function syntaxProblem(error: unknown): string {
  if (error instanceof JsonSyntaxError) return error.message;
  throw error;
}
