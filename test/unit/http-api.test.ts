import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createHttpApi, type HttpApiCors } from "../../src/adapters/local-gateway/http-api.js";

const api = (routes: readonly string[], stage = "$default") => createHttpApi({ routes, stage, cors: false });

describe("a request goes to the most specific of the routes", () => {
  // Those of AWS's own example, and more.
  const { route } = api([
    "$default",
    "ANY /{proxy+}",
    "GET /pets/{proxy+}",
    "GET /pets/dog/{id}",
    "GET /pets/dog/1",
    "ANY /pets/dog/{id}",
    "ANY /shops",
    "POST /shops",
    "GET /{kind}/cat/{id}",
    "GET /",
  ]);

  test.each([
    ["GET", "/pets/dog/1", "GET /pets/dog/1", {}],
    ["GET", "/pets/dog/2", "GET /pets/dog/{id}", { id: "2" }],
    ["PUT", "/pets/dog/2", "ANY /pets/dog/{id}", { id: "2" }],
    ["GET", "/pets/cat/1", "GET /{kind}/cat/{id}", { kind: "pets", id: "1" }],
    ["GET", "/pets/cow/1", "GET /pets/{proxy+}", { proxy: "cow/1" }],
    ["POST", "/pets/cow/1", "ANY /{proxy+}", { proxy: "pets/cow/1" }],
    ["POST", "/shops", "POST /shops", {}],
    ["PATCH", "/shops", "ANY /shops", {}],
    ["GET", "/", "GET /", {}],
    ["POST", "/", "$default", {}],
    ["GET", "/pets/dog/a%2Fb%20c", "GET /pets/dog/{id}", { id: "a/b c" }],
  ])("%s %s -> %s", (method, path, routeKey, pathParameters) => {
    expect(route(method, path)).toEqual({ routeKey, pathParameters });
  });

  test("in whatever order they are listed", () => {
    const keys = ["$default", "ANY /{proxy+}", "GET /a/{proxy+}", "GET /a/{id}", "ANY /a/b", "GET /a/b"];
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: 1 }), (routes) => {
        const best = keys.findLast((key) => routes.includes(key));
        expect(api(routes).route("GET", "/a/b")?.routeKey).toBe(best);
      }),
    );
  });

  test("whatever routes of other lengths are listed among them", () => {
    const keys = ["GET /a/{x}", "ANY /a", "ANY /a/b"];
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (routes) => {
        expect(api(routes).route("GET", "/a/b")?.routeKey).toBe("ANY /a/b");
      }),
    );
  });
});

describe("a request that no route takes", () => {
  test.each([
    ["GET", "/clickstream"],
    ["POST", "/x"],
    ["POST", "/clickstream/"],
    ["POST", "/Clickstream"],
    ["POST", "/clickstream/x"],
    ["POST", "/"],
    ["POST", "clickstream"],
    ["OPTIONS", "*"],
  ])("%s %s", (method, path) => {
    expect(api(["POST /clickstream"]).route(method, path)).toBeUndefined();
  });

  test("is one whose variable would stand for nothing", () => {
    expect(api(["GET /pets/{id}"]).route("GET", "/pets/")).toBeUndefined();
    expect(api(["GET /pets/{proxy+}"]).route("GET", "/pets/")).toBeUndefined();
    expect(api(["GET /{proxy+}"]).route("GET", "/")).toBeUndefined();
    expect(api(["GET /{proxy+}"]).route("GET", "*")).toBeUndefined();
  });
});

describe("a named stage", () => {
  test.each([
    ["/prod/clickstream", "POST /clickstream"],
    ["/pro%64/clickstream", "POST /clickstream"],
    ["/prod", "POST /"],
    ["/prod/", "POST /"],
  ])("is the first segment of %s", (path, routeKey) => {
    expect(api(["POST /clickstream", "POST /"], "prod").route("POST", path)?.routeKey).toBe(routeKey);
  });

  test.each(["/clickstream", "/dev/clickstream", "/", "/production/clickstream"])(
    "is missed in %s",
    (path) => {
      expect(api(["POST /clickstream", "$default"], "prod").route("POST", path)).toBeUndefined();
    },
  );
});

describe("what API Gateway would not take is refused when the API is made:", () => {
  test.each([
    "",
    "clickstream",
    "POST",
    "POST clickstream",
    "post /x",
    "FETCH /x",
    "GET /{proxy+}/x",
    "$Default",
  ])("the route %j", (route) => {
    expect(() => api([route])).toThrow(/^a route is \$default, or a method or ANY and a path/);
  });

  test("no route at all, or routes that are no array", () => {
    expect(() => api([])).toThrow("routes must be an array of one route at the least");
    expect(() => api("POST /x" as never)).toThrow("routes must be an array of one route at the least");
  });

  test.each(["", "a/b", "$latest", "x".repeat(129)])("the stage %j", (stage) => {
    expect(() => api(["$default"], stage)).toThrow(/^stage must be "\$default" or a name of/);
  });

  test.each([
    { allowOrigins: [] },
    { allowOrigins: "*" as never },
    { allowOrigins: ["https://shop.example/"] },
    { allowOrigins: ["https://shop.example/path"] },
    { allowOrigins: ["shop.example"] },
    { allowOrigins: ["https://*.example"] },
    { allowOrigins: ["ftp://*"] },
  ])("the origins of %j", (cors) => {
    expect(() => createHttpApi({ routes: ["$default"], stage: "$default", cors })).toThrow(
      /^cors\.allowOrigins must name origins/,
    );
  });

  test("any origin together with credentials", () => {
    const cors = { allowOrigins: ["*"], allowCredentials: true };
    expect(() => createHttpApi({ routes: ["$default"], stage: "$default", cors })).toThrow(
      "cors.allowOrigins * excludes cors.allowCredentials; list the origins",
    );
  });
});

describe("CORS", () => {
  const origin = "https://shop.example";
  const asking = (from: string) =>
    new Map([
      ["origin", from],
      ["access-control-request-method", "POST"],
    ]);
  const withCors = (cors: HttpApiCors | false) =>
    createHttpApi({ routes: ["$default"], stage: "$default", cors });
  const every: HttpApiCors = {
    allowOrigins: [origin],
    allowMethods: ["POST", "OPTIONS"],
    allowHeaders: ["content-type", "idempotency-key"],
    exposeHeaders: ["date", "retry-after"],
    maxAge: 300,
    allowCredentials: true,
  };

  test("answers a preflight as the API is configured", () => {
    expect(withCors(every).preflight("OPTIONS", asking(origin))).toEqual({
      status: 204,
      headers: [
        ["access-control-allow-origin", origin],
        ["access-control-allow-credentials", "true"],
        ["access-control-expose-headers", "date,retry-after"],
        ["access-control-allow-methods", "POST,OPTIONS"],
        ["access-control-allow-headers", "content-type,idempotency-key"],
        ["access-control-max-age", "300"],
      ],
      body: new Uint8Array(),
    });
    expect(withCors({ allowOrigins: ["*"] }).preflight("OPTIONS", asking(origin))?.headers).toEqual([
      ["access-control-allow-origin", "*"],
    ]);
  });

  test.each(["origin", "access-control-request-method"])(
    "takes OPTIONS without %s for no preflight",
    (name) => {
      const headers = new Map([...asking(origin)].filter(([key]) => key !== name));
      expect(withCors(every).preflight("OPTIONS", headers)).toBeUndefined();
      expect(withCors(every).preflight("POST", asking(origin))).toBeUndefined();
    },
  );

  test.each<[string[], string, boolean]>([
    [[origin], origin, true],
    [[origin], "https://shop.example:8443", false],
    [[origin], "http://shop.example", false],
    [[origin], "https://shop.example.evil", false],
    [[origin, "http://localhost:5173"], "http://localhost:5173", true],
    [["https://*"], origin, true],
    [["https://*"], "http://shop.example", false],
    [["http://*"], "http://localhost:5173", true],
    [["http://*"], origin, false],
    [[origin], "null", false],
  ])("with the origins %j, answers a page of %s: %s", (allowOrigins, from, isAllowed) => {
    const { preflight, withCors: added } = withCors({ allowOrigins });
    const expected = isAllowed ? [["access-control-allow-origin", from]] : [];
    expect(preflight("OPTIONS", asking(from))).toMatchObject({ status: 204, headers: expected });
    expect(added({ status: 200, headers: [], body: new Uint8Array() }, asking(from)).headers).toEqual(
      expected,
    );
  });

  const answer = {
    status: 200,
    headers: [
      ["content-type", "application/json"],
      ["access-control-allow-origin", "https://other.example"],
      ["access-control-allow-credentials", "true"],
    ] as const,
    body: new Uint8Array(),
  };

  test("drops the function's headers, and sends the API's where an Origin asks", () => {
    const { withCors: added } = withCors(every);
    expect(added(answer, asking(origin)).headers).toEqual([
      ["content-type", "application/json"],
      ["access-control-allow-origin", origin],
      ["access-control-allow-credentials", "true"],
      ["access-control-expose-headers", "date,retry-after"],
    ]);
    expect(added(answer, asking("https://other.example")).headers).toEqual([
      ["content-type", "application/json"],
    ]);
    expect(added(answer, new Map()).headers).toEqual([["content-type", "application/json"]]);
  });

  test("is the function's own business where the API has none", () => {
    const { preflight, withCors: added } = withCors(false);
    expect(preflight("OPTIONS", asking(origin))).toBeUndefined();
    expect(added(answer, asking(origin))).toBe(answer);
  });
});
