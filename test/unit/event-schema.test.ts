import { describe, expect, test } from "@jest/globals";
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
