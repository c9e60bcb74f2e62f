// What an API's CORS settings make of the preflight that a browser sends ahead of a page's request.
import { expect, test } from "@jest/globals";
import { apiFor, POST_JSON, setUp, toldOf } from "../support/browser/set-up.js";

const { origin, started, inPage } = await setUp();

test("a preflight is answered by the gateway, and the function sees the POST alone", async () => {
  const methods: string[] = [];
  const gateway = await started({
    handler: ({ requestContext }) => void methods.push(requestContext.http.method),
  });
  expect(await inPage(gateway, POST_JSON)).toEqual([200]);
  expect([toldOf(gateway), methods]).toEqual([["OPTIONS 204", "POST 200"], ["POST"]]);
});

test("an OPTIONS request of the page's own is no preflight, and 404", async () => {
  const gateway = await started();
  await inPage(gateway, 'fetch(url, { method: "OPTIONS" })');
  expect(toldOf(gateway)).toEqual(["OPTIONS 204", "OPTIONS 404"]);
});

test("a preflight is sent once for as long as maxAge says", async () => {
  const minutes = await started(apiFor(origin, { maxAge: 300 }));
  expect(await inPage(minutes, POST_JSON, POST_JSON)).toEqual([200, 200]);
  expect(toldOf(minutes)).toEqual(["OPTIONS 204", "POST 200", "POST 200"]);

  const never = await started(apiFor(origin, { maxAge: 0 }));
  expect(await inPage(never, POST_JSON, POST_JSON)).toEqual([200, 200]);
  expect(toldOf(never)).toEqual(["OPTIONS 204", "POST 200", "OPTIONS 204", "POST 200"]);
});

const withKey = 'json.headers["idempotency-key"] = crypto.randomUUID()';

test.each([
  ["content-type is not among allowHeaders", { allowHeaders: ["idempotency-key"] }, "fetch(url, json)"],
  ["an idempotency-key is sent and not among allowHeaders", {}, `${withKey}, fetch(url, json)`],
  [
    "credentials are sent and allowHeaders is *",
    { allowHeaders: ["*"], allowCredentials: true },
    'fetch(url, { ...json, credentials: "include" })',
  ],
])("a preflight forbids the POST where %s", async (_case, settings, script) => {
  const gateway = await started(apiFor(origin, settings));
  expect(await inPage(gateway, script)).toEqual(["TypeError"]);
  expect(toldOf(gateway)).toEqual(["OPTIONS 204"]);
});

test.each([
  ["idempotency-key is among allowHeaders", { allowHeaders: ["content-type", "idempotency-key"] }],
  ["allowHeaders is *", { allowHeaders: ["*"] }],
  ["allowHeaders is * and no credentials are sent", { allowHeaders: ["*"], allowCredentials: true }],
  ["allowMethods leaves out POST, which needs no leave", { allowHeaders: ["*"], allowMethods: ["GET"] }],
  ["allowOrigins has the origin's scheme", { allowHeaders: ["*"], allowOrigins: ["http://*"] }],
])("a preflight allows a POST with an idempotency-key where %s", async (_case, settings) => {
  const gateway = await started(apiFor(origin, settings));
  expect(await inPage(gateway, `${withKey}, ${POST_JSON}`)).toEqual([200]);
  expect(gateway.eventNames()).toEqual(["click"]);
});
