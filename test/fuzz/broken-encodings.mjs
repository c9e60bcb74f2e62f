// Bytes that are no UTF-8, or that some readers take for text of another encoding.
import fc from "fast-check";
import { callWith } from "./call.mjs";

const PIECES = [
  ...['{"eventName":"x"}', '{"eventName":"', '","b":"', '"}', "{", "}", "\n", '{"', '":1}'].map((text) =>
    Buffer.from(text),
  ),
  ...[
    ...[
      [0xc0, 0xaf],
      [0xc1, 0xbf],
      [0xe0, 0x80, 0xaf],
      [0xf0, 0x80, 0x80, 0xaf],
      [0xfc, 0x80, 0x80, 0x80, 0x80, 0xaf],
    ], // overlong
    ...[
      [0xed, 0xa0, 0x80],
      [0xed, 0xbf, 0xbf],
      [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
    ], // surrogates, CESU-8
    ...[
      [0xe2, 0x82],
      [0xf0, 0x9f, 0x98],
      [0xc3],
      [0x80],
      [0xbf, 0xbf],
      [0xf5, 0x80, 0x80, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xff],
      [0xfe],
    ],
    ...[
      [0xef, 0xbb, 0xbf],
      [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf],
      [0xff, 0xfe],
      [0xfe, 0xff],
      [0x00, 0x00, 0xfe, 0xff],
      [0x2b, 0x2f, 0x76, 0x38],
    ], // BOMs
    ...[
      [0x00],
      [0x1f, 0x8b],
      [0x1f, 0x8b, 0x08],
      [0xe2, 0x80, 0xa8],
      [0xf4, 0x8f, 0xbf, 0xbf],
      [0xef, 0xbf, 0xbf],
      [0xc2, 0x85],
      [0x0d, 0x0a],
    ],
  ].map((bytes) => Buffer.from(bytes)),
  Buffer.from('{"eventName":"utf-16"}', "utf16le"),
];

const pieced = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => Buffer.concat(pieces));
/** A body that would be accepted but for the bytes in its middle, or at its beginning or end. */
const inserted = fc
  .tuple(
    fc.constantFrom(...PIECES),
    fc.constantFrom(
      '{"eventName":"|"}',
      '|{"eventName":"x"}',
      '{"eventName":"x","|":1}',
      '{"eventName":"x"}|',
    ),
  )
  .map(([piece, body]) => {
    const [before, after] = body.split("|");
    return Buffer.concat([Buffer.from(before), piece, Buffer.from(after)]);
  });

export const brokenEncodings = callWith(
  fc.oneof(
    inserted,
    pieced,
    pieced.map((bytes) => bytes.toString("latin1")),
    inserted.map((bytes) => bytes.toString("utf8")),
  ),
);
