import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { JsonReader, JsonSyntaxError } from "../../src/domain/json-reader.js";
import { readPlainEvent } from "../../src/domain/plain-event.js";
import { type RawValue, readRawValue } from "../../src/domain/raw-value.js";
import { eventText, injured, jsonText } from "../support/json-text.js";
import { parseRaw } from "../support/raw-json.js";

const BOUNDS = { maxBytes: 1_000, maxDepth: 8 };

/** What the reader of everything makes of the same, and where it ends; undefined for what is no storable event. */
function readInFull(json: string): { value: RawValue; end: number } | undefined {
  const reader = new JsonReader(json);
  try {
    const value = readRawValue(reader, BOUNDS);
    if (typeof value === "string" || !value.isObject || value.ambiguity !== undefined) return undefined;
    return { value, end: reader.position };
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

const followed = fc.constantFrom("", ",{}", "]", " x", '"', "\\", "\n{}");
const shortNames = fc.constantFrom(
  "a",
  "b",
  "\\u0061",
  "__proto__",
  "\\u005f_proto__",
  "\\ud83d",
  "\\\\",
  '\\"',
);
const clashing = fc
  .array(fc.tuple(shortNames, fc.constantFrom("1", "{}", '{"a":1,"a":2}', '"{"', "[[]]", '["]"]', "nul")))
  .map((members) => `{${members.map(([name, value]) => `"${name}":${value}`).join(",")}}`);
const anything = fc
  .tuple(fc.oneof(eventText, injured(eventText), jsonText, injured(jsonText), clashing), followed)
  .map((parts) => parts.join(""));

describe("the short way to read an event", () => {
  test("never reads what the long way would refuse, and else reads the same to the same end, for any text", () => {
    fc.assert(
      fc.property(anything, (json) => {
        const reader = new JsonReader(json);
        const plain = readPlainEvent(reader, BOUNDS);
        if (plain === undefined) return;
        const full = readInFull(json);
        expect(reader.position).toBe(full?.end);
        expect(parseRaw(plain.text)).toEqual(parseRaw(full?.value.text ?? ""));
        expect(plain.value).toEqual(JSON.parse(full?.value.text ?? ""));
        expect(plain.text).not.toMatch(/[\r\n]/);
        expect(plain.text.isWellFormed()).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });

  test("reads whatever JSON.stringify writes of an object, and keeps it to the letter", () => {
    const member = fc.string({ unit: "grapheme" }).filter((name) => name !== "__proto__");
    const object = fc.dictionary(member, fc.jsonValue({ maxDepth: 5, stringUnit: "grapheme" }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(object, followed, (event, rest) => {
        const json = JSON.stringify(event);
        fc.pre(!json.includes("__proto__") && Buffer.byteLength(json) <= BOUNDS.maxBytes);
        const reader = new JsonReader(json + rest);
        expect(readPlainEvent(reader, BOUNDS)?.text).toBe(json);
        expect(reader.position).toBe(json.length);
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([
    ["no object", "[1]"],
    ["no JSON", '{"a":01}'],
    ["several lines", '{"a":\n1}'],
    ["a name twice", '{"a":1,"b":{"c":1,"\\u0063":2}}'],
    ["a name that is __proto__", '{"a":[{"__proto__":1}]}'],
    ["one that is __proto__ in another spelling", '{"\\u005f_proto__":1}'],
    ["a literal half of a pair", '{"a":"\ud83d"}'],
    ["an escaped half of a pair", '{"a":"\\\\\\"\\uD83D"}'],
    ["more than the bytes allowed", `{"a":"${"é".repeat(500)}"}`],
    ["more than the levels allowed", `{"a":${"[".repeat(8)}${"]".repeat(8)}}`],
    ["no end", '{"a":"b"'],
    ["a string without end", '{"a":"b}'],
  ])("leaves to the long way, unread, what has %s", (_, json) => {
    const reader = new JsonReader(json);
    expect(readPlainEvent(reader, BOUNDS)).toBeUndefined();
    expect(reader.position).toBe(0);
  });

  test("is not led astray by quotes, brackets and colons within strings, however they are escaped", () => {
    const json = '{"a":"}\\"]:{\\\\","\\\\":["\\\\\\"",{"b":":"}]}';
    expect(readPlainEvent(new JsonReader(json), BOUNDS)?.text).toBe(json);
  });
});
