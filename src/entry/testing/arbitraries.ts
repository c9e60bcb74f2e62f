import fc from "fast-check";
import type { HttpApiEvent } from "../../adapters/api-gateway-v2/http-api.js";
import { type ClickstreamEvent, clickstreamEvent } from "../../domain/clickstream-event.js";

/** 9999-12-31T23:59:59.999Z */
const LAST_MS = 253_402_300_799_999;

/**
 * Integer milliseconds since the epoch in the years 1970–9999, for which a key can be made; often at
 * or beside the end of an hour, a day, a month or a year, around leap days, and at both ends.
 */
export function arbitraryTimestampMs(): fc.Arbitrary<number> {
  const year = fc.integer({ min: 1970, max: 9999 });
  const month = fc.nat(11);
  const hourEnd = fc.nat(Math.floor(LAST_MS / 3_600_000)).map((hours) => hours * 3_600_000);
  const dayEnd = fc.nat(Math.floor(LAST_MS / 86_400_000)).map((days) => days * 86_400_000);
  const monthEnd = fc.tuple(year, month).map(([y, m]) => Date.UTC(y, m));
  const yearEnd = year.map((y) => Date.UTC(y));
  // Where there is no 29 February, that day is 1 March.
  const leapDay = fc
    .tuple(fc.integer({ min: 493, max: 2499 }), fc.nat(2))
    .map(([quadrennium, day]) => Date.UTC(quadrennium * 4, 1, 28 + day));
  const end = fc.oneof(hourEnd, dayEnd, monthEnd, yearEnd, leapDay, fc.constantFrom(0, LAST_MS));
  const beside = fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -1_000_000, max: 1_000_000 }));
  return fc.oneof(
    fc.integer({ min: 0, max: LAST_MS }),
    fc.tuple(end, beside).map(([ms, offset]) => Math.min(LAST_MS, Math.max(0, ms + offset))),
  );
}

/** Any UUID in lower case: every version, any other 128 bits, the nil and the max UUID. */
export function arbitraryUuid(): fc.Arbitrary<string> {
  const any = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });
  return fc.oneof(any.map(formatUuid), fc.uuid(), arbitraryUuidV7());
}

/**
 * A UUIDv7 (RFC 9562, section 5.7) in lower case.
 *
 * @param options.timeMs the time it carries, integer milliseconds since the epoch; default any of 1970–9999
 */
export function arbitraryUuidV7(options: { readonly timeMs?: number } = {}): fc.Arbitrary<string> {
  const time = options.timeMs === undefined ? arbitraryTimestampMs() : fc.constant(options.timeMs);
  const random = fc.bigInt({ min: 0n, max: 2n ** 74n - 1n });
  return fc.tuple(time, random).map(([timeMs, bits]) => {
    const [randA, randB] = [bits >> 62n, bits & (2n ** 62n - 1n)];
    return formatUuid((BigInt(timeMs) << 80n) | (7n << 76n) | (randA << 64n) | (2n << 62n) | randB);
  });
}

function formatUuid(bits: bigint): string {
  const hex = bits.toString(16).padStart(32, "0");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * An event that the default schema accepts, as JSON.parse would give it: known fields present, null
 * or absent; unknown fields of any JSON value; text of all of Unicode but unpaired surrogates. None has
 * `__proto__` at any depth or a member `_ingest`, so that the whole of it is stored as it is.
 */
export function arbitraryEvent(): fc.Arbitrary<ClickstreamEvent> {
  const text = (lengths: { minLength?: number; maxLength: number }) =>
    fc.oneof(fc.string({ unit: "binary-ascii", ...lengths }), fc.string({ unit: "binary", ...lengths }));
  const json = fc.jsonValue({ stringUnit: "binary" });
  const maybeText = fc.option(text({ maxLength: 100 }));
  const maybeObject = fc.option(fc.dictionary(text({ maxLength: 20 }), json, { maxKeys: 5 }));
  const known = fc.record(
    {
      // A character of `binary` is up to two UTF-16 code units, of which 256 are allowed.
      eventName: fc.oneof(
        fc.constantFrom("click", "page_view", "x".repeat(256)),
        text({ minLength: 1, maxLength: 128 }),
      ),
      eventId: fc.option(fc.oneof(arbitraryUuidV7(), arbitraryUuid(), text({ maxLength: 40 }))),
      userId: maybeText,
      clientId: maybeText,
      sessionId: maybeText,
      pageUrl: fc.option(fc.oneof(fc.webUrl(), text({ maxLength: 100 }))),
      referrer: maybeText,
      userLoginState: fc.option(fc.oneof(fc.constantFrom("logged_in", "anonymous"), text({ maxLength: 20 }))),
      isFirstVisit: fc.option(fc.boolean()),
      product: maybeObject,
      element: maybeObject,
    },
    { requiredKeys: ["eventName"] },
  );
  const unknown = fc.dictionary(
    text({ maxLength: 20 }).filter((name) => !KNOWN_MEMBERS.has(name)),
    json,
    { maxKeys: 5 },
  );
  return fc
    .tuple(known, unknown, fc.boolean())
    .map(([k, u, unknownFirst]) => JSON.stringify(unknownFirst ? { ...u, ...k } : { ...k, ...u }))
    .filter((event) => !event.includes('"__proto__":'))
    .map((event) => JSON.parse(event) as ClickstreamEvent);
}

const KNOWN_MEMBERS: ReadonlySet<string> = new Set([...Object.keys(clickstreamEvent.shape), "_ingest"]);

/**
 * A payload-2.0 event of `POST /clickstream`, of the default or a named stage, as a gateway would hand
 * it over: the body as text or base64, headers that a browser, curl or a beacon sends. Its content
 * type, where it has one, makes ingest read the body as JSON; there is no `idempotency-key`.
 *
 * @param options.body the body's text before any base64, without unpaired surrogates; default one
 *   `arbitraryEvent()` as JSON
 */
export function arbitraryHttpApiEvent(
  options: { readonly body?: fc.Arbitrary<string> } = {},
): fc.Arbitrary<HttpApiEvent> {
  const { body = arbitraryEvent().map((event) => JSON.stringify(event)) } = options;
  const userAgent = fc.constantFrom("curl/8.5.0", "Mozilla/5.0 (X11; Linux x86_64)", "");
  const headers = fc.record(
    {
      host: fc.constant("abcdef1234.execute-api.ap-southeast-1.amazonaws.com"),
      "content-type": fc.constantFrom(
        "application/json",
        "application/json; charset=utf-8",
        "text/plain;charset=UTF-8",
        "application/x-www-form-urlencoded",
      ),
      "x-forwarded-for": fc.ipV4(),
      "x-amzn-trace-id": fc.constant("Root=1-67891233-abcdef012345678912345678"),
    },
    { requiredKeys: ["host"] },
  );
  return fc
    .record({
      body,
      headers,
      userAgent,
      isBase64Encoded: fc.boolean(),
      stage: fc.constantFrom("$default", "prod"),
      requestId: fc.stringMatching(/^[A-Za-z0-9]{15}=$/),
      sourceIp: fc.oneof(fc.ipV4(), fc.ipV6()),
    })
    .map((given) => ({
      version: "2.0",
      headers: { ...given.headers, "user-agent": given.userAgent },
      body: given.isBase64Encoded ? Buffer.from(given.body).toString("base64") : given.body,
      isBase64Encoded: given.isBase64Encoded,
      requestContext: {
        apiId: "abcdef1234",
        requestId: given.requestId,
        stage: given.stage,
        http: {
          method: "POST",
          path: given.stage === "$default" ? "/clickstream" : `/${given.stage}/clickstream`,
          sourceIp: given.sourceIp,
          userAgent: given.userAgent,
        },
      },
    }));
}
