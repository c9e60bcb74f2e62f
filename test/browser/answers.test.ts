// What a page, and whoever asks from no page, is told by the function and by the gateway in front of it.
import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import type { LocalHttpApiEvent } from "../../src/entry/dev.js";
import { withContext } from "../support/browser/browser.js";
import { apiFor, POST_JSON, setUp, toldOf } from "../support/browser/set-up.js";

const { origin, started, inPage } = await setUp();

/** Opens an address as a person does; resolves with the answer. */
const navigation = (url: string) =>
  withContext(async (context) => {
    const answer = await (await context.newPage()).goto(url);
    if (answer === null) throw new Error("no answer");
    return { status: answer.status(), headers: await answer.allHeaders(), body: await answer.text() };
  });

test("a page reads the code of a refusal", async () => {
  const refusal =
    'fetch(url, { ...json, body: "{" }).then((answer) => answer.json()).then(({ code }) => code)';
  expect(await inPage(await started(), refusal)).toEqual(["INVALID_JSON"]);
});

test("a page reads its request's id where exposeHeaders names it, and only there", async () => {
  const readId = 'fetch(url, json).then(({ headers }) => headers.get("apigw-requestid"))';
  const exposed = await started(apiFor(origin, { exposeHeaders: ["apigw-requestid"] }));
  const hidden = await started(apiFor(origin));
  expect(await inPage(exposed, readId)).toEqual([exposed.exchanges[1]?.requestId]);
  expect(await inPage(hidden, readId)).toEqual([null]);
});

test("a function's CORS headers neither let a page in nor keep it out", async () => {
  const answering = (headers: Record<string, string>) => () => ({ statusCode: 200, headers });
  const stricter = answering({
    "access-control-allow-origin": "https://other.example",
    "access-control-allow-credentials": "true",
  });
  const withCredentials = 'fetch(url, { method: "POST", credentials: "include" })';
  const open = await started({ handler: stricter });
  expect(await inPage(open, POST_JSON, withCredentials)).toEqual([200, "TypeError"]);

  const laxer = answering({ "access-control-allow-origin": "*" });
  const closed = await started({ handler: laxer, ...apiFor("https://other.example") });
  expect(await inPage(closed, 'fetch(url, { method: "POST" })')).toEqual(["TypeError"]);
  expect(toldOf(closed)).toEqual(["POST 200"]);
});

test("an answer to no page has no CORS headers", async () => {
  const { url } = await started({ handler: () => "hello", routes: ["GET /hello"] });
  const { headers, body } = await navigation(`${url}/hello`);
  expect(body).toBe("hello");
  expect(headers).toHaveProperty("apigw-requestid");
  expect(Object.keys(headers).join()).not.toContain("access-control");
});

// AWS documents CORS headers of an integration's answers, and none of its own.
test.each([
  [404, "Not Found", "/x"],
  [500, "Internal Server Error", "/defect"],
])(
  "the gateway's own %i is in the words of AWS, and no page of another origin reads them",
  async (status, message, path) => {
    const handler = () => Promise.reject(new Error("defect"));
    const gateway = await started({ handler, routes: ["ANY /defect"] });
    const { headers, ...answer } = await navigation(gateway.url + path);
    expect(answer).toEqual({ status, body: JSON.stringify({ message }) });
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "apigw-requestid": expect.any(String),
    });
    expect(await inPage(gateway, `fetch(new URL("${path}", url))`)).toEqual(["TypeError"]);
  },
);

test("of a browser's request the function is given the members that it has on AWS", async () => {
  const events: LocalHttpApiEvent[] = [];
  const gateway = await started({ handler: (event) => void events.push(event) });
  await inPage(gateway, POST_JSON);
  const onAws = JSON.parse(readFileSync("test/fixtures/consumers/event.json", "utf8")) as LocalHttpApiEvent;
  const [event] = events;
  expect(membersOf(event)).toEqual(membersOf(onAws));
  expect(event?.headers).toMatchObject({
    origin,
    "content-type": "application/json",
    "sec-fetch-site": "cross-site",
  });
  expect(Object.keys(event?.headers ?? {}).join()).not.toMatch(/[A-Z]/);
});

/** Paths and types: `requestContext.http.method string`. Headers are the client's. */
function membersOf(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value !== "object" || value === null || path[0] === "headers") {
    return [`${path.join(".")} ${typeof value}`];
  }
  return Object.entries(value)
    .flatMap(([name, member]) => membersOf(member, [...path, name]))
    .sort();
}
