import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import type { APIGatewayProxyHandlerV2, APIGatewayProxyEventV2WithJWTAuthorizer } from "aws-lambda";
import { StoreRejectedError, StoreUnavailableError } from "../../src/entry/index.js";
import { createLambdaHandler, type HttpApiEvent } from "../../src/entry/lambda.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import { frozen, harness, httpApiEvent, NOW_MS, withoutIngest } from "../support/harness.js";

const CLICK = '{"eventName":"click"}';
const never = { putIfAbsent: () => new Promise<never>(() => {}) };
const failing = (error: unknown) => ({ putIfAbsent: () => Promise.reject(error) });

describe("the answer to a POST", () => {
  test("of one event is exactly the seed's", async () => {
    const { post, keys } = harness();
    const answer = await post('{"eventName": "curl_test", "userId": "u-1"}');
    expect([answer.status, answer.text]).toEqual([200, '{"success":true}']);
    expect(answer.headers).toEqual({ "content-type": "application/json" });
    expect(keys()).toEqual([expect.stringMatching(/^events\/2026\/11\/22\/14\/event-[0-9a-f-]{36}\.json$/)]);
  });

  test("of an event that is stored already is the same", async () => {
    const { post } = harness();
    const named = '{"eventName":"click","eventId":"0190163d-8694-439b-aea5-966c26f8ad91"}';
    await post(named);
    expect((await post(named)).text).toBe('{"success":true}');
  });

  test("of a batch counts, in the documented order", async () => {
    const { post } = harness();
    expect((await post(`[${CLICK},${CLICK}]`)).text).toBe('{"success":true,"accepted":2,"duplicates":0}');
    expect((await post(`[${CLICK}]`)).text).toBe('{"success":true,"accepted":1,"duplicates":0}');
  });

  test("of a batch of which some is invalid is 207 and says which", async () => {
    const { post } = harness();
    const answer = await post(`[${CLICK},{"eventName":""}]`);
    expect([answer.status, answer.text]).toEqual([
      207,
      '{"success":false,"accepted":1,"duplicates":0,"rejected":[{"index":1,"code":"INVALID_EVENT","message":"eventName: required, a string of 1 to 256 characters"}]}',
    ]);
  });

  test.each([
    ["no body", undefined, "EMPTY_BODY"],
    ["an empty body", "", "EMPTY_BODY"],
    ["white space", " \r\n\t", "EMPTY_BODY"],
    ["a byte order mark alone", "\ufeff", "EMPTY_BODY"],
    ["an empty array", " [ ] ", "EMPTY_BODY"],
    ["half an object", '{"eventName":"a"', "INVALID_JSON"],
    ["two objects", '{"eventName":"a"}{"eventName":"b"}', "INVALID_JSON"],
    ["an empty array and more", "[] 1", "INVALID_JSON"],
    ["an array that is not closed", `[${CLICK}`, "INVALID_JSON"],
    ["curl's form", "a=b", "INVALID_JSON"],
    ["an escape that JSON does not have", '{"eventName":"\\x"}', "INVALID_JSON"],
    ["a scalar", "42", "INVALID_EVENT"],
    ["an event without a name", "{}", "INVALID_EVENT"],
    ["a name that is too long", JSON.stringify({ eventName: "x".repeat(257) }), "INVALID_EVENT"],
    ["a known field of the wrong type", '{"eventName":"a","isFirstVisit":"yes"}', "INVALID_EVENT"],
    ["bytes that are not UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), "INVALID_ENCODING"],
    ["broken gzip", gzipSync(CLICK).subarray(0, 15), "INVALID_ENCODING"],
    ["gzip that was read as text", gzipSync(CLICK).toString("utf8"), "INVALID_ENCODING"],
  ])("of %s is 400", async (_what, body, code) => {
    const { post, keys } = harness();
    const { status, body: answer } = await post(body);
    expect([status, answer.success, answer.code]).toEqual([400, false, code]);
    expect(answer.message).toMatch(/\w/);
    expect(keys()).toEqual([]);
  });

  test("of a batch without a valid event is 400, with each reason", async () => {
    const { post } = harness();
    const invalid = await post('[{"eventName":5},7]');
    expect(invalid.status).toBe(400);
    expect(invalid.body).toMatchObject({ code: "INVALID_EVENT", rejected: [{ index: 0 }, { index: 1 }] });
    const ndjson = await post("{\n\n]", { contentType: "application/x-ndjson" });
    expect(ndjson.status).toBe(400);
    expect(ndjson.body).toMatchObject({ code: "INVALID_JSON", rejected: [{ index: 0 }, { index: 1 }] });
  });

  test("of blank NDJSON is EMPTY_BODY", async () => {
    const { post } = harness();
    expect((await post("\n \r\n", { contentType: "application/x-ndjson" })).body.code).toBe("EMPTY_BODY");
  });
});

describe("limits", () => {
  const limits = {
    maxBodyBytes: 100,
    maxBatchEvents: 2,
    maxEventBytes: 60,
    maxDepth: 3,
    maxEventNameLength: 5,
  };
  const pad = (bytes: number) => `{"eventName":"a","p":"${"x".repeat(bytes - 24)}"}`;

  test.each([
    ["a body", pad(101), "100 bytes"],
    ["a body as base64", Buffer.from(pad(101)), "100 bytes"],
    ["a body that inflates", gzipSync(pad(101)), "100 bytes"],
    [
      "a body of many bytes and few characters",
      JSON.stringify({ eventName: "a", p: "€".repeat(30) }),
      "100 bytes",
    ],
    ["a batch", `[${CLICK},${CLICK},${CLICK}]`, "2 events"],
    ["an event", pad(61), "60 bytes"],
    ["an event's nesting", '{"eventName":"a","x":[[[]]]}', "3 levels"],
  ])("%s past its limit is 413, and the message names the limit", async (_what, body, limit) => {
    const { post, keys } = harness({ limits });
    const { status, body: answer } = await post(body);
    expect([status, answer.code]).toEqual([413, "TOO_LARGE"]);
    expect(answer.message).toContain(limit);
    expect(keys()).toEqual([]);
  });

  test("NDJSON of too many lines is 413", async () => {
    const { post } = harness({ limits });
    const { status } = await post("1\n2\n\n3", { contentType: "application/x-ndjson" });
    expect(status).toBe(413);
  });

  test("what just fits is taken", async () => {
    const { post } = harness({ limits });
    expect((await post(pad(60))).status).toBe(200);
    expect((await post('{"eventName":"abcde","x":[[]]}')).status).toBe(200);
    expect((await post(`${CLICK}${" ".repeat(100 - CLICK.length)}`)).status).toBe(200);
    expect((await post(gzipSync(`${CLICK}${" ".repeat(100 - CLICK.length)}`))).status).toBe(200);
    expect((await post(`[${CLICK},${CLICK}]`)).status).toBe(200);
  });

  test("inside a batch an event too large or too deep is one rejected entry", async () => {
    const { post } = harness({ limits: { ...limits, maxBodyBytes: 1_000, maxBatchEvents: 9 } });
    const { status, body } = await post(`[${CLICK},${pad(61)},{"eventName":"a","x":[[[]]]},[[[[1]]]]]`);
    expect(status).toBe(207);
    expect(body.rejected?.map(({ code }) => code)).toEqual(["TOO_LARGE", "TOO_LARGE", "TOO_LARGE"]);
  });

  test("a batch of nothing but such events is 400, as nothing is valid", async () => {
    const { post } = harness({ limits });
    expect((await post(`[${pad(61)}]`)).status).toBe(400);
  });

  test("eventName is counted against its own limit", async () => {
    const { post } = harness({ limits });
    const { body } = await post('{"eventName":"abcdef"}');
    expect(body).toMatchObject({
      code: "INVALID_EVENT",
      message: "eventName: required, a string of 1 to 5 characters",
    });
  });
});

describe("routing", () => {
  test("another path is 404, before the method and the body are looked at", async () => {
    const { post } = harness();
    for (const path of [
      "/",
      "/clickstream/",
      "/Clickstream",
      "/clickstream/x",
      "/prod/clickstream",
      "/$default/clickstream",
    ]) {
      const { status, body } = await post("{", { path, method: "DELETE" });
      expect([path, status, body.code]).toEqual([path, 404, "NOT_FOUND"]);
    }
  });

  test("an event without a stage has no prefix to remove", async () => {
    const { send } = harness();
    const { requestContext, ...event } = httpApiEvent(CLICK, { path: "/undefined/clickstream" });
    const stageless = { ...event, requestContext: { http: requestContext.http } };
    expect((await send(stageless as unknown as HttpApiEvent)).status).toBe(404);
  });

  test("a named stage's prefix is no part of the path", async () => {
    const { post } = harness();
    expect((await post(CLICK, { path: "/prod/clickstream", stage: "prod" })).status).toBe(200);
    expect((await post(CLICK, { path: "/clickstream", stage: "prod" })).status).toBe(200);
    expect((await post(CLICK, { path: "/clickstream", stage: "clickstream" })).status).toBe(200);
    expect((await post(CLICK, { path: "/production/clickstream", stage: "prod" })).status).toBe(404);
  });

  test("the path is an option", async () => {
    const { post } = harness({ path: "/v1/events" });
    expect((await post(CLICK, { path: "/v1/events" })).status).toBe(200);
    expect((await post(CLICK)).status).toBe(404);
  });

  test("another method is 405 and told what is allowed, before the body is looked at", async () => {
    const { post } = harness();
    for (const method of ["GET", "PUT", "HEAD", "post", "PATCH"]) {
      const { status, body, headers } = await post("{", { method });
      expect([status, body.code, headers["allow"]]).toEqual([405, "METHOD_NOT_ALLOWED", "POST, OPTIONS"]);
    }
  });

  test("an OPTIONS that reaches the function is 204 without a body", async () => {
    const { post } = harness();
    const { status, text, headers } = await post(undefined, { method: "OPTIONS" });
    expect([status, text, headers]).toEqual([204, "", {}]);
  });
});

describe("the seven bodies a browser really sends are accepted", () => {
  const event = {
    eventName: "page_view",
    pageUrl: "https://shop.example/",
    userId: null,
    product: null,
    isFirstVisit: null,
  };
  const json = JSON.stringify(event);
  const nameless = JSON.stringify({ eventName: "page_view" });

  test.each([
    ["fetch with JSON", nameless, { contentType: "application/json" }],
    ["sendBeacon with a string", nameless, { contentType: "text/plain;charset=UTF-8" }],
    ["fetch keepalive with nulls in optional fields", json, { contentType: "application/json" }],
    [
      "a gzip body",
      gzipSync(json),
      { contentType: "application/octet-stream", headers: { "content-encoding": "gzip" } },
    ],
    [
      "a body that the gateway gives as base64",
      Buffer.from(json),
      { contentType: "application/octet-stream" },
    ],
    ["an array", `[${json},${nameless}]`, {}],
    ["NDJSON", Buffer.from(`${json}\r\n${nameless}\r\n`), { contentType: "application/x-ndjson" }],
  ])("%s", async (_what, body, options) => {
    const { post, storedLines } = harness();
    const { status, body: answer } = await post(body, options);
    expect([status, answer.success]).toEqual([200, true]);
    expect(
      storedLines()
        .map(withoutIngest)
        .every((line) => [json, nameless].includes(line)),
    ).toBe(true);
    expect(storedLines()).toHaveLength(answer.accepted ?? 1);
  });

  test("and so are a byte order mark, an inflated body that still says gzip, and curl's default content type", async () => {
    const { post } = harness();
    expect((await post(`\ufeff${json}`)).status).toBe(200);
    expect((await post(Buffer.from(`\ufeff${json}`))).status).toBe(200);
    expect((await post(json, { headers: { "content-encoding": "gzip" } })).status).toBe(200);
    expect((await post(Buffer.from(json), { contentType: "application/x-www-form-urlencoded" })).status).toBe(
      200,
    );
  });
});

describe("`_ingest`", () => {
  const ingestOf = (line: string | undefined) =>
    (JSON.parse(line ?? "{}") as { _ingest: Record<string, unknown> })._ingest;

  test("tells of the request, in the documented order", async () => {
    const { post, storedLines } = harness();
    await post(CLICK, { headers: { "x-amzn-trace-id": "Root=1-67891233-abcdef012345678912345678" } });
    expect(JSON.stringify(ingestOf(storedLines()[0]))).toBe(
      '{"receivedAt":"2026-11-22T14:05:09.123Z","sourceIp":"203.0.113.0","userAgent":"curl/8.5.0","method":"POST","path":"/clickstream","requestId":"JKJaXmPLvHcESHA=","apiId":"a1b2c3d4e5","stage":"$default","traceId":"Root=1-67891233-abcdef012345678912345678"}',
    );
  });

  test("leaves out what is absent, and is the same for every event of a request", async () => {
    let now = NOW_MS;
    const { send, storedLines } = harness({ clock: { now: () => now++ } });
    const { requestContext, ...event } = httpApiEvent(`[${CLICK},${CLICK}]`);
    const http = { method: "POST", path: "/clickstream" };
    await send({ ...event, requestContext: { http } } as unknown as HttpApiEvent);
    const ingest = { receivedAt: "2026-11-22T14:05:09.123Z", ...http };
    expect(storedLines().map(ingestOf)).toEqual([ingest, ingest]);
    expect(requestContext.stage).toBe("$default");
  });

  test("holds at most 512 characters of what the client says of itself, and no half of a pair", async () => {
    const { post, storedLines } = harness();
    const long = `${"u".repeat(511)}😀`;
    await post(CLICK, { userAgent: long, headers: { "x-amzn-trace-id": long } });
    const capped = `${"u".repeat(511)}\ufffd`;
    expect(ingestOf(storedLines()[0])).toMatchObject({ userAgent: capped, traceId: capped });
  });

  test("holds at most 512 characters of what a gateway would say, so that a strange event fails no sound body", async () => {
    const { send, storedLines } = harness();
    const long = "x".repeat(100_000);
    const event = httpApiEvent(CLICK, { stage: long, path: `/${long}/clickstream` });
    const requestContext = { ...event.requestContext, apiId: long, requestId: long };
    expect((await send({ ...event, requestContext })).status).toBe(200);
    const capped = "x".repeat(512);
    expect(ingestOf(storedLines()[0])).toMatchObject({
      ...{ apiId: capped, requestId: capped, stage: capped },
      path: `/${"x".repeat(511)}`,
    });
  });

  test("never takes the address from x-forwarded-for, only from the one header that is named", async () => {
    const headers = { "x-forwarded-for": "198.51.100.9", "cloudfront-viewer-address": "192.0.2.55:46532" };
    const plain = harness();
    await plain.post(CLICK, { headers });
    expect(ingestOf(plain.storedLines()[0])["sourceIp"]).toBe("203.0.113.0");
    const behind = harness({ sourceIpHeader: "CloudFront-Viewer-Address", ip: "full" });
    await behind.post(CLICK, { headers });
    await behind.post(CLICK);
    expect(behind.storedLines().map((line) => ingestOf(line)["sourceIp"])).toEqual(["192.0.2.55", undefined]);
  });

  test("takes what enrich adds, as it is or as a promise, but for receivedAt", async () => {
    const tenant = (event: HttpApiEvent) => ({
      tenant: (event as APIGatewayProxyEventV2WithJWTAuthorizer).requestContext.authorizer?.jwt.claims[
        "tenant"
      ],
      receivedAt: "never",
      stage: "mine",
      left: undefined,
      text: "\ud800",
    });
    for (const enrich of [tenant, (event: HttpApiEvent) => Promise.resolve(tenant(event))]) {
      const { send, storedLines } = harness({ enrich });
      const event = httpApiEvent(CLICK);
      const authorizer = { jwt: { claims: { tenant: "t-1" } } };
      await send({ ...event, requestContext: { ...event.requestContext, authorizer } });
      const ingest = ingestOf(storedLines()[0]);
      expect(ingest).toMatchObject({
        receivedAt: "2026-11-22T14:05:09.123Z",
        tenant: "t-1",
        stage: "mine",
        text: "\ufffd",
      });
      expect(ingest).not.toHaveProperty("left");
    }
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no"))],
    ["adds what JSON cannot hold", () => ({ big: 1n })],
    ["adds names that are one when stored", () => ({ "\ud800": 1, "\ud801": 2 })],
    ["adds more than an event may hold", () => ({ pad: "x".repeat(300_000) })],
  ])("an enrich that %s is a 500, and nothing is stored", async (_what, enrich) => {
    const { post, keys } = harness({ enrich });
    expect((await post(CLICK)).status).toBe(500);
    expect(keys()).toEqual([]);
  });
});

describe("when the store fails", () => {
  test.each([
    ["is unavailable", new StoreUnavailableError("throttled"), 503, "UNAVAILABLE"],
    ["refuses for good", new StoreRejectedError("no such bucket"), 500, "INTERNAL"],
    ["throws what it must not", new TypeError("oops"), 500, "INTERNAL"],
  ])("because it %s, the answer says so and the log why", async (_what, error, status, code) => {
    const seen: unknown[] = [];
    const { post, log } = harness({ store: failing(error), onError: (thrown) => seen.push(thrown) });
    const answer = await post(CLICK);
    expect([answer.status, answer.body.success, answer.body.code]).toEqual([status, false, code]);
    expect(answer.headers["retry-after"]).toBe(status === 503 ? "1" : undefined);
    expect(answer.text).not.toContain(error.message);
    expect(log()).toEqual([
      expect.objectContaining({ level: "error", status, code, error: expect.anything() }),
    ]);
    const [told] = seen as [Error];
    expect(told === error || told.cause === error).toBe(true);
  });

  test("with several faults at once, 500 comes before 503 before 207", async () => {
    const faults = [new StoreUnavailableError("busy"), new StoreRejectedError("denied")];
    const memory = new MemoryObjectStore();
    const store = (errors: unknown[]) => {
      const queue = [...errors];
      return {
        putIfAbsent: (object: Parameters<MemoryObjectStore["putIfAbsent"]>[0]) =>
          queue.length > 0 ? Promise.reject(queue.shift()) : memory.putIfAbsent(object),
      };
    };
    const batch = `[${CLICK},${CLICK},${CLICK},5]`;
    expect((await harness({ store: store([]) }).post(batch)).status).toBe(207);
    expect((await harness({ store: store(faults.slice(0, 1)) }).post(batch)).status).toBe(503);
    expect((await harness({ store: store(faults) }).post(batch)).status).toBe(500);
    expect((await harness({ store: store(faults.toReversed()) }).post(batch)).status).toBe(500);
  });

  test("a refusal for good is told at once, whatever else hangs", async () => {
    let puts = 0;
    const store = {
      putIfAbsent: () =>
        ++puts === 1 ? Promise.reject(new StoreRejectedError("denied")) : new Promise<never>(() => {}),
    };
    const { post, log } = harness({ store });
    expect((await post(`[${CLICK},${CLICK}]`)).status).toBe(500);
    expect(log()).toMatchObject([{ error: { code: "STORE_REJECTED", message: "denied" } }]);
  });

  test("a logger or an onError that fails changes no answer", async () => {
    const fail = () => {
      throw new Error("no space left");
    };
    const memory = new MemoryObjectStore();
    const logger = { info: fail, warn: fail, error: fail };
    expect((await harness({ store: memory, logger }).post(CLICK)).status).toBe(200);
    expect(memory.objects().size).toBe(1);
    const store = failing(new StoreUnavailableError("busy"));
    expect((await harness({ store, onError: fail }).post(CLICK)).status).toBe(503);
    const rejecting = () => Promise.reject(new Error("tracker down"));
    expect((await harness({ store, onError: rejecting }).post(CLICK)).status).toBe(503);
  });

  test("a store that hangs is a 503 before Lambda's time is up", async () => {
    const { post, send } = harness({ store: never, deadlineMarginMs: 100 });
    const context = { awsRequestId: "1", getRemainingTimeInMillis: () => 120 };
    expect((await send(httpApiEvent(CLICK), context)).status).toBe(503);
    const own = harness({ store: never, maxDurationMs: 20 });
    expect((await own.post(CLICK)).status).toBe(503);
    expect(own.log()).toMatchObject([{ status: 503, error: { code: "STORE_UNAVAILABLE" } }]);
    expect(post).toBeDefined();
  });

  test("without any time left the store is not asked", async () => {
    const { send, keys } = harness();
    const context = { awsRequestId: "1", getRemainingTimeInMillis: () => 0 };
    expect((await send(httpApiEvent(CLICK), context)).status).toBe(503);
    expect(keys()).toEqual([]);
  });

  test("the store is told how much time is left, less the margin", async () => {
    const told: (number | undefined)[] = [];
    const store = {
      putIfAbsent: (_object: unknown, options?: { timeoutMs?: number }) => {
        told.push(options?.timeoutMs);
        return Promise.resolve("created" as const);
      },
    };
    const { send } = harness({ store, deadlineMarginMs: 250 });
    await send(httpApiEvent(CLICK), { awsRequestId: "1", getRemainingTimeInMillis: () => 3_000 });
    expect(told).toEqual([2_750]);
  });

  test("a store that resolves with neither outcome has not stored: 500", async () => {
    const store = { putIfAbsent: () => Promise.resolve(undefined as unknown as "created") };
    expect((await harness({ store }).post(CLICK)).status).toBe(500);
  });

  test("a clock outside the years that have keys is a 500 and no object", async () => {
    const { post, keys } = harness({ clock: frozen(-1) });
    expect((await post(CLICK)).status).toBe(500);
    expect(keys()).toEqual([]);
  });
});

describe("what is no payload-2.0 event", () => {
  test.each([
    ["payload 1.0", { version: "1.0", httpMethod: "POST", path: "/clickstream", headers: {}, body: CLICK }],
    ["the console's test event", { key1: "value1" }],
    ["nothing", undefined],
    ["null", null],
    ["2.0 without its request", { version: "2.0" }],
  ])("%s is a 500, and the log says what to set", async (_what, event) => {
    const { send, log } = harness();
    const { status, body } = await send(event as unknown as HttpApiEvent);
    expect([status, body.code]).toEqual([500, "INTERNAL"]);
    expect(JSON.stringify(log())).toContain("payload format version to 2.0");
  });
});

describe("the log line", () => {
  test("has ids, status, counts, bytes and duration", async () => {
    const { send, log } = harness();
    const event = httpApiEvent(`[${CLICK},7]`, {
      headers: { "x-amzn-trace-id": "Self=1-1-1;Root=1-67891233-abcdef012345678912345678;Sampled=0" },
    });
    await send(event, { awsRequestId: "b7e0", getRemainingTimeInMillis: () => 3_000 });
    const [line] = log();
    expect(line).toEqual({
      level: "warn",
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      requestId: "JKJaXmPLvHcESHA=",
      awsRequestId: "b7e0",
      traceId: "1-67891233-abcdef012345678912345678",
      status: 207,
      bytes: 25,
      accepted: 1,
      duplicates: 0,
      rejected: 1,
      storeMs: expect.any(Number),
      durationMs: expect.any(Number),
      msg: "request refused, in whole or in part",
    });
  });

  test("is one a request, at the level of its answer", async () => {
    const { post, log } = harness();
    await post(CLICK);
    await post("{");
    await post(CLICK, { path: "/x" });
    await post(undefined, { method: "OPTIONS" });
    expect(log().map(({ level, status }) => [level, status])).toEqual([
      ["info", 200],
      ["warn", 400],
      ["warn", 404],
      ["info", 204],
    ]);
  });
});

describe("CORS for Function URLs", () => {
  const origin = "https://shop.example";

  test("is off by default", async () => {
    const { post } = harness();
    expect((await post(CLICK, { headers: { origin } })).headers).toEqual({
      "content-type": "application/json",
    });
  });

  test("names a listed origin, on answers of every kind, and no other", async () => {
    const { post } = harness({ cors: { origins: [origin] } });
    for (const body of [CLICK, "{"]) {
      expect((await post(body, { headers: { origin } })).headers).toMatchObject({
        "access-control-allow-origin": origin,
        vary: "origin",
      });
    }
    const other = await post(CLICK, { headers: { origin: "https://evil.example" } });
    expect(other.headers).toEqual({ "content-type": "application/json", vary: "origin" });
    expect((await post(CLICK)).headers).not.toHaveProperty("access-control-allow-origin");
  });

  test("answers a preflight", async () => {
    const { post } = harness({ cors: { origins: [origin], credentials: true } });
    const { status, headers } = await post(undefined, { method: "OPTIONS", headers: { origin } });
    expect(status).toBe(204);
    expect(headers).toEqual({
      vary: "origin",
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      "access-control-allow-methods": "POST, OPTIONS",
      "access-control-allow-headers": "content-type, content-encoding, idempotency-key",
      "access-control-max-age": "7200",
    });
  });

  test("lets any origin in by '*', without credentials", async () => {
    const { post } = harness({ cors: { origins: ["*"] } });
    expect((await post(CLICK, { headers: { origin } })).headers["access-control-allow-origin"]).toBe("*");
  });
});

describe("createLambdaHandler", () => {
  test("refuses an option that cannot be used, at once, and names it", () => {
    const store = new MemoryObjectStore();
    const cases: [object, string][] = [
      [{ cors: { origins: ["*"], credentials: true } }, "cors"],
      [{ path: "clickstream" }, "path"],
      [{ ip: "half" }, "ip"],
      [{ deadlineMarginMs: -1 }, "deadlineMarginMs"],
      [{ deadlineMarginMs: Infinity }, "deadlineMarginMs"],
      [{ maxDurationMs: 0 }, "maxDurationMs"],
      [{ maxDurationMs: 2 ** 31 }, "maxDurationMs"],
      [{ maxDurationMs: "5000" }, "maxDurationMs"],
      [{ limits: { maxDepth: 0 } }, "maxDepth"],
      [{ limits: { maxBodyBytes: 1.5 } }, "maxBodyBytes"],
      [{ layout: "hourly" }, "layout"],
      [{ idTimeToleranceMs: -1 }, "idTimeToleranceMs"],
      [{ concurrency: 0 }, "concurrency"],
      [{ prefix: "../up" }, "prefix"],
      [{ prefix: "" }, "prefix"],
      [{ store: undefined }, "store"],
      [{ store: {} }, "store"],
      [{ schema: {} }, "schema"],
      [{ drop: "email" }, "drop"],
      [{ drop: [1] }, "drop"],
      [{ drop: 5 }, "drop"],
      [{ gzip: "no" }, "gzip"],
      [{ cors: { origins: "https://shop.example" } }, "cors.origins"],
      [{ cors: { origins: ["https://shop.example/"] } }, "cors.origins"],
      [{ cors: { origins: ["shop.example"] } }, "cors.origins"],
    ];
    for (const [option, name] of cases) {
      expect(() => createLambdaHandler({ store, ...option })).toThrow(
        expect.objectContaining({ code: "INVALID_CONFIGURATION", message: expect.stringContaining(name) }),
      );
    }
  });

  test("is an APIGatewayProxyHandlerV2 with fewer than three parameters", () => {
    const handler: APIGatewayProxyHandlerV2 = createLambdaHandler({ store: new MemoryObjectStore() });
    expect(handler.length).toBeLessThan(3);
  });
});
