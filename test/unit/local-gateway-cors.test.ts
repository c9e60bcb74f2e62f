import { describe, expect, test } from "@jest/globals";
import { createCors, type HttpApiCors, openCors } from "../../src/adapters/local-gateway/cors.js";

describe("CORS", () => {
  const origin = "https://shop.example";
  const asking = (from: string) =>
    new Map([
      ["origin", from],
      ["access-control-request-method", "POST"],
    ]);
  const every: HttpApiCors = {
    allowOrigins: [origin],
    allowMethods: ["POST", "OPTIONS"],
    allowHeaders: ["content-type", "idempotency-key"],
    exposeHeaders: ["date", "retry-after"],
    maxAge: 300,
    allowCredentials: true,
  };

  test("answers a preflight as the API is configured", () => {
    expect(createCors(every).preflight("OPTIONS", asking(origin))).toEqual({
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
    expect(createCors({ allowOrigins: ["*"] }).preflight("OPTIONS", asking(origin))?.headers).toEqual([
      ["access-control-allow-origin", "*"],
    ]);
  });

  test.each(["origin", "access-control-request-method"])(
    "takes OPTIONS without %s for no preflight",
    (name) => {
      const headers = new Map([...asking(origin)].filter(([key]) => key !== name));
      expect(createCors(every).preflight("OPTIONS", headers)).toBeUndefined();
      expect(createCors(every).preflight("POST", asking(origin))).toBeUndefined();
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
    const { preflight, withCors: added } = createCors({ allowOrigins });
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
    const { withCors: added } = createCors(every);
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

  test.each([
    [["POST /clickstream"], ["POST", "OPTIONS"]],
    [
      ["PUT /x", "GET /x", "PUT /y"],
      ["PUT", "GET", "OPTIONS"],
    ],
    [["POST /x", "ANY /y"], ["*"]],
    [["$default"], ["*"]],
  ])("that is open lets pages call what the routes %j take: %j", (routes, allowMethods) => {
    expect(openCors(routes)).toEqual({ allowOrigins: ["*"], allowMethods, allowHeaders: ["*"] });
  });

  test("is the function's own business where the API has none", () => {
    const { preflight, withCors: added } = createCors(false);
    expect(preflight("OPTIONS", asking(origin))).toBeUndefined();
    expect(added(answer, asking(origin))).toBe(answer);
  });
});

describe("what API Gateway would not take is refused when the API is made:", () => {
  test.each([
    { allowOrigins: [] },
    { allowOrigins: "*" as never },
    { allowOrigins: ["https://shop.example/"] },
    { allowOrigins: ["https://shop.example/path"] },
    { allowOrigins: ["shop.example"] },
    { allowOrigins: ["https://*.example"] },
    { allowOrigins: ["ftp://*"] },
  ])("the origins of %j", (cors) => {
    expect(() => createCors(cors)).toThrow(/^cors\.allowOrigins must name origins/);
  });

  test("any origin together with credentials", () => {
    const cors = { allowOrigins: ["*"], allowCredentials: true };
    expect(() => createCors(cors)).toThrow(
      "cors.allowOrigins * excludes cors.allowCredentials; list the origins",
    );
  });

  test.each([
    [
      { allowOrigin: "*" },
      "cors.allowOrigin: there is no such setting; there are allowOrigins, allowMethods",
    ],
    [{ allowMethods: "POST" }, "cors.allowMethods must be an array of names"],
    [{ allowHeaders: ["content type"] }, "cors.allowHeaders must be an array of names"],
    [{ exposeHeaders: ["x\ny"] }, "cors.exposeHeaders must be an array of names"],
    [{ exposeHeaders: [1] }, "cors.exposeHeaders must be an array of names"],
    [{ maxAge: 86_401 }, "cors.maxAge must be a whole number of seconds from -1 to 86400"],
    [{ maxAge: -2 }, "cors.maxAge must be"],
    [{ maxAge: NaN }, "cors.maxAge must be"],
  ])("%j", (setting, message) => {
    expect(() => createCors({ allowOrigins: ["*"], ...(setting as object) })).toThrow(message);
  });
});
