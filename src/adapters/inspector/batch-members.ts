import { JsonReader } from "../../domain/json-reader.js";
import { readRawValue } from "../../domain/raw-value.js";

/** Keeps nothing of a value: only where it ends is asked. */
const NOTHING = { maxBytes: 0, maxDepth: 0 };

/**
 * The members of a batch at the given positions, as they were written: of an array, or of NDJSON, whose
 * blank lines do not count. Those that cannot be told apart are left out.
 */
export function batchMembers(
  text: string,
  positions: ReadonlySet<number | undefined>,
): Map<number | undefined, string> {
  const content = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const members = new Map<number | undefined, string>();
  let position = 0;
  for (const member of content.trimStart().startsWith("[") ? arrayMembers(content) : lines(content)) {
    if (positions.has(position)) members.set(position, member);
    position += 1;
  }
  return members;
}

function* arrayMembers(text: string): Generator<string> {
  const reader = new JsonReader(text);
  reader.take("[");
  try {
    do {
      reader.peek();
      const start = reader.position;
      readRawValue(reader, NOTHING);
      yield text.slice(start, reader.position);
    } while (reader.take(","));
  } catch {
    // No array after all: what came before it is told.
  }
}

function* lines(text: string): Generator<string> {
  for (const line of text.split("\n")) if (line.trim() !== "") yield line.trim();
}
