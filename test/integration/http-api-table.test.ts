// What an API Gateway HTTP API does, a row a behaviour, over real sockets. A handler that works behind
// this works deployed; where this passes what AWS refuses, a row is missing here.
import { afterEach, describe, expect, jest, test } from "@jest/globals";
import type { LocalGatewayOptions } from "../../src/adapters/local-gateway/local-gateway.js";
import { createLambdaHandler } from "../../src/entry/lambda.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import { deferred } from "../support/deferred.js";
import { NOW_MS, silent } from "../support/harness.js";
import { type RawRequest, send } from "../support/raw-http.js";
import { closeGateways, startedGateway } from "../support/started-gateway.js";

afterEach(async () => {
  jest.useRealTimers();
  await closeGateways();
});

type Request = RawRequest & { readonly body?: string | Uint8Array };

/** Sends one request to a gateway in front of a function of its own. */
async function exchange(request: Request = {}, options: Partial<LocalGatewayOptions> = {}) {
  const { url, events } = await startedGateway(options);
  const answer = await send(url, request);
  return { answer, event: events[0], invocations: events.length };
}

/** What the gateway makes of what the function returns. */
const answerOf = async (result: unknown) => (await exchange({}, { handler: () => result })).answer;

/** Sends one request to a gateway in front of this library's handler. */
async function ingested(request: Request) {
  const store = new MemoryObjectStore();
  const handler = createLambdaHandler({ store, logger: silent });
  return { ...(await exchange(request, { handler })), objects: store.objects().size };
}

const EVENT = '{"eventName":"click"}';
const ofType = (type: string) => ["Content-Type", type];
const ORIGIN = "https://shop.example";
const fromPage = ["Origin", ORIGIN];
const preflight = [...fromPage, "Access-Control-Request-Method", "POST"];
const corsHeadersOf = ({ headers }: { headers: object }) =>
  Object.entries(headers).filter(([name]) => name.startsWith("access-control-"));

const ROWS: readonly (readonly [row: number, behaviour: string, check: () => Promise<void>])[] = [
  [
    1,
    "a JSON body is text in the event of the $default stage",
    async () => {
      const { event } = await exchange({ headers: ofType("application/json"), body: EVENT });
      expect(event).toMatchObject({ body: EVENT, isBase64Encoded: false, rawPath: "/clickstream" });
      expect(event?.requestContext.stage).toBe("$default");
    },
  ],
  [
    2,
    "a text/plain body with a charset is text, and the handler reads it as JSON",
    async () => {
      const { answer, event, objects } = await ingested({
        headers: ofType("text/plain;charset=UTF-8"),
        body: EVENT,
      });
      expect(event).toMatchObject({ body: EVENT, isBase64Encoded: false });
      expect([answer.status, objects]).toEqual([200, 1]);
    },
  ],
  [
    3,
    "a body of any other type, or of none, is base64, and the handler decodes it",
    async () => {
      const types = ["application/x-www-form-urlencoded", "application/x-ndjson", "application/octet-stream"];
      for (const headers of [...types.map(ofType), []]) {
        const { answer, event, objects } = await ingested({ headers, body: EVENT });
        expect(event).toMatchObject({ body: btoa(EVENT), isBase64Encoded: true });
        expect([answer.status, objects]).toEqual([200, 1]);
      }
    },
  ],
  [
    4,
    "an empty body is absent, and the handler answers 400",
    async () => {
      const { answer, event } = await ingested({ headers: ofType("application/json"), body: "" });
      expect(event).not.toHaveProperty("body");
      expect(event?.isBase64Encoded).toBe(false);
      expect(answer.status).toBe(400);
    },
  ],
  [
    5,
    "no cookie, query or path parameter, no stage variable: no member for them",
    async () => {
      const { event } = await exchange();
      expect(event).toBeDefined();
      for (const member of ["cookies", "queryStringParameters", "pathParameters", "stageVariables"]) {
        expect(event).not.toHaveProperty(member);
      }
    },
  ],
  [
    6,
    "repeated headers are one, in lower case, joined by a comma",
    async () => {
      const { event } = await exchange({ headers: ["X-A", "1", "X-A", "2"] });
      expect(event?.headers["x-a"]).toBe("1,2");
    },
  ],
  [
    7,
    "repeated query parameters are one, decoded and joined by a comma; the raw query is as sent",
    async () => {
      const { event } = await exchange({ path: "/clickstream?t=a&t=b%20c" });
      expect(event).toMatchObject({ rawQueryString: "t=a&t=b%20c", queryStringParameters: { t: "a,b c" } });
    },
  ],
  [
    8,
    "cookies are a list, and no header",
    async () => {
      const { event } = await exchange({ headers: ["Cookie", "a=1; b=2"] });
      expect(event?.cookies).toEqual(["a=1", "b=2"]);
      expect(event?.headers).not.toHaveProperty("cookie");
    },
  ],
  [
    9,
    "the path is decoded",
    async () => {
      const { event } = await exchange({ path: "/click%20stream" }, { routes: ["POST /click stream"] });
      expect([event?.rawPath, event?.requestContext.http.path]).toEqual(["/click stream", "/click stream"]);
    },
  ],
  [
    10,
    'no User-Agent is ""',
    async () => {
      const { event } = await exchange();
      expect(event?.requestContext.http.userAgent).toBe("");
    },
  ],
  [
    11,
    "each request has an id of its own and its time, as text and in milliseconds",
    async () => {
      const { url, events } = await startedGateway();
      await send(url);
      await send(url);
      const [first, second] = events.map(({ requestContext }) => requestContext);
      expect(first?.requestId).toMatch(/^[\w-]{15}=$/);
      expect(second?.requestId).not.toBe(first?.requestId);
      expect(first).toMatchObject({ timeEpoch: NOW_MS, time: "22/Nov/2026:14:05:09 +0000" });
    },
  ],
  [
    12,
    "another method or path is 404 by the gateway, never 405, and the function is not invoked",
    async () => {
      for (const request of [{ method: "GET" }, { path: "/x" }]) {
        const { answer, invocations } = await exchange(request);
        expect(answer).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
        expect(invocations).toBe(0);
      }
    },
  ],
  [
    13,
    "a preflight is answered 204 by the gateway, the function not invoked",
    async () => {
      const { answer, invocations } = await exchange({ method: "OPTIONS", headers: preflight });
      expect(answer).toMatchObject({
        status: 204,
        headers: { "access-control-allow-origin": "*" },
        body: "",
      });
      expect(invocations).toBe(0);
    },
  ],
  [
    14,
    "OPTIONS that is no preflight is 404",
    async () => {
      for (const headers of [fromPage, preflight.slice(2), []]) {
        expect((await exchange({ method: "OPTIONS", headers })).answer.status).toBe(404);
      }
    },
  ],
  [
    15,
    "the function's CORS headers are dropped for the API's, which have no credentials",
    async () => {
      const headers = { "Access-Control-Allow-Origin": ORIGIN, "access-control-allow-credentials": "true" };
      const handler = () => ({ statusCode: 200, headers, body: "" });
      const { answer } = await exchange({ headers: fromPage }, { handler });
      expect(corsHeadersOf(answer)).toEqual([["access-control-allow-origin", "*"]]);
    },
  ],
  [
    16,
    "without an Origin there are no CORS headers",
    async () => {
      const headers = { "access-control-allow-origin": "*" };
      expect(corsHeadersOf(await answerOf({ statusCode: 200, headers, body: "" }))).toEqual([]);
    },
  ],
  [
    17,
    "a sendBeacon of a JSON Blob is refused by its preflight: credentials want an origin by name (the browser's part is tested in a browser)",
    async () => {
      const asked = [...preflight, "Access-Control-Request-Headers", "content-type"];
      const { answer } = await exchange({ method: "OPTIONS", headers: asked });
      expect(Object.fromEntries(corsHeadersOf(answer))).toEqual({
        "access-control-allow-origin": "*",
        "access-control-allow-methods": "POST,OPTIONS",
        "access-control-allow-headers": "*",
      });
    },
  ],
  [
    18,
    "a sendBeacon of a string is stored: text/plain, without a preflight",
    async () => {
      const headers = [...fromPage, ...ofType("text/plain;charset=UTF-8")];
      const { answer, event, objects } = await ingested({ headers, body: EVENT });
      expect(event).toMatchObject({ body: EVENT, isBase64Encoded: false });
      expect([answer.status, objects]).toEqual([200, 1]);
    },
  ],
  [
    19,
    "a result without a status code is the JSON body of a 200",
    async () => {
      for (const [result, body] of [
        ["hi", "hi"],
        [{ a: 1 }, '{"a":1}'],
        [[1], "[1]"],
        [42, "42"],
      ] as const) {
        const answer = await answerOf(result);
        expect(answer).toMatchObject({ status: 200, body });
        expect(answer.headers["content-type"]).toBe("application/json");
      }
    },
  ],
  [
    20,
    "a result with a status code and no content type is text/plain",
    async () => {
      const answer = await answerOf({ statusCode: 200, body: "{}" });
      expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8");
    },
  ],
  [
    21,
    "a status code that is none, and a throw, are 500",
    async () => {
      const throws = () => {
        throw new Error("defect");
      };
      for (const handler of [() => ({ statusCode: 0 }), () => ({ statusCode: 200.5 }), throws]) {
        const { answer } = await exchange({}, { handler });
        expect(answer).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
      }
    },
  ],
  [
    22,
    "each of the result's cookies is a set-cookie header",
    async () => {
      const answer = await answerOf({ statusCode: 200, cookies: ["a=1", "b=2"] });
      expect(answer.headers["set-cookie"]).toEqual(["a=1", "b=2"]);
    },
  ],
  [
    23,
    "a base64 body is sent decoded",
    async () => {
      expect((await answerOf({ statusCode: 200, body: btoa("hi"), isBase64Encoded: true })).body).toBe("hi");
    },
  ],
  [
    24,
    "a function that has not answered after 30 seconds is 503",
    async () => {
      const invoked = deferred();
      const { url } = await startedGateway({
        handler: () => {
          invoked.resolve();
          return new Promise(() => {});
        },
      });
      jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate"] });
      let answered = false;
      const answer = send(url).finally(() => (answered = true));
      await invoked.promise;
      await jest.advanceTimersByTimeAsync(29_999);
      await new Promise(setImmediate);
      expect(answered).toBe(false);
      await jest.advanceTimersByTimeAsync(1);
      expect(await answer).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
    },
  ],
  [
    25,
    "an event over 6 MiB is 413, though its body is not, and the function is not invoked",
    async () => {
      const { answer, invocations } = await exchange({ body: Buffer.alloc(5 * 1024 * 1024) });
      expect(answer).toMatchObject({ status: 413, body: '{"message":"Request Entity Too Large"}' });
      expect(invocations).toBe(0);
    },
  ],
  [
    26,
    "a body over 10 MB is 413, headers over 10,240 bytes are 431",
    async () => {
      const tooLarge = await exchange(
        { body: Buffer.alloc(10 * 1024 * 1024 + 1) },
        { maxEventBytes: Infinity },
      );
      const tooLong = await exchange({ headers: ["X-Long", "x".repeat(10_240)] });
      expect([tooLarge.answer.status, tooLong.answer.status]).toEqual([413, 431]);
      expect([tooLarge.invocations, tooLong.invocations]).toEqual([0, 0]);
    },
  ],
  [
    27,
    "every answer has the request's id, a date and its length",
    async () => {
      const { answer, event } = await exchange();
      expect(answer.headers["apigw-requestid"]).toBe(event?.requestContext.requestId);
      expect(Date.parse(answer.headers.date ?? "")).not.toBeNaN();
      expect(answer.headers["content-length"]).toBe("2");
      const { answer: notFound } = await exchange({ path: "/x" });
      expect(notFound.headers["apigw-requestid"]).toMatch(/^[\w-]{15}=$/);
      expect(notFound.headers["content-length"]).toBe(String(notFound.body.length));
    },
  ],
];

describe("the local gateway does as API Gateway:", () => {
  test.each(ROWS)("%i. %s", (_row, _behaviour, check) => check());
});
