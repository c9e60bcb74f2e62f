import { createConnection } from "node:net";
import { describe, expect, test } from "@jest/globals";
import type { EntryDetails } from "../../src/adapters/inspector/entry-details.js";
import { MemoryObjectStore } from "../../src/adapters/memory/memory-object-store.js";
import { createDevServer } from "../../src/entry/dev.js";
import { eventSource } from "../support/event-source.js";
import { devServer, get, inspectorAlone } from "../support/inspector-servers.js";
import { send } from "../support/raw-http.js";

describe("an entry", () => {
  test("is told with the event as it was stored, to the digit", async () => {
    const { post, page } = await devServer();
    await post('{"eventName":"a","n":12345678901234567890,"x":1e400}');
    const { body, headers } = await get(`${page}/entries/1`);
    expect(headers["content-type"]).toBe("application/json");
    expect(JSON.parse(body)).toMatchObject({
      request: { method: "POST", target: "/clickstream" },
      headers: { "content-type": "application/json" },
      content: {
        text: expect.stringMatching(
          /^\{"eventName":"a","n":12345678901234567890,"x":1e400,"_ingest":\{.+\}\}$/,
        ),
      },
    });
  });

  test("is told with the request's headers that count, and sent again by its curl line", async () => {
    const { post, page, url } = await devServer();
    const key = "018f8c2e-7b7a-7cc1-8f2a-0123456789ab";
    await post('{"eventName":"a"}', ["Idempotency-Key", key, "Content-Type", "text/plain", "X-Other", "1"]);
    const { body } = await get(`${page}/entries/1/curl`);
    expect(body).toBe(
      `curl -H 'content-type: text/plain' -H 'idempotency-key: ${key}' --data-raw '{"eventName":"a"}' ${url}/clickstream`,
    );
  });

  test("of another handler's request is told with its body and its answer", async () => {
    const handler = () => ({ statusCode: 418, body: "<teapot>" });
    const { url, page } = await devServer({ handler, routes: ["ANY /{proxy+}"] });
    await send(url, { method: "PUT", path: "/brew?milk=1", body: "coffee" });
    const { body } = await get(`${page}/entries/1`);
    expect(JSON.parse(body)).toMatchObject({
      request: { method: "PUT", target: "/brew?milk=1" },
      content: { text: "coffee", bytes: 6, isCut: false },
      answer: { text: "<teapot>" },
    });
  });

  test("of bytes that are no text says so, and one of a long text shows its beginning", async () => {
    const handler = () => ({ statusCode: 200 });
    const { url, page } = await devServer({ handler, routes: ["$default"] });
    await send(url, { body: new Uint8Array([0xff, 0x00]) });
    await send(url, { body: "x".repeat(1_000_000) });
    const contents = await Promise.all(
      [1, 2].map(
        async (id) => (JSON.parse((await get(`${page}/entries/${id}`)).body) as EntryDetails).content,
      ),
    );
    expect(contents[0]).toEqual({ bytes: 2, isCut: true });
    expect(contents[1]).toEqual({ text: "x".repeat(512 * 1024), bytes: 1_000_000, isCut: true });
  });

  test("whose body was dropped is told without, and has no curl line", async () => {
    const { page, record } = await inspectorAlone({ maxBodyBytes: 0 });
    record("a");
    expect(JSON.parse((await get(`${page}/entries/1`)).body)).not.toHaveProperty("content");
    expect(await get(`${page}/entries/1/curl`)).toMatchObject({ status: 410 });
  });

  test("that is no longer kept, or never was, is not found", async () => {
    const { page, record } = await inspectorAlone({ maxEntries: 1 });
    record("a");
    record("b");
    for (const id of ["1", "3", "1e0", "x", "2/x"]) {
      expect(await get(`${page}/entries/${id}`)).toMatchObject({ status: 404 });
    }
  });
});

describe("the page", () => {
  test("and every file that it names, and they name, is served as what it is", async () => {
    const { page } = await devServer();
    const types = { html: "text/html", css: "text/css", js: "text/javascript" };
    const pending = [page];
    const served = new Set<string>();
    for (let url = pending.pop(); url !== undefined; url = pending.pop()) {
      if (served.has(url)) continue;
      served.add(url);
      const { status, headers, body } = await get(url);
      const extension = (/\.(css|js)$/.exec(url)?.[1] ?? "html") as keyof typeof types;
      expect(status).toBe(200);
      expect(headers["content-type"]).toBe(`${types[extension]}; charset=utf-8`);
      for (const [, name = ""] of body.matchAll(/"(?:\.|\/_inspect)\/([\w-]+\.(?:css|js))"/g)) {
        pending.push(`${page}/${name}`);
      }
    }
    expect(served.size).toBeGreaterThan(10);
  });

  test("takes nothing from elsewhere, runs nothing inline, is not framed, cached, or read by another origin", async () => {
    const { page, stream } = await devServer();
    const source = await eventSource(stream, { origin: "https://evil.example" });
    const answers = await Promise.all(
      [page, `${page}/inspector.js`, `${page}/nothing`].map((url) =>
        get(url, ["Origin", "https://evil.example"]),
      ),
    );
    for (const headers of [source.response.headers, ...answers.map((answer) => answer.headers)]) {
      expect(headers).toMatchObject({
        "cache-control": "no-store",
        "content-security-policy": expect.stringMatching(
          /^default-src 'none'; script-src 'self'; style-src 'self';/,
        ),
        "cross-origin-resource-policy": "same-origin",
        "x-content-type-options": "nosniff",
      });
      expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
      expect(headers["content-security-policy"]).not.toContain("unsafe");
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
    source.close();
  });

  test.each([
    "/_inspect/../dev.ts",
    "/_inspect/%2e%2e/inspector.ts",
    "/_inspect/..%2finspector.ts",
    "/_inspect//etc/passwd",
    "/_inspect/page-files.ts",
    "/_inspect/nothing.js",
    "/_inspect/.html",
  ])("is no way to other files: %s", async (path) => {
    const { url } = await devServer();
    expect((await send(url, { method: "GET", path })).status).toBe(404);
  });

  test.each([
    ["evil.example", 403],
    ["localhost.evil.example:3000", 403],
    ["localhost", 200],
    ["127.0.0.1:1", 200],
    ["[::1]:3000", 200],
  ])(
    "asked for under the name %s is answered %d: a name may be bent to this machine",
    async (host, status) => {
      const { url } = await devServer();
      for (const path of ["/_inspect", "/_inspect/stream", "/_inspect/inspector.js"]) {
        expect(await rawAnswer(url, `HEAD ${path}`, host)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      }
    },
  );

  test("that is refused says why, and that alone", async () => {
    const { url } = await devServer();
    const [, body] = (await rawAnswer(url, "GET /_inspect", "evil.example")).split("\r\n\r\n");
    expect(body).toBe(
      "This page is shown only under an IP address, localhost or the host listened on: another name may be a trap (DNS rebinding).",
    );
  });

  test.each(["POST", "PUT", "DELETE", "OPTIONS"])("is not for %s", async (method) => {
    const { page } = await devServer();
    const { status, headers } = await send(page, { method });
    expect([status, headers.allow]).toEqual([405, "GET, HEAD"]);
  });

  test("is not there unless it was asked for, nor beside its own path", async () => {
    const server = createDevServer({ port: 0, store: new MemoryObjectStore() });
    const { url } = await server.start();
    expect(await get(`${url}/_inspect`)).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
    await server.stop();
    const on = await devServer();
    expect(await get(`${on.url}/_inspector`)).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
  });
});

test("what an event is called is data, whatever it would be in a page", async () => {
  const { post, page, stream } = await devServer();
  const name = '</script><img src=x onerror="alert(1)">\u2028\n\ndata: {}';
  await post(JSON.stringify({ eventName: name }));
  const source = await eventSource(stream);
  expect(await source.until(({ event }) => event === "snapshot")).toMatchObject({
    data: { entries: [{ name }] },
  });
  expect(source.response.headers["content-type"]).toBe("text/event-stream");
  const { headers, body } = await get(`${page}/entries/1`);
  expect(headers).toMatchObject({ "content-type": "application/json", "x-content-type-options": "nosniff" });
  const { content } = JSON.parse(body) as EntryDetails;
  expect(JSON.parse(content?.text ?? "")).toMatchObject({ eventName: name });
  source.close();
});

/** Everything that is answered to a request under a name of its own. */
async function rawAnswer(url: string, methodAndPath: string, host: string): Promise<string> {
  const socket = createConnection(Number(new URL(url).port), "127.0.0.1");
  socket.write(`${methodAndPath} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  return Buffer.concat((await socket.toArray()) as Buffer[]).toString();
}
