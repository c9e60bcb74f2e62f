import { describe, expect, test } from "@jest/globals";
import { Container } from "inversify";
import { createContainer, ingestModule, TOKENS } from "../../src/entry/inversify.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import { S3ObjectStore } from "../../src/entry/s3.js";
import { FixedClock, SequentialIds } from "../../src/entry/testing.js";
import { httpApiEvent, NOW_MS, silent } from "../support/harness.js";

const CLICK = httpApiEvent('{"eventName":"click"}');

describe("the container", () => {
  test("swaps S3 for memory by one rebind", async () => {
    const container = createContainer({ store: new S3ObjectStore({ bucket: "raw-events" }), logger: silent });
    const store = new MemoryObjectStore();
    container.rebind(TOKENS.ObjectStore).toConstantValue(store);

    const { statusCode, body } = await container.get(TOKENS.Handler)(CLICK);

    expect([statusCode, body]).toEqual([200, '{"success":true}']);
    expect(store.objects().size).toBe(1);
  });

  test("composes anew at each get, so that a rebind holds for what is got after it", async () => {
    const [first, second] = [new MemoryObjectStore(), new MemoryObjectStore()];
    const container = createContainer({ store: first, logger: silent });
    await container.get(TOKENS.Handler)(CLICK);
    container.rebind(TOKENS.ObjectStore).toConstantValue(second);
    await container.get(TOKENS.Handler)(CLICK);
    await container.get(TOKENS.Ingest)({ body: '{"eventName":"click"}' });
    expect([first.objects().size, second.objects().size]).toEqual([1, 2]);
  });

  test("takes every part and every option of createLambdaHandler", async () => {
    const store = new MemoryObjectStore();
    const lines: object[] = [];
    const log = (fields: object) => void lines.push(fields);
    const container = createContainer({
      store,
      clock: new FixedClock(NOW_MS),
      ids: new SequentialIds(),
      compressor: { gzip: (text) => Promise.resolve(Buffer.from(`zipped ${text}`)) },
      logger: { info: log, warn: log, error: log },
      prefix: "web",
      gzip: true,
      limits: { maxBodyBytes: 50 },
      path: "/v1",
      metricsNamespace: "Shop",
    });
    const handler = container.get(TOKENS.Handler);
    await handler(httpApiEvent('{"eventName":"click"}', { path: "/v1" }));
    const again = new SequentialIds();
    expect([...store.objects().keys()]).toEqual([`web/2026/11/22/14/event-${again.next(NOW_MS)}.json.gz`]);
    const [object] = store.objects().values();
    expect(Buffer.from(object?.body ?? "").toString()).toMatch(/^zipped {"eventName"/);
    expect((await handler(httpApiEvent(" ".repeat(51), { path: "/v1" }))).statusCode).toBe(413);
    const _aws = { Timestamp: NOW_MS, CloudWatchMetrics: [{ Namespace: "Shop" }] };
    expect(lines).toMatchObject([
      { status: 200, _aws },
      { status: 413, _aws },
    ]);
  });

  test("lets a rebound Ingest answer for the handler", async () => {
    const container = createContainer({ store: new MemoryObjectStore(), logger: silent });
    container
      .rebind(TOKENS.Ingest)
      .toConstantValue(() =>
        Promise.resolve({ outcome: "refused", code: "EMPTY_BODY", message: "none" } as const),
      );
    expect((await container.get(TOKENS.Handler)(CLICK)).statusCode).toBe(400);
  });

  test("without a store says which token to bind", () => {
    expect(() => createContainer().get(TOKENS.Handler)).toThrow(/clickstream-ingest\.ObjectStore/);
  });

  test("offers its module to a container of the user's own", async () => {
    const container = new Container();
    container.load(ingestModule);
    const store = new MemoryObjectStore();
    container.bind(TOKENS.ObjectStore).toConstantValue(store);
    container.rebind(TOKENS.Logger).toConstantValue(silent);
    await container.get(TOKENS.Handler)(CLICK);
    expect(store.objects().size).toBe(1);
  });

  test("has a logger of its own until one is bound", () => {
    const container = createContainer();
    expect(container.get(TOKENS.Logger)).toBe(container.get(TOKENS.Logger));
  });
});
