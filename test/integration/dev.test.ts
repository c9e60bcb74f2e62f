import { mkdtempSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { MemoryObjectStore } from "../../src/adapters/memory/memory-object-store.js";
import { StoreRejectedError } from "../../src/domain/errors.js";
import { createDevServer, type DevExchange } from "../../src/entry/dev.js";
import { deferred } from "../support/deferred.js";
import { send } from "../support/raw-http.js";

const event = { headers: ["Content-Type", "application/json"], body: '{"eventName":"click"}' };

test("a dev server tells each exchange with the objects it stored", async () => {
  const store = new MemoryObjectStore();
  const told = deferred<DevExchange>();
  const server = createDevServer({ port: 0, store, onExchange: told.resolve });
  const { url } = await server.start();
  expect(await send(`${url}/clickstream`, event)).toMatchObject({ status: 200, body: '{"success":true}' });
  const [object] = store.objects().values();
  expect(await told.promise).toMatchObject({
    method: "POST",
    path: "/clickstream",
    status: 200,
    puts: [{ key: object?.key, outcome: "created" }],
  });
  await server.stop();
});

test("a dev server tells how many events of a batch were rejected", async () => {
  const told = deferred<DevExchange>();
  const server = createDevServer({ port: 0, store: new MemoryObjectStore(), onExchange: told.resolve });
  const { url } = await server.start();
  await send(`${url}/clickstream`, { ...event, body: '[{"eventName":"a"},{}]' });
  expect(await told.promise).toMatchObject({ status: 207, rejected: 1, puts: [{ outcome: "created" }] });
  await server.stop();
});

test("a dev server tells how many events there were in a batch that was refused as a whole", async () => {
  const told = deferred<DevExchange>();
  const server = createDevServer({ port: 0, store: new MemoryObjectStore(), onExchange: told.resolve });
  const { url } = await server.start();
  await send(`${url}/clickstream`, { ...event, body: "[{},7]" });
  expect(await told.promise).toMatchObject({ status: 400, code: "INVALID_EVENT", rejected: 2, puts: [] });
  await server.stop();
});

test("a dev server tells the code of a refusal, and a logger of the user's still gets the line", async () => {
  const told = deferred<DevExchange>();
  const lines: object[] = [];
  const logger = { info() {}, warn: (line: object) => void lines.push(line), error() {} };
  const store = new MemoryObjectStore();
  const server = createDevServer({ port: 0, store, logger, onExchange: told.resolve });
  const { url } = await server.start();
  await send(`${url}/clickstream`, { ...event, body: "{" });
  expect(await told.promise).toMatchObject({ status: 400, code: "INVALID_JSON", rejected: 1, puts: [] });
  expect(lines).toMatchObject([{ status: 400, code: "INVALID_JSON" }]);
  await server.stop();
});

test("a dev server takes the Lambda handler's options, its path included", async () => {
  const store = new MemoryObjectStore();
  const server = createDevServer({ port: 0, store, path: "/collect", prefix: "raw" });
  const { url } = await server.start();
  expect((await send(`${url}/clickstream`, event)).status).toBe(404);
  expect((await send(`${url}/collect`, event)).status).toBe(200);
  expect([...store.objects().values()].map(({ key }) => key)).toEqual([expect.stringMatching(/^raw\//)]);
  await server.stop();
});

test("a dev server tells the error behind a 5xx, and answers it without", async () => {
  const failure = new StoreRejectedError("no such bucket");
  const errors: unknown[] = [];
  const server = createDevServer({
    port: 0,
    store: { putIfAbsent: () => Promise.reject(failure) },
    onError: (error) => errors.push(error),
  });
  const { url } = await server.start();
  const answer = await send(`${url}/clickstream`, event);
  expect(answer.status).toBe(500);
  expect(answer.body).not.toContain("bucket");
  expect(errors).toEqual([failure]);
  await server.stop();
});

test("a dev server that was stopped starts again, and one that never started stops", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "clickstream-dev-"));
  try {
    const server = createDevServer({ port: 0, dataDir: join(dataDir, "new") });
    await server.stop();
    for (let round = 0; round < 2; round++) {
      const { url } = await server.start();
      const answer = await send(`${url}/clickstream`, event);
      expect(answer.status).toBe(200);
      await server.stop();
    }
    expect(await readdir(dataDir)).toEqual(["new"]);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test("a dev server hosts any handler, behind the routes, the stage and the CORS it is told", async () => {
  const exchanges: DevExchange[] = [];
  const server = createDevServer({
    port: 0,
    handler: ({ routeKey, rawPath, pathParameters }, { functionName }) => ({
      statusCode: 201,
      headers: { "access-control-allow-origin": "https://own.example" },
      body: JSON.stringify({ routeKey, rawPath, pathParameters, functionName }),
    }),
    routes: ["GET /pets/{id}", "POST /{proxy+}"],
    stage: "prod",
    cors: false,
    onExchange: (exchange) => exchanges.push(exchange),
  });
  const { url } = await server.start();
  const answer = await send(`${url}/prod/pets/a%20b`, { method: "GET" });
  expect([answer.status, JSON.parse(answer.body)]).toEqual([
    201,
    {
      routeKey: "GET /pets/{id}",
      rawPath: "/prod/pets/a b",
      pathParameters: { id: "a b" },
      functionName: "clickstream-lambda-ingest",
    },
  ]);
  expect(answer.headers["access-control-allow-origin"]).toBe("https://own.example");
  expect((await send(`${url}/prod/x/y`, event)).body).toContain('"pathParameters":{"proxy":"x/y"}');
  expect((await send(`${url}/pets/1`, { method: "GET" })).status).toBe(404);
  await server.stop();
  expect(exchanges).toMatchObject([
    { method: "GET", path: "/prod/pets/a b", status: 201, bytes: 0, puts: [] },
    { method: "POST", path: "/prod/x/y", status: 201, bytes: event.body.length, puts: [] },
    { status: 404 },
  ]);
  expect(exchanges[0]).toHaveProperty("code", undefined);
});

test("a dev server takes a handler in place of a store, and makes no data folder for it", async () => {
  const parent = mkdtempSync(join(tmpdir(), "clickstream-dev-"));
  try {
    const server = createDevServer({ port: 0, dataDir: join(parent, "data"), handler: () => "hi" });
    const { url } = await server.start();
    expect(await send(`${url}/clickstream`)).toMatchObject({ status: 200, body: "hi" });
    await server.stop();
    expect(await readdir(parent)).toEqual([]);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
});

test("a dev server refuses a handler with a callback, which Lambda's Node 24 refuses too", () => {
  const handler = (_event: unknown, _context: unknown, callback: (error: null, result: string) => void) =>
    callback(null, "hi");
  expect(() => createDevServer({ handler: handler })).toThrow(
    "the handler has more than two parameters, and Lambda's Node 24 has no callbacks; let it return a promise",
  );
});

test("a dev server refuses a handler that is no function", () => {
  for (const handler of ["index.handler", {}, null]) {
    expect(() => createDevServer({ handler: handler as never })).toThrow("handler must be a function");
  }
});

test("a dev server without options is refused nothing but what it cannot use", () => {
  expect(createDevServer().openRequests).toBe(0);
  expect(() => createDevServer({ path: "clickstream" })).toThrow("path must begin with a slash");
});
