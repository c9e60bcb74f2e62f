// Events whose envelope lies, lacks members or has them of other types; handlers of odd options.
import fc from "fast-check";
import { anyText, callWith, magnitude } from "./call.mjs";
import { BODIES, injuredText } from "./mutated-json.mjs";

const NAMES = [
  ...[
    "content-type",
    "Content-Type",
    "CONTENT-TYPE",
    "idempotency-key",
    "Idempotency-Key",
    "x-amzn-trace-id",
    "origin",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "",
    " ",
    "a b",
    "é",
    "\0",
    "content-encoding",
    "host",
  ],
  ...["cloudfront-viewer-address", "x-forwarded-for", "content-length", "transfer-encoding", "set-cookie"],
];

const TEXTS = [
  ...[
    "application/x-ndjson",
    "APPLICATION/X-NDJSON;",
    ";",
    ";application/x-ndjson",
    "application/x-ndjson,application/json",
  ],
  ...[
    "text/html; charset=utf-16",
    "\0",
    "\ud800",
    "a\r\nX: y",
    "../..",
    '"',
    '""',
    "gzip",
    "0199d3f0-0000-7000-8000-000000000001",
  ],
  ...[
    '"0199d3f0-0000-7000-8000-000000000001"',
    "https://shop.example",
    "null",
    "*",
    "203.0.113.9:443",
    "[2001:db8::1]:1",
  ],
  ...[
    "::ffff:203.0.113.7",
    "::1%eth0",
    "0x7f.1",
    "1.2.3",
    "2001:db8:1:2:3:4:5:6:443",
    "999.1.1.1",
    ":",
    "1".repeat(5_000),
  ],
  ...["Root=1-67891233-abcdef012345678912345678", "Root=1-67891233-abcdef012345678912345678;".repeat(500)],
];

const text = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: anyText(30) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom("x", "é", "\ud83d", ";", ",", ":", "[", "0"), magnitude(16))
      .map(([unit, n]) => unit.repeat(n)),
  },
);
/** Of no type that a gateway sends; none has a `toString` of its own, since events are JSON. */
const otherType = fc.constantFrom(null, undefined, true, 0, -1.5, [], ["a"], {}, { a: 1 }, { length: 3 }, [
  [],
]);
const anyValue = fc.oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: otherType });

/** As JSON.parse makes them: `__proto__` is a member like any other. */
function asMembers(pairs) {
  const members = {};
  for (const [name, value] of pairs) {
    Object.defineProperty(members, name, { value, enumerable: true, configurable: true, writable: true });
  }
  return members;
}

const headers = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.array(fc.tuple(fc.constantFrom(...NAMES), anyValue), { maxLength: 5 }).map(asMembers),
  },
  {
    weight: 1,
    arbitrary: magnitude(11).map((n) => asMembers(Array.from({ length: n }, (_, i) => [`x-${i}`, "v"]))),
  },
  { weight: 1, arbitrary: otherType },
);

/** Where something of the envelope stands, and what could stand there. */
const PLACES = {
  version: fc.oneof(fc.constantFrom("1.0", "2", 2), otherType),
  headers,
  body: fc.oneof(otherType, text),
  isBase64Encoded: fc.constantFrom(true, false, "true", "false", 1, null, undefined, {}),
  cookies: otherType,
  requestContext: otherType,
  "requestContext.http": otherType,
  "requestContext.requestId": anyValue,
  "requestContext.apiId": anyValue,
  "requestContext.stage": anyValue,
  "requestContext.authorizer": otherType,
  "requestContext.http.method": fc.oneof(
    fc.constantFrom("GET", "OPTIONS", "post", "POST ", "PUT", "__proto__", ""),
    otherType,
  ),
  "requestContext.http.path": fc.oneof(
    fc.constantFrom(
      "/",
      "",
      "/prod/clickstream",
      "/clickstream/",
      "//clickstream",
      "/click%73tream",
      "/CLICKSTREAM",
      "/clickstream?a=1",
    ),
    anyValue,
  ),
  "requestContext.http.sourceIp": anyValue,
  "requestContext.http.userAgent": anyValue,
};

/** After which it is no event of payload format 2.0 any more. */
const RARE = new Set(["version", "requestContext", "requestContext.http"]);

const change = fc.oneof(
  { weight: 40, arbitrary: headers.map((value) => ["headers", value]) },
  ...Object.entries(PLACES).map(([place, value]) => ({
    weight: RARE.has(place) ? 1 : 5,
    arbitrary: value.map((given) => [place, given]),
  })),
);

const OPTIONS = [
  ...[
    {},
    {},
    {},
    {},
    { sourceIpHeader: "Cloudfront-Viewer-Address" },
    { sourceIpHeader: "__proto__" },
    { sourceIpHeader: "" },
  ],
  ...[{ cors: { origins: ["https://shop.example"], credentials: true } }, { cors: { origins: ["*"] } }],
];

export const envelopes = fc
  .tuple(
    callWith(fc.oneof(fc.constantFrom(...BODIES), injuredText, fc.constant(undefined))),
    fc.array(change, { minLength: 1, maxLength: 3 }),
    fc.constantFrom(...OPTIONS),
  )
  .map(([call, changes, options]) => {
    const event = cloned(call.event);
    for (const [place, value] of changes) put(event, place.split("."), value);
    return { ...call, options: { ...call.options, ...options }, event };
  });

/** Members that were drawn are used for other events too, so only what `put` goes through is copied. */
function cloned(event) {
  const { requestContext } = event;
  return { ...event, requestContext: { ...requestContext, http: { ...requestContext.http } } };
}

/** Undefined is an absent member; what has no members is left as it is. */
function put(target, [name, ...rest], value) {
  if (typeof target !== "object" || target === null) return;
  if (rest.length > 0) put(target[name], rest, value);
  else if (value === undefined) delete target[name];
  else target[name] = value;
}
