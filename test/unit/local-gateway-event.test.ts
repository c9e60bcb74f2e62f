import { describe, expect, test } from "@jest/globals";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import fc from "fast-check";
import {
  toHttpApiEvent,
  type LocalHttpApiEvent,
  type ReceivedRequest,
} from "../../src/adapters/local-gateway/http-api-event.js";
import { randomRequestIds } from "../../src/adapters/local-gateway/request-ids.js";
import { codePoint } from "../support/code-point.js";

const stamp = {
  nowMs: Date.UTC(2025, 3, 14, 22, 14, 16, 789),
  requestId: "JCJM3j95PHcEJHg=",
  traceId: "Root=1-67fd88b8-0123456789abcdef01234567",
  stage: "$default",
  routeKey: "POST /clickstream",
  pathParameters: {},
};

function eventOf(changes: Partial<Omit<ReceivedRequest, "body">> & { body?: string | Uint8Array } = {}) {
  const { body = "", ...others } = changes;
  const request = {
    method: "POST",
    url: "/clickstream",
    rawHeaders: ["Host", "127.0.0.1:3000"],
    httpVersion: "1.1",
    remoteAddress: "127.0.0.1",
    localPort: 3000,
    ...others,
    body: Buffer.from(body),
  };
  return toHttpApiEvent(request, stamp);
}

const withType = (contentType: string) => ["Host", "localhost", "Content-Type", contentType];

describe("the event of a request", () => {
  test("is, whole, what a function behind an HTTP API is given", () => {
    // The annotation is a claim too: it compiles while the event is one of @types/aws-lambda's.
    const event: APIGatewayProxyEventV2 = eventOf({
      rawHeaders: ["Host", "api.localhost:3000", "Content-Type", "application/json", "User-Agent", "curl/8"],
      body: '{"eventName":"click"}',
    });
    expect(event).toEqual({
      version: "2.0",
      routeKey: "POST /clickstream",
      rawPath: "/clickstream",
      rawQueryString: "",
      headers: {
        "content-length": "21",
        "content-type": "application/json",
        host: "api.localhost:3000",
        "user-agent": "curl/8",
        "x-amzn-trace-id": "Root=1-67fd88b8-0123456789abcdef01234567",
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-port": "3000",
        "x-forwarded-proto": "http",
      },
      requestContext: {
        accountId: "000000000000",
        apiId: "local",
        domainName: "api.localhost",
        domainPrefix: "api",
        http: {
          method: "POST",
          path: "/clickstream",
          protocol: "HTTP/1.1",
          sourceIp: "127.0.0.1",
          userAgent: "curl/8",
        },
        requestId: "JCJM3j95PHcEJHg=",
        routeKey: "POST /clickstream",
        stage: "$default",
        time: "14/Apr/2025:22:14:16 +0000",
        timeEpoch: stamp.nowMs,
      },
      body: '{"eventName":"click"}',
      isBase64Encoded: false,
    });
  });

  test.each([
    "application/json",
    "APPLICATION/JSON",
    "application/json; charset=utf-8",
    "application/xml",
    "application/javascript",
    "text/plain;charset=UTF-8",
    "text/html",
    "text/anything",
  ])("has a %s body as text", (contentType) => {
    expect(eventOf({ rawHeaders: withType(contentType), body: '{"a":"é"}' })).toMatchObject({
      body: '{"a":"é"}',
      isBase64Encoded: false,
    });
  });

  test.each([
    "application/x-www-form-urlencoded",
    "application/x-ndjson",
    "application/octet-stream",
    "application/vnd.api+json",
    "application/jsonp",
    "text/",
    "",
  ])("has a body of type %j in base64", (contentType) => {
    expect(eventOf({ rawHeaders: withType(contentType), body: '{"a":1}' })).toMatchObject({
      body: "eyJhIjoxfQ==",
      isBase64Encoded: true,
    });
  });

  test("has a body without a content type in base64", () => {
    expect(eventOf({ body: "{}" })).toMatchObject({ body: "e30=", isBase64Encoded: true });
  });

  test("has what is not UTF-8 in a text body as U+FFFD, and keeps a byte order mark", () => {
    const body = Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0xff, 0x7d);
    expect(eventOf({ rawHeaders: withType("application/json"), body }).body).toBe("\uFEFF{\uFFFD}");
  });

  test.each(["body", "cookies", "queryStringParameters", "pathParameters", "stageVariables"])(
    "has no member %s where the request has none",
    (member) => {
      expect(eventOf()).not.toHaveProperty(member);
      expect(eventOf().isBase64Encoded).toBe(false);
    },
  );

  test("joins repeated headers by a comma under their lower-case name, those too that node drops", () => {
    const { headers } = eventOf({
      rawHeaders: ["Host", "h", "X-A", "1", "x-a", "2", "Referer", "/1", "Referer", "/2", "__proto__", "p"],
    });
    expect(headers).toMatchObject({ "x-a": "1,2", referer: "/1,/2" });
    expect(Object.entries(headers)).toContainEqual(["__proto__", "p"]);
  });

  test("leaves out the headers that concern the connection alone, and gives a chunked body a length", () => {
    const { headers } = eventOf({
      rawHeaders: ["Host", "h", "Connection", "keep-alive", "Transfer-Encoding", "chunked"],
      body: "12345",
    });
    expect(headers).not.toHaveProperty("connection");
    expect(headers).not.toHaveProperty("transfer-encoding");
    expect(headers["content-length"]).toBe("5");
    expect(eventOf().headers["content-length"]).toBe("0");
  });

  test("joins repeated query parameters by a comma, decoded, and keeps the query as sent", () => {
    expect(eventOf({ url: "/clickstream?t=a&t=b%20c&e&__proto__=p" })).toMatchObject({
      rawPath: "/clickstream",
      rawQueryString: "t=a&t=b%20c&e&__proto__=p",
      queryStringParameters: Object.fromEntries([
        ["t", "a,b c"],
        ["e", ""],
        ["__proto__", "p"],
      ]),
    });
  });

  test("takes the query to begin at the first question mark", () => {
    const event = eventOf({ url: "/clickstream??a=1" });
    expect(event.rawQueryString).toBe("?a=1");
    expect(event.queryStringParameters).toEqual({ "?a": "1" });
  });

  test("lists cookies one by one, without a cookie header", () => {
    const event = eventOf({ rawHeaders: ["Host", "h", "Cookie", "a=1; b=2", "cookie", "c=3;"] });
    expect(event.cookies).toEqual(["a=1", "b=2", "c=3"]);
    expect(event.headers).not.toHaveProperty("cookie");
  });

  test.each([
    ["/click%20stream", "/click stream"],
    ["/a%2Fb", "/a/b"],
    ["/caf%C3%A9", "/café"],
    ["/100%", "/100%"],
    ["/%zz%20", "/%zz "],
    ["/%ff", "/\uFFFD"],
    ["http://proxied.example/clickstream?a=1", "/clickstream"],
    ["http://proxied.example", "/"],
    ["//double", "//double"],
    ["*", "*"],
  ])("has the path of %s as %s", (url, path) => {
    const event = eventOf({ url });
    expect([event.rawPath, event.requestContext.http.path]).toEqual([path, path]);
  });

  test('has "" where there is no User-Agent', () => {
    expect(eventOf().requestContext.http.userAgent).toBe("");
  });

  test.each([
    ["::ffff:127.0.0.1", "127.0.0.1"],
    ["::1", "::1"],
    ["::ffff:0:1", "::ffff:0:1"],
    [undefined, ""],
  ])("has the address %s as %s", (remoteAddress, sourceIp) => {
    expect(eventOf({ remoteAddress }).requestContext.http.sourceIp).toBe(sourceIp);
  });

  test("appends the client's address to its X-Forwarded-For, and keeps its trace id", () => {
    const { headers } = eventOf({
      rawHeaders: [
        "Host",
        "h",
        "X-Forwarded-For",
        "203.0.113.9",
        "X-Amzn-Trace-Id",
        "Root=1-5759e988-bd862e3f",
      ],
    });
    expect(headers["x-forwarded-for"]).toBe("203.0.113.9, 127.0.0.1");
    expect(headers["x-amzn-trace-id"]).toBe("Root=1-5759e988-bd862e3f");
  });

  test("names localhost and port 80 where the request names neither", () => {
    const event = eventOf({ rawHeaders: [], localPort: undefined });
    expect(event.headers).toMatchObject({ host: "localhost", "x-forwarded-port": "80" });
    expect(event.requestContext).toMatchObject({ domainName: "localhost", domainPrefix: "localhost" });
  });
});

describe("any request", () => {
  const bytes = fc.uint8Array({ maxLength: 200 });

  test("has an event that survives JSON as it is", () => {
    const headerPairs = fc
      .array(fc.tuple(fc.string({ unit: "binary-ascii" }), fc.string({ unit: codePoint })), { maxLength: 8 })
      .map((pairs) => pairs.flat());
    const url = fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      fc.string({ unit: codePoint }),
      fc.webPath(),
    );
    fc.assert(
      fc.property(url, headerPairs, bytes, (target, rawHeaders, body) => {
        const event = eventOf({ url: target, rawHeaders, body });
        expect(JSON.parse(JSON.stringify(event))).toEqual(event);
      }),
    );
  });

  test("has its body's very bytes in base64, or its text", () => {
    const types = fc.constantFrom("application/json", "text/plain", "application/octet-stream", "image/png");
    fc.assert(
      fc.property(types, bytes, (contentType, body) => {
        const event: LocalHttpApiEvent = eventOf({ rawHeaders: withType(contentType), body });
        expect(event.body === undefined).toBe(body.length === 0);
        const decoded = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
        const expected = event.isBase64Encoded ? body : Buffer.from(Buffer.from(body).toString("utf8"));
        expect(Buffer.compare(decoded, expected)).toBe(0);
      }),
    );
  });
});

describe("the gateway's ids", () => {
  test("look like AWS's and differ from request to request", () => {
    expect(randomRequestIds.requestId()).toMatch(/^[\w-]{15}=$/);
    expect(randomRequestIds.traceId(stamp.nowMs)).toMatch(/^Root=1-67fd88b8-[0-9a-f]{24}$/);
    const ids = Array.from({ length: 1000 }, () => randomRequestIds.requestId());
    expect(new Set(ids).size).toBe(1000);
  });
});
