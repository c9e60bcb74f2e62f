// Requests as bytes for a socket, most of which no client library would send.
import fc from "fast-check";
import { magnitude, oneIn } from "./call.mjs";
import { BODIES, injuredText } from "./mutated-json.mjs";

const REQUEST_LINES = [
  ...Array(60).fill("POST /clickstream HTTP/1.1"),
  "GET /clickstream HTTP/1.1",
  "HEAD / HTTP/1.1",
  "OPTIONS /clickstream HTTP/1.1",
  "OPTIONS * HTTP/1.1",
  "PUT / HTTP/1.1",
  "POST /click%73tream HTTP/1.1",
  "POST /../clickstream HTTP/1.1",
  "POST //clickstream HTTP/1.1",
  "POST /%00 HTTP/1.1",
  "POST http://x/clickstream?a=%ff&__proto__=1 HTTP/1.1",
  "POST /clickstream?__proto__[a]=1&a=1&a=2 HTTP/1.1",
  "POST /clickstream HTTP/1.0",
  "POST /clickstream HTTP/0.9",
  "POST /clickstream HTTP/2.0",
  "POST /clickstream",
  "PRI * HTTP/2.0",
  "CONNECT x:1 HTTP/1.1",
  "post /clickstream HTTP/1.1",
  "POST  /clickstream  HTTP/1.1",
  "POST /é HTTP/1.1",
  "",
  "\x16\x03\x01\x02",
  "POST /clickstream\0 HTTP/1.1",
  `POST /${"a".repeat(11_000)} HTTP/1.1`,
  "\r\nPOST /clickstream HTTP/1.1",
];

const ODD_HEADERS = [
  "Content-Type: application/json",
  "Content-Type: application/x-ndjson",
  "Content-Type: application/octet-stream",
  "Content-Type:",
  "__proto__: x",
  "constructor: x",
  "toString: x",
  "hasOwnProperty: 1",
  "X-Odd_.~!#$%&'*+^`|: x",
  "X: \x7f\xff\xfe",
  "Cookie: a=1; __proto__=2; =; ;;",
  "Cookie:",
  "Idempotency-Key: 0199d3f0-0000-7000-8000-000000000001",
  'Idempotency-Key: "../.."',
  "Idempotency-Key: a",
  "Origin: https://shop.example",
  "Origin: x\r\nAccess-Control-Request-Method: POST",
  "X-Amzn-Trace-Id: Root=1-a",
  "X-Forwarded-For: ../x",
  "Connection: close",
  "Connection: keep-alive, X",
  "Upgrade: websocket\r\nConnection: upgrade",
  "TE: trailers",
  "Expect: 100-continue",
  "Content-Encoding: gzip",
  "User-Agent: \xc0\xaf",
  `X-Large: ${"l".repeat(5_000)}`,
  Array.from({ length: 300 }, (_, n) => `X${n}: ${n}`).join("\r\n"),
];

/** No parser should take them. */
const BROKEN_HEADERS = [
  "X y: z",
  ": empty",
  "no colon",
  "X: \x00",
  "X: a\r b",
  "X: a\r\n folded",
  "X : space before",
  "Host: again",
  "Expect: the unexpected",
  `X-Huge: ${"h".repeat(11_000)}`,
];

const header = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...ODD_HEADERS) },
  { weight: 1, arbitrary: fc.constantFrom(...BROKEN_HEADERS) },
);

/** A body and the headers that say where it ends, rightly or not. */
const FRAMINGS = {
  length: (body) => [`Content-Length: ${body.length}`, body],
  short: (body) => [`Content-Length: ${body.length >> 1}`, body],
  over: (body) => [`Content-Length: ${body.length + 3}`, body],
  none: (body) => ["X-None: 1", body],
  twice: (body) => [`Content-Length: ${body.length}\r\nContent-Length: 1`, body],
  odd: (body) => ["Content-Length: -1", body],
  hexadecimal: (body) => ["Content-Length: 0x10", body],
  vast: (body) => ["Content-Length: 99999999999999999999", body],
  chunked: (body) => ["Transfer-Encoding: chunked", chunk(body, "0\r\n\r\n")],
  unended: (body) => ["Transfer-Encoding: chunked", chunk(body, "")],
  extended: (body) => ["Transfer-Encoding: chunked", chunk(body, `0;${"e".repeat(20_000)}\r\n\r\n`)],
  trailed: (body) => [
    "Transfer-Encoding: chunked",
    chunk(body, "0\r\n__proto__: x\r\nContent-Length: 5\r\n\r\n"),
  ],
  misframed: (body) => [
    "Transfer-Encoding: chunked",
    Buffer.concat([Buffer.from("ffffffffffffffff\r\n"), body]),
  ],
  both: (body) => [`Transfer-Encoding: chunked\r\nContent-Length: ${body.length}`, chunk(body, "0\r\n\r\n")],
  unknown: (body) => ["Transfer-Encoding: gzip, chunked", chunk(body, "0\r\n\r\n")],
};

function chunk(body, end) {
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from(`\r\n${end}`)]);
}

const bodies = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.oneof(fc.constantFrom(...BODIES), injuredText).map((text) => Buffer.from(text)),
  },
  { weight: 1, arbitrary: magnitude(15).map((length) => Buffer.alloc(length, "[")) },
  { weight: 1, arbitrary: fc.constant(Buffer.alloc(0)) },
);

const request = fc
  .tuple(
    fc.constantFrom(...REQUEST_LINES),
    fc.array(header, { maxLength: 3 }),
    fc.constantFrom(...Array(40).fill("length"), ...Object.keys(FRAMINGS)),
    bodies,
    fc.constantFrom(...Array(20).fill("\r\n"), "\n", "\r"),
    oneIn(30),
  )
  .map(([line, headers, framing, body, newline, isUnhosted]) => {
    const [frame, framed] = FRAMINGS[framing](body);
    const lines = [line, ...(isUnhosted ? [] : ["Host: localhost"]), ...headers, frame, "", ""];
    return Buffer.concat([Buffer.from(lines.join(newline), "latin1"), framed]);
  });

const changes = fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { maxLength: 2 });

/** `{ bytes, isPipelined }`: one request, seldom two in a row, sometimes with bytes changed. */
export const wireBytes = fc
  .tuple(request, request, oneIn(8), changes, oneIn(10))
  .map(([first, second, isPipelined, altered, isAltered]) => {
    const bytes = isPipelined ? Buffer.concat([first, second]) : first;
    if (isAltered) for (const [at, byte] of altered) bytes[at % bytes.length] = byte;
    return { bytes, isPipelined };
  });
