import type { JsonReader } from "./json-reader.js";
import type { RawValueBounds } from "./raw-value.js";
import { isLongerInUtf8 } from "./utf8.js";

/** An event as it is to be stored, and as it is to be checked. */
export interface RawEvent {
  /** A JSON object on one line of well-formed text; members, their order and the digits of numbers as received. */
  readonly text: string;
  /** What JSON.parse makes of it. */
  readonly value: Readonly<Record<string, unknown>>;
}

/** What is nested deeper is left to the reader that needs no call stack. */
const MAX_DEPTH = 64;

const QUOTE = 0x22;
const COLON = 0x3a;
const OPENING = 0x7b; // { and, but for one bit, [
const CLOSING = 0x7d; // } and, but for one bit, ]
const ONE_BIT = 0x20;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * The short way for nearly every event: one that can be stored as it was written is found by its brackets,
 * cut out of the body and read by JSON.parse, at a fifth of what `readRawValue` costs. Whatever else comes is
 * left unread for `readRawValue`, which also says what is wrong: no object, no JSON, past a bound, on several
 * lines, with an unpaired surrogate or an escape that may be one, a member name twice or one that is `__proto__`.
 */
export function readPlainEvent(reader: JsonReader, bounds: RawValueBounds): RawEvent | undefined {
  if (!reader.isWellFormed || reader.peek() !== "{") return undefined;
  const { json, position: start } = reader;
  const maxDepth = Math.min(bounds.maxDepth, MAX_DEPTH);
  const limit = Math.min(json.length, start + bounds.maxBytes); // no code unit takes less than a byte
  let members = 0;
  let depth = 0;
  let position = start;
  do {
    if (position >= limit) return undefined;
    const unit = json.charCodeAt(position++);
    if (unit === QUOTE) {
      position = endOfString(reader, position);
      if (position === 0) return undefined;
    } else if (unit === COLON) members += 1;
    else if ((unit | ONE_BIT) === CLOSING) depth -= 1;
    else if ((unit | ONE_BIT) === OPENING) {
      depth += 1;
      if (depth > maxDepth) return undefined;
    } else if (unit === LINE_FEED || unit === CARRIAGE_RETURN) return undefined;
  } while (depth > 0);

  const text = json.slice(start, position);
  if (isLongerInUtf8(text, bounds.maxBytes)) return undefined;
  const value = parse(text);
  // Of a name that occurs twice JSON.parse keeps one.
  if (value === undefined || membersIn(value) !== members) return undefined;
  reader.skipTo(position);
  // Without the white space that it may hold: what appends `_ingest` tells an empty object by its text.
  return { text: members === 0 ? "{}" : text, value };
}

/** The position after the quote that closes a string; 0 where none does, or where the string cannot stay as it is. */
function endOfString(reader: JsonReader, start: number): number {
  const { json } = reader;
  let backslash = reader.backslashFrom(start);
  let quote = json.indexOf('"', start);
  while (backslash < quote) {
    // \ud800 to \udfff: well-formed only in pairs.
    if (/^u[dD]/.test(json.slice(backslash + 1, backslash + 3))) return 0;
    const next = backslash + 2; // whatever is escaped, a quote too
    backslash = reader.backslashFrom(next);
    if (quote < next) quote = json.indexOf('"', next);
  }
  return quote + 1;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** How many members all objects in `value` have; NaN where one is named `__proto__`. */
function membersIn(value: object): number {
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) {
      if (typeof item === "object" && item !== null) members += membersIn(item);
    }
    return members;
  }
  for (const name in value) {
    if (name === "__proto__") return Number.NaN;
    const member = (value as Record<string, unknown>)[name];
    members += typeof member === "object" && member !== null ? 1 + membersIn(member) : 1;
  }
  return members;
}
