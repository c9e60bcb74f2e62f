import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isLongerInUtf8, utf8ByteLength } from "../../src/domain/utf8.js";

// Of all code units surrogates are few: half of these are, so that pairs are many. And the first and
// the last of each kind.
const edges = [0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000];
const unit = fc.oneof(fc.nat(0xffff), fc.integer({ min: 0xd800, max: 0xdfff }), fc.constantFrom(...edges));
const anyText = fc.string({ unit: unit.map((code) => String.fromCharCode(code)) });

describe("utf8ByteLength", () => {
  test("counts the bytes an encoder writes, for any UTF-16 text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(utf8ByteLength(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
  });

  test.each(["\ud800\udc00", "\ud800\udfff", "\udbff\udc00", "\udbff\udfff"])(
    "counts a pair as four bytes, and either half as three: %j",
    (pair) => {
      expect(utf8ByteLength(pair)).toBe(4);
      expect(utf8ByteLength(pair, 0, 1)).toBe(3);
      expect(utf8ByteLength(pair, 1)).toBe(3);
    },
  );

  test("counts a part of a text as it counts that part alone", () => {
    fc.assert(
      fc.property(anyText, fc.nat(20), fc.nat(20), (text, a, b) => {
        const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
        expect(utf8ByteLength(text, start, end)).toBe(utf8ByteLength(text.slice(start, end)));
      }),
    );
  });
});

describe("isLongerInUtf8", () => {
  test("tells what counting tells, for any part of any text and any bound", () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), fc.nat(20), fc.nat(20), (text, maxBytes, a, b) => {
        const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
        expect(isLongerInUtf8(text, maxBytes, start, end)).toBe(utf8ByteLength(text, start, end) > maxBytes);
      }),
      { numRuns: 2_000 },
    );
  });
});
