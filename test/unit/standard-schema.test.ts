import { describe, expect, test } from "@jest/globals";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import * as v from "valibot";
import * as z from "zod";
import { createIngest, type EventSchema } from "../../src/entry/index.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";

const asEventSchema = (schema: StandardSchemaV1): EventSchema => schema;

describe("a schema", () => {
  test.each([
    ["zod", z.looseObject({ eventName: z.literal("buy"), price: z.coerce.number() })],
    [
      "zod with an asynchronous check",
      z.looseObject({
        eventName: z.string().refine((name) => Promise.resolve(name === "buy")),
        price: z.unknown(),
      }),
    ],
    ["valibot", v.looseObject({ eventName: v.literal("buy"), price: v.unknown() })],
  ])("of %s, as any Standard Schema, decides what an event is", async (_vendor, schema) => {
    const store = new MemoryObjectStore();
    const ingest = createIngest({ store, schema: asEventSchema(schema) });
    const body = '[{"eventName":"buy","price":"1.10"},{"eventName":"sell","price":"1"}]';
    expect(await ingest({ body })).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, code: "INVALID_EVENT", message: "eventName: invalid" }],
    });
    expect(String([...store.objects().values()][0]?.body)).toContain('"price":"1.10"');
  });

  test.each([
    [
      "throws",
      () => {
        throw new TypeError("oops");
      },
    ],
    ["rejects", () => Promise.reject(new TypeError("oops"))],
  ])("that %s is a defect and no verdict on the event", async (_what, validate) => {
    const store = new MemoryObjectStore();
    const schema = { "~standard": { version: 1 as const, vendor: "test", validate } };
    const result = await createIngest({ store, schema })({ body: '{"eventName":"buy"}' });
    expect(result).toMatchObject({
      outcome: "failed",
      error: {
        name: "InternalError",
        message: "the event schema threw instead of returning issues; mend the schema",
        cause: new TypeError("oops"),
      },
    });
    expect(store.objects().size).toBe(0);
  });
});
