import fc from "fast-check";

/** Any character of Unicode. Of `unit: "binary"` fast-check makes a table of all of them first, which takes a second. */
export const codePoint = fc
  .oneof(fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));
