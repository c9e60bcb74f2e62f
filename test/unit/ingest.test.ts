import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import {
  createIngest,
  type Failed,
  type IngestMetadata,
  type ObjectStore,
  StoreRejectedError,
  StoreUnavailableError,
} from "../../src/entry/index.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import { FixedClock } from "../../src/entry/testing.js";
import { deferred } from "../support/deferred.js";
import { NOW_MS, withoutIngest } from "../support/harness.js";

const clock = new FixedClock(NOW_MS);
const CLICK = '{"eventName":"click"}';
const batchOf = (count: number) =>
  JSON.stringify(Array.from({ length: count }, (_, n) => ({ eventName: "click", n })));

/** A text with which `{"receivedAt":…,"pad":…}` takes that many bytes. */
const metadataPad = (bytes: number) =>
  "x".repeat(bytes - JSON.stringify({ receivedAt: new Date(NOW_MS), pad: "" }).length);
const nested = (levels: number): unknown => (levels === 0 ? 0 : [nested(levels - 1)]);

describe("createIngest", () => {
  test("needs nothing but a store", async () => {
    const store = new MemoryObjectStore();
    const result = await createIngest({ store })({ body: CLICK });
    expect(result).toEqual({ outcome: "stored", batch: false, accepted: 1, duplicates: 0, rejected: [] });
    expect(store.objects().size).toBe(1);
  });

  test("says of an object what it is", async () => {
    const kinds = async (options: { layout?: "batch"; gzip?: boolean }) => {
      const store = new MemoryObjectStore();
      await createIngest({ store, clock, ...options })({ body: CLICK });
      const [object] = store.objects().values();
      return [
        object?.key.replace(/^.*\/(\w+)-[0-9a-f-]+/, "$1"),
        object?.contentType,
        object?.contentEncoding,
      ];
    };
    expect(await kinds({})).toEqual(["event.json", "application/json", undefined]);
    expect(await kinds({ gzip: true })).toEqual(["event.json.gz", "application/json", "gzip"]);
    expect(await kinds({ layout: "batch" })).toEqual(["batch.ndjson", "application/x-ndjson", undefined]);
    expect(await kinds({ layout: "batch", gzip: true })).toEqual([
      "batch.ndjson.gz",
      "application/x-ndjson",
      "gzip",
    ]);
  });

  test("compresses what it would have stored", async () => {
    const [plain, zipped] = [new MemoryObjectStore(), new MemoryObjectStore()];
    await createIngest({ store: plain, clock })({ body: '{"eventName":"é"}' });
    await createIngest({ store: zipped, clock, gzip: true })({ body: '{"eventName":"é"}' });
    const body = (store: MemoryObjectStore) => [...store.objects().values()][0]?.body ?? "";
    expect(gunzipSync(body(zipped)).toString("utf8")).toBe(body(plain));
  });

  test("begins keys with the prefix", async () => {
    const store = new MemoryObjectStore();
    await createIngest({ store, clock, prefix: "site=a/events" })({ body: CLICK });
    expect([...store.objects().keys()][0]).toMatch(/^site=a\/events\/2026\/11\/22\/14\/event-/);
  });

  test("names a batch without ids by a fresh id each time", async () => {
    const store = new MemoryObjectStore();
    const ingest = createIngest({ store, clock, layout: "batch" });
    await ingest({ body: batchOf(2) });
    expect(await ingest({ body: batchOf(2) })).toMatchObject({ accepted: 2, duplicates: 0 });
    expect(store.objects().size).toBe(2);
  });

  test("names a batch of which one event has no id by a fresh id too, so that no other batch is taken for it", async () => {
    const store = new MemoryObjectStore();
    const ingest = createIngest({ store, clock, layout: "batch" });
    const named = '{"eventName":"click","eventId":"0190163d-8694-439b-aea5-966c26f8ad91"}';
    await ingest({ body: `[${named},{"eventName":"first"}]` });
    expect(await ingest({ body: `[${named},{"eventName":"second"}]` })).toMatchObject({ duplicates: 0 });
    const texts = [...store.objects().values()].map(({ body }) => String(body));
    expect(texts.join("")).toContain("first");
    expect(texts.join("")).toContain("second");
  });

  test("hands a schema of the user's the event as it will be stored, and stores nothing that the schema makes of it", async () => {
    const store = new MemoryObjectStore();
    let given: unknown;
    const schema = {
      "~standard": {
        version: 1 as const,
        vendor: "test",
        validate: (value: unknown) => {
          given = structuredClone(value);
          Object.assign(value as object, { eventId: "changed", added: 1 });
          return Promise.resolve({ value: { transformed: true } });
        },
      },
    };
    await createIngest({ store, clock, schema })({ body: '{"a":"\\ud800","_ingest":1}' });
    expect(given).toEqual({ a: "\ufffd", _ingest: 1 });
    expect(withoutIngest(String([...store.objects().values()][0]?.body).trim())).toBe('{"a":"\ufffd"}');
  });

  test("stores an event without members as JSON, however much white space is in it", async () => {
    const store = new MemoryObjectStore();
    const schema = {
      "~standard": { version: 1 as const, vendor: "test", validate: (value: unknown) => ({ value }) },
    };
    await createIngest({ store, schema })({ body: "[{},{ },{\t},{\n}]" });
    const stored = [...store.objects().values()].map(({ body }) => JSON.parse(String(body)) as object);
    expect(stored.map((event) => Object.keys(event))).toEqual(Array(4).fill(["_ingest"]));
  });

  test("tells of a user's schema where an issue is, shortened, and of many the first five", async () => {
    const issues = [
      { message: "secret" },
      { message: "secret", path: ["a", { key: 0 }, Symbol("s")] },
      { message: "secret", path: ["x".repeat(300)] },
      ...Array.from({ length: 9 }, (_, n) => ({ message: "secret", path: [n] })),
    ];
    const schema = { "~standard": { version: 1 as const, vendor: "test", validate: () => ({ issues }) } };
    const result = await createIngest({ store: new MemoryObjectStore(), schema })({ body: "{}" });
    expect(result).toMatchObject({
      code: "INVALID_EVENT",
      message: `event: invalid; a.0.Symbol(s): invalid; ${"x".repeat(200)}: invalid; 0: invalid; 1: invalid`,
    });
  });

  test("has no more puts in flight than its bound, and uses it", async () => {
    let inFlight = 0;
    let most = 0;
    const store: ObjectStore = {
      putIfAbsent: async () => {
        most = Math.max(most, ++inFlight);
        await new Promise(setImmediate);
        inFlight -= 1;
        return "created";
      },
    };
    await createIngest({ store, concurrency: 7 })({ body: batchOf(50) });
    expect(most).toBe(7);
  });

  test("after a put that no retry can help begins no other; after an outage it goes on", async () => {
    const attempted = async (error: Error) => {
      let puts = 0;
      const store: ObjectStore = {
        putIfAbsent: () => (++puts === 3 ? Promise.reject(error) : Promise.resolve("created")),
      };
      const result = await createIngest({ store, concurrency: 1 })({ body: batchOf(10) });
      expect(result).toEqual({ outcome: "failed", error });
      return puts;
    };
    expect(await attempted(new StoreRejectedError("denied"))).toBe(3);
    expect(await attempted(new StoreUnavailableError("busy"))).toBe(10);
  });

  test.each<[string, object, string]>([
    [
      "throws what it must not",
      { store: { putIfAbsent: () => Promise.reject(new TypeError("oops")) } },
      "the store threw what is no IngestError; mend the adapter",
    ],
    [
      "resolves with neither outcome",
      { store: { putIfAbsent: () => Promise.resolve() } },
      'the store resolved with something other than "created" or "exists"; mend the adapter',
    ],
    [
      "cannot compress",
      { gzip: true, compressor: { gzip: () => Promise.reject(new TypeError("oops")) } },
      "the compressor failed",
    ],
    [
      "cannot tell the time",
      {
        clock: {
          now: () => {
            throw new TypeError("oops");
          },
        },
      },
      "ingest failed unexpectedly",
    ],
  ])(
    "never rejects: where what it was given %s, it says so, with the cause",
    async (_what, given, message) => {
      const store = new MemoryObjectStore();
      const result = await createIngest({ store, ...given })({ body: CLICK });
      expect(result).toMatchObject({
        outcome: "failed",
        error: { name: "InternalError", retryable: false, message },
      });
      const { cause } = (result as Failed).error;
      if (!message.includes("resolved")) expect(cause).toEqual(new TypeError("oops"));
      expect(store.objects().size).toBe(0);
    },
  );

  test.each<[string, IngestMetadata, string]>([
    ["is no JSON", { big: 1n }, "the request's metadata cannot be JSON (a BigInt, a cycle)"],
    ["is larger than 64 KiB", { pad: metadataPad(65_537) }, "the request's metadata is past maxBytes"],
    ["is deeper than 64 levels", { deep: nested(64) }, "the request's metadata is past maxDepth"],
    [
      "is deeper than 64 levels, by what a function says of itself",
      { deep: Object.assign(() => 0, { toJSON: () => nested(64) }) },
      "the request's metadata is past maxDepth",
    ],
    [
      "has names that are one when stored",
      { "\ud800": 1, "\ud801": 2 },
      "the request's metadata: a member name occurs twice in one object (again at character 52)",
    ],
  ])("says of metadata that %s what is wrong with it", async (_what, metadata, message) => {
    const store = new MemoryObjectStore();
    const result = await createIngest({ store, clock })({ body: CLICK, metadata });
    expect(result).toMatchObject({ outcome: "failed", error: { name: "InternalError", message } });
    expect(store.objects().size).toBe(0);
  });

  test("takes metadata of just 64 KiB and of just 64 levels", async () => {
    for (const metadata of [{ pad: metadataPad(65_536) }, { deep: nested(63) }]) {
      const ingest = createIngest({ store: new MemoryObjectStore(), clock });
      expect(await ingest({ body: CLICK, metadata })).toMatchObject({ outcome: "stored" });
    }
  });

  test("tells a store the time left in whole milliseconds, which AbortSignal.timeout wants", async () => {
    const told: (number | undefined)[] = [];
    const store = {
      putIfAbsent: (_object: unknown, options?: { readonly timeoutMs?: number }) => {
        told.push(options?.timeoutMs);
        return Promise.resolve("created" as const);
      },
    };
    for (const left of [1_234.5, 0.1])
      await createIngest({ store })({ body: CLICK, remainingMs: () => left });
    expect(told).toEqual([1_235, 1]);
  });

  test("keeps what JSON.stringify threw of the metadata", async () => {
    const result = await createIngest({ store: new MemoryObjectStore() })({
      body: CLICK,
      metadata: { big: 1n },
    });
    expect((result as Failed).error.cause).toHaveProperty("name", "TypeError");
  });

  test("begins nothing more once one of several puts at once was refused for good", async () => {
    const begun: string[] = [];
    const refused = deferred();
    const store: ObjectStore = {
      putIfAbsent: async ({ key }) => {
        begun.push(key);
        if (begun.length === 1) {
          await refused.promise;
          return "created";
        }
        throw new StoreRejectedError("denied");
      },
    };
    const result = await createIngest({ store, concurrency: 2 })({ body: batchOf(10) });
    expect(result).toMatchObject({ error: { code: "STORE_REJECTED" } });
    refused.resolve();
    await new Promise(setImmediate);
    expect(begun).toHaveLength(2);
  });

  test("tells the store of no time where the caller has no deadline", async () => {
    const told: unknown[] = [];
    const store: ObjectStore = {
      putIfAbsent: async (_object, options) => {
        told.push(options);
        return "created";
      },
    };
    await createIngest({ store })({ body: CLICK });
    await createIngest({ store })({ body: CLICK, remainingMs: () => 5 });
    expect(told).toEqual([undefined, { timeoutMs: 5 }]);
  });

  test("asks no store once the time is up", async () => {
    const store = new MemoryObjectStore();
    let left = 2;
    const result = await createIngest({ store, concurrency: 1 })({
      body: batchOf(5),
      remainingMs: () => left--,
    });
    expect(result).toMatchObject({
      outcome: "failed",
      error: {
        code: "STORE_UNAVAILABLE",
        retryable: true,
        message: "the request's time ran out before the store was asked",
      },
    });
    expect(store.objects().size).toBe(2);
  });
});
