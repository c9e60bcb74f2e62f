// Little that becomes much: compressed, nested, wide, long, many.
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { callWith, magnitude, oneIn } from "./call.mjs";
import { BODIES, injuredText } from "./mutated-json.mjs";

const MIB = 1024 * 1024;
const UNITS = ["\0", " ", "[", '{"a":', '{"eventName":"x"}\n', "\n", "9", "\u2028"];

const made = new Map();
/** Made once: the larger ones take longer to make than to refuse. */
function compressed(unit, bytes) {
  const name = `${unit} ${bytes}`;
  if (!made.has(name)) made.set(name, gzipSync(Buffer.alloc(bytes, unit)));
  return made.get(name);
}

/** A megabyte that would be one and a half thousand. */
function flood() {
  if (!made.has("flood")) made.set("flood", Buffer.concat(Array(192).fill(compressed("\0", 8 * MIB))));
  return made.get("flood");
}

const gzipped = fc.oneof(
  { weight: 12, arbitrary: fc.oneof(fc.constantFrom(...BODIES), injuredText).map((text) => gzipSync(text)) },
  {
    weight: 10,
    arbitrary: fc
      .tuple(fc.constantFrom(...UNITS), fc.constantFrom(1, 4_095, 4_097, 65_537))
      .map(([unit, bytes]) => compressed(unit, bytes)),
  },
  { weight: 1, arbitrary: fc.constant(null).map(flood) },
  { weight: 1, arbitrary: fc.constantFrom(...UNITS).map((unit) => compressed(unit, 8 * MIB)) },
);

/** Streams to streams; all but the first two hold what no single stream does. */
const WRAPPINGS = {
  plain: (stream) => stream,
  truncated: (stream, n) => stream.subarray(0, n % (stream.length + 1)),
  again: (stream) => gzipSync(stream),
  members: (stream, n) =>
    Buffer.concat(Array.from({ length: 2 + (n % 25) }, () => stream.subarray(0, 4_096))),
  trailed: (stream, n) => Buffer.concat([stream, Buffer.alloc(1 + (n % 64), n)]),
  broken: (stream, n) => {
    const bytes = Buffer.from(stream);
    bytes[n % bytes.length] ^= 1 << (n % 8);
    return bytes;
  },
  headed: (stream, n) => Buffer.concat([stream.subarray(0, 3), Buffer.from([n]), stream.subarray(4)]), // any FLG
  deflate: (stream) => deflateSync(stream.subarray(0, 4_096)),
  raw: (stream) => Buffer.concat([Buffer.from([0x1f, 0x8b]), deflateRawSync(stream.subarray(0, 4_096))]),
};

export const gzipBombs = callWith(
  fc
    .tuple(
      gzipped,
      fc.constantFrom(...Array(6).fill("plain"), ...Object.keys(WRAPPINGS)),
      fc.nat(5_000),
      oneIn(20),
    )
    .map(([stream, how, n, asText]) => {
      const bytes = WRAPPINGS[how](stream, n);
      return asText ? bytes.toString("utf8") : bytes; // as a gateway mangles it under a text type
    }),
);

const NESTS = [
  ["[", "]"],
  ['{"a":', "}"],
  ['{"eventName":"x","a":[', "]}"],
  ['[{"eventName":"x","a":', "}]"],
  [" [\n", " ]\t"],
];

export const deepNesting = callWith(
  fc
    .tuple(
      fc.constantFrom(...NESTS),
      fc.oneof(
        { weight: 20, arbitrary: fc.nat(80) },
        { weight: 3, arbitrary: magnitude(13) },
        { weight: 1, arbitrary: magnitude(17) },
      ),
      fc.integer({ min: -2, max: 1 }),
      fc.boolean(),
    )
    .map(([[open, close], depth, missing, inEvent]) => {
      const value = `${open.repeat(depth)}0${missing === -2 ? "" : close.repeat(Math.max(0, depth + missing))}`;
      return inEvent ? `{"eventName":"deep","v":${value}}` : value;
    }),
);

/** The n-th of many members. */
const MEMBERS = {
  counted: (n) => `"k${n}":${n}`,
  indexed: (n) => `"${n}":0`,
  escaped: (n) => `"\\u006b${n}":"\\u0000"`,
  repeated: () => '"k":1',
  nested: (n) => `"k${n}":{"":[]}`,
  huge: (n) => `"${4_294_967_290 + n}":[]`,
};

const wide = fc
  .tuple(
    fc.constantFrom(...Object.keys(MEMBERS)),
    fc.oneof({ weight: 15, arbitrary: magnitude(9) }, { weight: 1, arbitrary: magnitude(15) }),
  )
  .map(
    ([kind, count]) =>
      `{"eventName":"wide",${Array.from({ length: count + 1 }, (_, n) => MEMBERS[kind](n)).join()}}`,
  );

const LONG = {
  string: (n) => `{"eventName":"x","v":"${"s".repeat(n)}"}`,
  name: (n) => `{"eventName":"${"n".repeat(n)}"}`,
  key: (n) => `{"eventName":"x","${"k".repeat(n)}":1}`,
  digits: (n) => `{"eventName":"x","v":${"9".repeat(n + 1)}}`,
  fraction: (n) => `{"eventName":"x","v":-0.${"0".repeat(n)}1e-${n}}`,
  exponent: (n) => `{"eventName":"x","v":1e${"9".repeat(n + 1)}}`,
  escapes: (n) => `{"eventName":"x","v":"${"\\ud800".repeat(n)}"}`,
  spaces: (n) => `{"eventName":"x",${" ".repeat(n)}"v":1}`,
  empties: (n) => `{"eventName":"x","v":[${"[],".repeat(n)}{}]}`,
  unclosed: (n) => `{"eventName":"x","v":"${"\\".repeat(n)}`,
};

const long = fc
  .tuple(
    fc.constantFrom(...Object.keys(LONG)),
    fc.oneof({ weight: 10, arbitrary: magnitude(11) }, { weight: 1, arbitrary: magnitude(18) }),
  )
  .map(([kind, length]) => LONG[kind](length));

export const wideAndLong = callWith(fc.oneof({ weight: 1, arbitrary: wide }, { weight: 3, arbitrary: long }));

const THINGS = [
  ...Array(5).fill('{"eventName":"m"}'),
  "{}",
  "[]",
  "0",
  "null",
  '""',
  "",
  " ",
  '{"eventName":"m"}',
  '{"eventName":"m","eventId":"0199d3f0-0000-7000-8000-000000000001"}',
  "{",
];

export const manyEvents = callWith(
  fc
    .tuple(
      fc.constantFrom(...THINGS),
      fc.constantFrom("\n", "\r\n", ",", "\n\n"),
      fc.oneof(
        { weight: 20, arbitrary: fc.nat(12) },
        { weight: 2, arbitrary: magnitude(8) },
        { weight: 1, arbitrary: magnitude(18) },
      ),
      fc.boolean(),
    )
    .map(([thing, separator, count, inArray]) => {
      const things = `${thing}${separator}`.repeat(count) + thing;
      return inArray ? `[${things}]` : things;
    }),
);
