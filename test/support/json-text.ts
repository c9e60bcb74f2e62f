import fc from "fast-check";
import { clickstreamEvent } from "../../src/entry/index.js";

// Arbitraries of JSON as text, in all the spellings that RFC 8259 allows.

const space = fc.oneof(
  { weight: 4, arbitrary: fc.constant("") },
  { weight: 1, arbitrary: fc.stringMatching(/^[ \t\r\n]{0,3}$/) },
);

export const numberText = fc.oneof(
  fc.stringMatching(/^-?(0|[1-9]\d{0,25})(\.\d{1,25})?([eE][+-]?\d{1,4})?$/),
  fc.constantFrom(
    "12345678901234567890",
    "1e400",
    "-1e400",
    "-0",
    "1.10",
    "0.1e-9",
    "1E+2",
    "100000000000000000001",
  ),
  fc.integer().map(String),
);

const hex4 = (unit: number, upper: boolean) => {
  const digits = unit.toString(16).padStart(4, "0");
  return `\\u${upper ? digits.toUpperCase() : digits}`;
};
const stringPiece = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-zA-Z0-9_. :,{}[\]/-]{0,12}$/) },
  // Any UTF-16 code unit, literally where JSON lets it stand so; pairs, unpaired halves and NUL included.
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd7f0, max: 0xe00f })), fc.boolean(), fc.boolean())
      .map(([unit, escaped, upper]) => {
        const mustEscape = unit < 0x20 || unit === 0x22 || unit === 0x5c;
        return escaped || mustEscape ? hex4(unit, upper) : String.fromCharCode(unit);
      }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '\\"',
      "\\\\",
      "\\/",
      "\\b",
      "\\f",
      "\\n",
      "\\r",
      "\\t",
      "😀",
      "\\ud83d\\ude00",
      "\ud83d\\ude00",
      "\u2028",
    ),
  },
);
export const stringText = fc.array(stringPiece, { maxLength: 6 }).map((pieces) => `"${pieces.join("")}"`);

const objectOf = (member: fc.Arbitrary<string>) =>
  fc
    .tuple(
      space,
      fc.uniqueArray(fc.tuple(stringText, space, space, member, space), {
        maxLength: 6,
        selector: ([name]) => nameOf(name),
      }),
    )
    .map(([gap, members]) => {
      const usable = members.filter(([name]) => nameOf(name) !== "__proto__");
      return `{${gap}${usable.map(([name, a, b, value, c]) => `${name}${a}:${b}${value}${c}`).join(",")}}`;
    });

/** The name as it will be stored. */
export function nameOf(token: string): string {
  return (JSON.parse(token) as string).toWellFormed();
}

const tree = fc.letrec<{ value: string; array: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    numberText,
    stringText,
    fc.constantFrom("true", "false", "null"),
    tie("array"),
    tie("object"),
  ),
  array: fc
    .tuple(space, fc.array(fc.tuple(space, tie("value"), space), { maxLength: 4 }))
    .map(([gap, items]) => `[${gap}${items.map((item) => item.join("")).join(",")}]`),
  object: objectOf(tie("value")),
}));

/** Any JSON value; no name occurs twice in an object, and none is `__proto__`. */
export const jsonText = tree.value;

/** An event that the default schema accepts, spelled in any way. */
export const eventText = fc
  .tuple(fc.stringMatching(/^[a-z_]{1,20}$/), tree.object, fc.boolean(), space)
  .map(([eventName, rest, last, gap]) => {
    const members = rest.slice(1, -1).trim();
    const own = `"eventName"${gap}:${gap}"${eventName}"`;
    if (members === "") return `{${own}}`;
    return last ? `{${members},${own}}` : `{${own},${members}}`;
  })
  .filter((text) => {
    const names = Object.keys(JSON.parse(text) as object);
    return !KNOWN_FIELDS.some((field) => names.includes(field)) && text.split('"eventName"').length === 2;
  });

const KNOWN_FIELDS = Object.keys(clickstreamEvent.shape).filter((name) => name !== "eventName");

/** Text with a small injury: a character lost, doubled or replaced. */
export const injured = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(
      text,
      fc.nat(),
      fc.nat(2),
      fc.oneof(
        fc.constantFrom("", "{", "}", "[", "]", ",", ":", '"', "\\", "\0", "-", "e", "\ud800", "0"),
        fc.string({ maxLength: 2 }),
      ),
    )
    .map(([whole, at, cut, text]) => {
      const position = at % (whole.length + 1);
      return whole.slice(0, position) + text + whole.slice(position + cut);
    });
