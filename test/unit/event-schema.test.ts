import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import * as classic from "zod";
import * as mini from "zod/mini";
import { clickstreamEventSchema } from "../../src/domain/event-schema.js";
import { clickstreamEvent, createIngest } from "../../src/entry/index.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";

const TEXT = "must be a string or null";
const OBJECT = "must be an object or null";

const resultOf = (event: object) =>
  createIngest({ store: new MemoryObjectStore() })({ body: JSON.stringify(event) });

describe("the default event", () => {
  test.each([
    ["eventId", TEXT, "e-1"],
    ["userId", TEXT, "u-1"],
    ["clientId", TEXT, "c-1"],
    ["sessionId", TEXT, ""],
    ["pageUrl", TEXT, "https://shop.example/"],
    ["referrer", TEXT, ""],
    ["userLoginState", TEXT, "guest"],
    ["isFirstVisit", "must be a boolean or null", false],
    ["product", OBJECT, { id: 7, price: { amount: "1.10" } }],
    ["element", OBJECT, {}],
  ])("may have %s, and says of any other type of it that it %s", async (name, message, good) => {
    for (const value of [good, null]) {
      expect(await resultOf({ eventName: "e", [name]: value })).toMatchObject({ outcome: "stored" });
    }
    for (const bad of [7, ["a"]]) {
      expect(await resultOf({ eventName: "e", [name]: bad })).toMatchObject({
        code: "INVALID_EVENT",
        message: `${name}: ${message}`,
      });
    }
  });

  test.each([undefined, null, "", 5, "x".repeat(257)])("may not have the name %p", async (eventName) => {
    expect(await resultOf({ eventName })).toMatchObject({
      code: "INVALID_EVENT",
      message: "eventName: required, a string of 1 to 256 characters",
    });
  });

  test.each([null, 5, "e", []])("may not be %p", (value) => {
    const { error } = clickstreamEvent.safeParse(value);
    expect(error?.issues.map(({ message }) => message)).toEqual(["must be a JSON object"]);
  });

  test.each(["e", "x".repeat(256)])("may have the name %p, and any other member", async (eventName) => {
    expect(await resultOf({ eventName, other: { any: [1, null] } })).toMatchObject({ outcome: "stored" });
  });
});

describe("the default schema as ingest uses it", () => {
  const value = fc.oneof(fc.constantFrom("e", "", null, undefined, true, "x".repeat(9)), fc.anything());
  const event = fc.record(
    Object.fromEntries(Object.keys(clickstreamEvent.shape).map((name) => [name, value])),
    { requiredKeys: [] },
  );

  test("accepts exactly what zod accepts, and says of the rest what zod says, for any value", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(event, event, fc.anything()), async (anyValue) => {
        const { issues } = await clickstreamEventSchema(256)["~standard"].validate(anyValue);
        expect(issues).toEqual(clickstreamEvent.safeParse(anyValue).error?.issues);
      }),
      { numRuns: 5_000 },
    );
  });

  test("is taken further with either API of zod", () => {
    for (const { looseObject, string } of [classic, mini]) {
      const schema = looseObject({ ...clickstreamEvent.shape, tenant: string() });
      expect(schema.safeParse({ eventName: "e", tenant: "t", more: 1 }).success).toBe(true);
      expect(schema.safeParse({ eventName: "e" }).success).toBe(false);
      expect(schema.safeParse({ eventName: "", tenant: "t" }).success).toBe(false);
    }
  });
});
