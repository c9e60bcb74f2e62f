import { describe, expect, test } from "@jest/globals";
import * as z from "zod/mini";
import { resolveIngestOptions } from "../../src/domain/ingest-options.js";
import { clickstreamEvent, ConfigurationError, createIngest } from "../../src/entry/index.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import { FixedClock } from "../../src/entry/testing.js";

const store = new MemoryObjectStore();
const ports = {
  store,
  clock: new FixedClock(0),
  ids: { next: () => "", derive: () => "" },
  compressor: { gzip: () => Promise.resolve(new Uint8Array()) },
};

describe("the options of ingest", () => {
  test("have the documented defaults", async () => {
    const { schema, drop, ...others } = resolveIngestOptions(ports);
    expect(others).toEqual({
      prefix: "events",
      layout: "event",
      gzip: false,
      idTimeToleranceMs: 900_000,
      concurrency: 100,
      limits: {
        maxBodyBytes: 6_291_456,
        maxBatchEvents: 500,
        maxEventBytes: 262_144,
        maxDepth: 64,
        maxEventNameLength: 256,
      },
    });
    expect([...drop]).toEqual([]);
    expect(await schema["~standard"].validate({ eventName: "e".repeat(256) })).not.toHaveProperty("issues");
    expect(await schema["~standard"].validate({ eventName: "e".repeat(257) })).toHaveProperty("issues");
  });

  test("have their defaults where they are given as undefined, limits too", () => {
    const limits = { maxDepth: undefined } as unknown as Record<string, number>;
    expect(resolveIngestOptions({ ...ports, limits }).limits.maxDepth).toBe(64);
  });

  test("take the default schema for ours where it is given by name: a client reads its messages", async () => {
    const ofOurs = createIngest({ store, schema: clickstreamEvent });
    const ofAnothers = createIngest({ store, schema: z.looseObject(clickstreamEvent.shape) });
    const body = '{"eventName":"e","userId":7}';
    expect(await ofOurs({ body })).toMatchObject({ message: "userId: must be a string or null" });
    expect(await ofAnothers({ body })).toMatchObject({ message: "userId: invalid" });
  });

  test.each([
    [{ concurrency: 1 }],
    [{ idTimeToleranceMs: 0 }],
    [{ layout: "event" as const }],
    [{ layout: "batch" as const }],
    [{ gzip: true }],
    [{ drop: [] }],
    [{ limits: { maxDepth: 1 } }],
  ])("may be %p", (options) => {
    expect(() => createIngest({ store, ...options })).not.toThrow();
  });

  test.each<[object, string]>([
    [{ store: undefined }, "store must be an ObjectStore"],
    [{ store: {} }, "store must be an ObjectStore"],
    [{ schema: {} }, "schema must implement Standard Schema v1"],
    [{ schema: { "~standard": {} } }, "schema must implement Standard Schema v1"],
    [{ drop: "email" }, "drop must be an array of member names"],
    [{ drop: ["email", 1] }, "drop must be an array of member names"],
    [{ gzip: "no" }, "gzip must be true or false"],
    [{ layout: "hourly" }, "layout must be one of event, batch"],
    [{ idTimeToleranceMs: -1 }, "idTimeToleranceMs must be a whole number of milliseconds, 0 or more"],
    [{ idTimeToleranceMs: 0.5 }, "idTimeToleranceMs must be a whole number of milliseconds, 0 or more"],
    [{ concurrency: 0 }, "concurrency must be a positive integer"],
    [{ concurrency: 1.5 }, "concurrency must be a positive integer"],
    [{ limits: { maxDepth: 0 } }, "maxDepth must be a positive integer"],
    [{ limits: { maxBodyBytes: 1.5 } }, "maxBodyBytes must be a positive integer"],
    [{ prefix: "../up" }, 'prefix cannot begin a key: that has a segment "." or ".."'],
  ])("that cannot be used are refused at once, with what to give instead: %p", (option, message) => {
    expect(() => createIngest({ store, ...option })).toThrow(new ConfigurationError(message));
  });
});
