import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { JsonReader, JsonSyntaxError } from "../../src/domain/json-reader.js";
import { type RawValue, readRawValue } from "../../src/domain/raw-value.js";
import { eventText, injured, jsonText } from "../support/json-text.js";
import { parseRaw, wellFormed } from "../support/raw-json.js";

const WIDE = { maxBytes: 1_000_000, maxDepth: 1_000 };

function read(text: string, bounds = WIDE) {
  const reader = new JsonReader(text);
  const value = readRawValue(reader, bounds);
  reader.expectEnd();
  return value;
}

function recorded(text: string): RawValue {
  const value = read(text);
  if (typeof value === "string") throw new Error(`past ${value}`);
  return value;
}

function accepts(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof JsonSyntaxError) return false;
    throw error;
  }
}

describe("readRawValue", () => {
  test("accepts exactly what JSON.parse accepts, for any text", () => {
    const text = fc.oneof(
      jsonText,
      injured(jsonText),
      injured(injured(jsonText)),
      injured(eventText),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (json) => {
        expect(accepts(read, json)).toBe(accepts(JSON.parse, json));
      }),
      { numRuns: 10_000 },
    );
  });

  test("accepts exactly what JSON.parse accepts, for any few characters of JSON's own", () => {
    const characters = '{}[],:"\\/-+.eE0123456789truefalsnbu \t\n\r\u0000\u001f\u00a0\ufeff\ud800';
    const unit = fc.constantFrom(...characters.split(""));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 8 }), (json) => {
        expect(accepts(read, json)).toBe(accepts(JSON.parse, json));
      }),
      { numRuns: 10_000 },
    );
  });

  test("keeps members, their order and the digits of numbers, on one line", () => {
    fc.assert(
      fc.property(jsonText, (json) => {
        const { text } = recorded(json);
        expect(parseRaw(text)).toEqual(wellFormed(parseRaw(json)));
        expect(text).not.toMatch(/[\n\r]/);
      }),
      { numRuns: 5_000 },
    );
  });

  test("gives the same text again for the text that it gave", () => {
    fc.assert(
      fc.property(jsonText, (json) => {
        const { text } = recorded(json);
        expect(recorded(text).text).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  test("gives the members of an object one by one", () => {
    fc.assert(
      fc.property(eventText, (json) => {
        const { text, members } = recorded(json);
        expect(`{${members.map((member) => member.text).join(",")}}`).toBe(text);
        expect(members.map(({ name }) => name).toSorted()).toEqual(
          Object.keys(JSON.parse(text) as object).toSorted(),
        );
      }),
      { numRuns: 2_000 },
    );
  });

  test("measures depth and bytes exactly: a value is within bounds of its own size and past any smaller", () => {
    const depthOf = (value: unknown): number =>
      typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
    fc.assert(
      fc.property(jsonText, (json) => {
        const [maxBytes, maxDepth] = [Buffer.byteLength(json), depthOf(JSON.parse(json))];
        expect(typeof read(json, { maxBytes, maxDepth })).toBe("object");
        if (maxDepth > 0) expect(read(json, { maxBytes, maxDepth: maxDepth - 1 })).toBe("maxDepth");
        expect(read(json, { maxBytes: maxBytes - 1, maxDepth })).toBe("maxBytes");
      }),
      { numRuns: 5_000 },
    );
  });

  test("reads a million open brackets without a call stack", () => {
    const depth = 1_000_000;
    expect(read("[".repeat(depth) + "]".repeat(depth), { maxBytes: 1e9, maxDepth: 64 })).toBe("maxDepth");
    expect(() => read("[".repeat(depth), { maxBytes: 1e9, maxDepth: 64 })).toThrow(JsonSyntaxError);
    const mixed = '{"a":['.repeat(depth) + "]}".repeat(depth);
    expect(read(mixed, { maxBytes: 1e9, maxDepth: 64 })).toBe("maxDepth");
  });
});
