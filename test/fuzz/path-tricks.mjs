// Texts that would lead out of the store as part of a key or a path.
import fc from "fast-check";
import { anyText, callWith } from "./call.mjs";

const UUID = "0199D3F0-0000-7000-8000-00000000000A";

const TRICKS = [
  ...[
    "..",
    ".",
    "",
    "../../canary",
    "..\\..\\canary",
    "/etc/passwd",
    "C:\\x",
    "%2e%2e%2f",
    "..%c0%af",
    "....//",
  ],
  ...[
    "\0",
    "a\0b",
    "\u2024\u2024/",
    "\uff0e\uff0e\uff0f",
    "․․",
    "a/../../b",
    "~",
    "-rf",
    "$(id)",
    "{{7*7}}",
    "file:///x",
  ],
  ...[
    "\ud800",
    "\u202e",
    "a\nb",
    ".tmp",
    "con",
    "x".repeat(255),
    "x".repeat(256),
    "é".repeat(128),
    "y/".repeat(600),
  ],
  ...[
    UUID,
    UUID.toLowerCase(),
    `{${UUID}}`,
    `urn:uuid:${UUID}`,
    UUID.replaceAll("-", ""),
    ` ${UUID}`,
    `${UUID}\n`,
  ],
  ...[
    `${UUID}/../x`,
    `../${UUID}`,
    `${UUID}\0.json`,
    UUID.replace("A", "Ａ"),
    UUID.replaceAll("-", "‐"),
    `"${UUID}"`,
  ],
  ...["00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"],
  ...["ffffffff-ffff-7fff-bfff-ffffffffffff", "0199d3f0-0000-7000-8000-00000000000K"],
];

const trick = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TRICKS) },
  { weight: 1, arbitrary: anyText(40) },
);
/** Several joined, sometimes by what separates folders. */
const tricks = fc
  .tuple(trick, fc.constantFrom("/", "//", "\\", ""), fc.oneof(fc.constant(undefined), trick))
  .map(([first, separator, second]) => (second === undefined ? first : first + separator + second));

const identified = fc
  .tuple(tricks, tricks, fc.boolean())
  .map(([a, b, one]) =>
    one
      ? JSON.stringify({ eventName: "x", eventId: a, userId: b })
      : JSON.stringify([a, b, a].map((eventId) => ({ eventName: "x", eventId }))),
  );

/** In an `eventId`, an `Idempotency-Key`, the prefix, the path and the stage. */
export const pathTricks = fc
  .tuple(callWith(identified, { onDiskOneIn: 300 }), tricks, fc.nat(7), fc.boolean())
  .map(([call, text, place, wellPrefixed]) => {
    const { options, event } = call;
    const { requestContext } = event;
    const headers = { ...event.headers, ...(place % 2 === 0 && { "idempotency-key": text }) };
    const http = { ...requestContext.http, ...(place === 5 && { path: `/clickstream/${text}` }) };
    const stage = place === 7 ? text : requestContext.stage;
    return {
      ...call,
      options: wellPrefixed ? options : { ...options, prefix: text },
      event: { ...event, headers, requestContext: { ...requestContext, stage, http } },
    };
  });
