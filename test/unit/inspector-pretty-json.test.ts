import { expect, test } from "@jest/globals";
import fc from "fast-check";

interface Page {
  readonly prettyJson: (json: string) => { readonly kind: string; readonly text: string }[] | undefined;
}
// The page is JavaScript, which this project's compiler is not shown: a name that it does not follow.
const FILE = "../../src/adapters/inspector/page/pretty-json.js" as string;
const { prettyJson } = (await import(FILE)) as Page;
const pretty = (json: string) =>
  prettyJson(json)
    ?.map(({ text }) => text)
    .join("");

test("JSON is shown with a member a line, digits and order as they were written", () => {
  const stored = '{"b":12345678901234567890,"a":[1e400,-0.10,"x",{}],"c":{"d":null},"e":[]}';
  expect(pretty(stored)).toBe(`{
  "b": 12345678901234567890,
  "a": [
    1e400,
    -0.10,
    "x",
    {}
  ],
  "c": {
    "d": null
  },
  "e": []
}`);
});

test("any JSON keeps every token, however it was spaced", () => {
  fc.assert(
    fc.property(fc.json({ stringUnit: "binary" }), fc.constantFrom(undefined, 2, "\t"), (json, space) => {
      const spaced = JSON.stringify(JSON.parse(json), null, space);
      expect(pretty(spaced)).toBe(JSON.stringify(JSON.parse(json), null, 2));
    }),
  );
});

test("names are told from strings, and numbers from words", () => {
  const pieces = prettyJson('{"a" : "b\\"c", "d":[true,1]}') ?? [];
  expect(pieces.filter(({ kind }) => kind !== "layout")).toEqual([
    { kind: "key", text: '"a"' },
    { kind: "string", text: '"b\\"c"' },
    { kind: "key", text: '"d"' },
    { kind: "literal", text: "true" },
    { kind: "number", text: "1" },
  ]);
});

test.each([["{"], [""], ['{"a":1}\n{"b":2}'], ["abc"]])(
  "%j is no JSON, and left to be shown as it is",
  (text) => {
    expect(prettyJson(text)).toBeUndefined();
  },
);

test("nesting that would fill the memory with spaces is not spaced", () => {
  const depth = 5_000;
  expect(pretty("[".repeat(depth) + "]".repeat(depth))?.length ?? 0).toBeLessThan(depth * 2 * 90);
  const wide = 60_000;
  expect(pretty(`${"[".repeat(60)}${"1,".repeat(wide)}1${"]".repeat(60)}`)).toBeUndefined();
});
