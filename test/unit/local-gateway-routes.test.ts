import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { createRouter } from "../../src/adapters/local-gateway/routes.js";

const router = (routes: readonly string[], stage = "$default") => createRouter(routes, stage);

describe("a request goes to the most specific of the routes", () => {
  // Those of AWS's own example, and more.
  const route = router([
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
        expect(router(routes)("GET", "/a/b")?.routeKey).toBe(best);
      }),
    );
  });

  test("whatever routes of other lengths are listed among them", () => {
    const keys = ["GET /a/{x}", "ANY /a", "ANY /a/b"];
    fc.assert(
      fc.property(fc.shuffledSubarray(keys, { minLength: keys.length }), (routes) => {
        expect(router(routes)("GET", "/a/b")?.routeKey).toBe("ANY /a/b");
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
    expect(router(["POST /clickstream"])(method, path)).toBeUndefined();
  });

  test("is one whose variable would stand for nothing", () => {
    expect(router(["GET /pets/{id}"])("GET", "/pets/")).toBeUndefined();
    expect(router(["GET /pets/{proxy+}"])("GET", "/pets/")).toBeUndefined();
    expect(router(["GET /{proxy+}"])("GET", "/")).toBeUndefined();
    expect(router(["GET /{proxy+}"])("GET", "*")).toBeUndefined();
  });
});

describe("a named stage", () => {
  test.each([
    ["/prod/clickstream", "POST /clickstream"],
    ["/pro%64/clickstream", "POST /clickstream"],
    ["/prod", "POST /"],
    ["/prod/", "POST /"],
  ])("is the first segment of %s", (path, routeKey) => {
    expect(router(["POST /clickstream", "POST /"], "prod")("POST", path)?.routeKey).toBe(routeKey);
  });

  test.each(["/clickstream", "/dev/clickstream", "/", "/production/clickstream"])(
    "is missed in %s",
    (path) => {
      expect(router(["POST /clickstream", "$default"], "prod")("POST", path)).toBeUndefined();
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
    expect(() => router([route])).toThrow(
      `"${route}" is no route: write $default, or a method or ANY and a path`,
    );
  });

  test("a route that is listed twice", () => {
    expect(() => router(["GET /a", "$default", "GET /a"])).toThrow("a route is listed twice");
  });

  test("no route at all, or routes that are no array", () => {
    expect(() => router([])).toThrow("routes must be an array of one route at the least");
    expect(() => router("POST /x" as never)).toThrow("routes must be an array of one route at the least");
  });

  test.each(["", "a/b", "$latest", "x".repeat(129), null as never])("the stage %j", (stage) => {
    expect(() => router(["$default"], stage)).toThrow(/^stage must be "\$default" or a name of/);
  });
});
