// Valid bodies, injured.
import fc from "fast-check";
import { callWith } from "./call.mjs";

const UUID = "0199d3f0-0000-7000-8000-000000000001";

/** Bodies that are accepted: one event, an array, lines. */
export const BODIES = [
  '{"eventName": "curl_test", "userId": "u-1"}',
  `{"eventId":"${UUID}","eventName":"page_view","pageUrl":"https://shop.example/?q=1#x","isFirstVisit":true}`,
  '{"eventName":"é😀","n":12345678901234567890,"m":[-0,1.10,1e400,-1E-7],"s":"\\ud83d\\ude00\\u0000\\n\\"\\\\\\/"}',
  '{"eventName":"x","product":{"id":1,"tags":["a",{"b":{"c":[[],{}]}}]},"element":null,"_ingest":{"own":1}}',
  ' \t\r\n{ "eventName" : "spaced" , "a" : [ 1 , 2 ] , "b" : { } } \n',
  `[{"eventName":"a"},{"eventName":"b","eventId":"${UUID}"},{"eventName":"c","eventId":"${UUID}"}]`,
  '[{"eventName":"a","\\u0061":1},{"eventName":""},{"no":"name"},7,null,[]]',
  '{"eventName":"line 1"}\n\n{"eventName":"line 2","x":"\\u2028"}\r\n{"eventName":3}\n',
];

const TOKENS = [
  ...[
    "-0",
    "1e400",
    "01",
    "+1",
    ".5",
    "1.",
    "0x10",
    "NaN",
    "-Infinity",
    "1E+",
    "1e-400",
    "-",
    "12345678901234567890",
  ],
  ...[
    "\\u0000",
    "\\ud800",
    "\\udc00\\ud800",
    "\\x41",
    "\\u12",
    "\\uD83D\\uDE00",
    "\\'",
    "\\",
    '\\"',
    "\\u005f",
  ],
  ...["true", "nul", "True", "undefined", "null", "{}", "[]", '""', "//c\n", "/**/", "'a'"],
  ...["{", "}", "[", "]", ",", ",,", ":", '"', "\0", "\x1f", "\x7f", " ", "\t", "\n", "\r\n", "\v", "\u00a0"],
  ...["\u2028", "\ufeff", "\ufffd", "\ud800", "\udfff", "😀", "ﬀ", "K", "\u0130"],
  ...['"eventName":"y",', '"_ingest":{"a":1},', '"__proto__":{},', '"eventId":null,', '"eventName":"z"},{'],
];

/** Text to text. Positions are taken modulo what is there, so that each means something anywhere. */
const INJURIES = {
  delete: (text, at, length) => text.slice(0, at) + text.slice(at + length),
  insert: (text, at, _, token) => text.slice(0, at) + token + text.slice(at),
  replace: (text, at, length, token) => text.slice(0, at) + token + text.slice(at + length),
  duplicate: (text, at, length) => text.slice(0, at + length) + text.slice(at),
  swap: (text, at, length) =>
    text.slice(0, at) +
    text.slice(at + length, at + 2 * length) +
    text.slice(at, at + length) +
    text.slice(at + 2 * length),
  flip: (text, at, length) =>
    text.slice(0, at) +
    String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << (length % 16))) +
    text.slice(at + 1),
  cut: (text, at) => text.slice(0, at),
};

const injuries = fc.array(
  fc.tuple(fc.constantFrom(...Object.keys(INJURIES)), fc.nat(500), fc.nat(12), fc.constantFrom(...TOKENS)),
  { maxLength: 3 },
);

/** Any of the bodies, injured up to three times. */
export const injuredText = fc
  .tuple(fc.constantFrom(...BODIES), injuries)
  .map(([body, all]) =>
    all.reduce(
      (text, [how, at, length, token]) => INJURIES[how](text, at % (text.length + 1), length, token),
      body,
    ),
  );

const injuredBytes = fc
  .tuple(injuredText, fc.array(fc.tuple(fc.nat(500), fc.nat(255)), { minLength: 1, maxLength: 3 }))
  .map(([text, changes]) => {
    const bytes = Buffer.from(text);
    for (const [at, byte] of changes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
    return bytes;
  });

export const mutatedJson = callWith(
  fc.oneof({ weight: 7, arbitrary: injuredText }, { weight: 1, arbitrary: injuredBytes }),
);
