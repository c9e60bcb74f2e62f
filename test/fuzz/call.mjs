// What every kind of input is put into: options of a handler, a payload-2.0 event, a time.
import fc from "fast-check";

const DROPS = [
  undefined,
  undefined,
  ["userId"],
  ["product", "email"],
  ["__proto__", "constructor", "_ingest"],
];
/** Mostly small, so that inputs that are cheap to make go past them. */
const LIMITS = [
  undefined,
  undefined,
  { maxBodyBytes: 65_536 },
  { maxBodyBytes: 4_096, maxEventBytes: 1_024 },
  { maxEventBytes: 64 },
  { maxBatchEvents: 3 },
  { maxBatchEvents: 1, maxDepth: 2 },
  { maxDepth: 5 },
  { maxDepth: 1_000, maxEventBytes: 1_048_576 },
];
const FEW_FILES = { maxBatchEvents: 8 };
const PREFIXES = [
  "events",
  "events",
  "raw/clicks",
  "événements",
  "a b",
  "...",
  "%2e%2e",
  "p".repeat(255),
  "日本/語",
];
const TIMES_MS = [
  Date.UTC(2026, 10, 22, 14, 5, 9, 123),
  0,
  253_402_300_799_999,
  Date.UTC(2028, 1, 29, 23, 59, 59, 999),
];

const CONTENT_TYPES = [
  ...["application/json", "application/json; charset=utf-8", "text/plain;charset=UTF-8", ""],
  ...["application/x-ndjson", "Application/X-NDJSON ; x=y", "application/octet-stream"],
];

/** One in `n`, whatever fast-check's bias for small and large numbers. Shrinks to false. */
export function oneIn(n) {
  return fc.noBias(fc.nat(n - 1)).map((value) => value === n - 1);
}

/** Whole numbers up to about 2 to the power of `bits`, as often of few digits as of many. */
export function magnitude(bits) {
  return fc
    .noBias(fc.tuple(fc.nat(bits), fc.nat(2 ** bits)))
    .map(([power, value]) => Math.min(value, 2 ** power + (value % 2 ** power)));
}

/** Up to so many code points, any of Unicode. (fast-check's own `binary` strings keep 100 MB of them in memory.) */
export function anyText(maxLength) {
  return fc
    .array(fc.oneof(fc.nat(0x7f), fc.nat(0x10ffff)), { maxLength })
    .map((points) => String.fromCodePoint(...points));
}

const options = fc
  .tuple(
    fc.constantFrom(...PREFIXES),
    fc.boolean(),
    oneIn(10),
    fc.constantFrom(...LIMITS),
    fc.constantFrom(...DROPS),
    fc.constantFrom("full", "truncated", "none"),
    // The default schema of another length is another schema, and slow to make.
    oneIn(32),
  )
  .map(([prefix, batch, gzip, limits, drop, ip, shortNames]) => ({
    prefix,
    layout: batch ? "batch" : "event",
    gzip,
    ...(limits && { limits: shortNames ? { ...limits, maxEventNameLength: 4 } : limits }),
    ...(drop && { drop }),
    ip,
  }));

/** A call of a handler: `{ options, nowMs, onDisk, event }`. Text is sent as it is, bytes as base64, undefined as no body. */
export function callWith(body, { onDiskOneIn = 1_000 } = {}) {
  return fc
    .tuple(
      body,
      fc.constantFrom(...CONTENT_TYPES),
      oneIn(8),
      options,
      fc.constantFrom(...TIMES_MS),
      // A file takes a hundred times as long as the rest, in waits for the disk.
      oneIn(onDiskOneIn),
    )
    .map(([sent, contentType, asBase64, given, nowMs, onDisk]) => ({
      options: onDisk ? { ...given, limits: { ...given.limits, ...FEW_FILES } } : given,
      nowMs,
      onDisk,
      event: httpApiEvent(typeof sent === "string" && asBase64 ? Buffer.from(sent) : sent, contentType),
    }));
}

function httpApiEvent(body, contentType) {
  const isBase64Encoded = typeof body === "object";
  return {
    version: "2.0",
    headers: { "content-type": contentType, "user-agent": "curl/8.5.0" },
    ...(body !== undefined && { body: isBase64Encoded ? Buffer.from(body).toString("base64") : body }),
    isBase64Encoded,
    requestContext: {
      apiId: "a1b2c3d4e5",
      requestId: "JKJaXmPLvHcESHA=",
      stage: "$default",
      http: { method: "POST", path: "/clickstream", sourceIp: "203.0.113.77", userAgent: "curl/8.5.0" },
    },
  };
}
