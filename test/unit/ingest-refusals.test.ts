import { describe, expect, test } from "@jest/globals";
import { createIngest, type IngestRequest } from "../../src/entry/index.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";

const CLICK = '{"eventName":"click"}';
const NDJSON = "application/x-ndjson";
const limits = { maxBodyBytes: 100, maxBatchEvents: 2, maxEventBytes: 60, maxDepth: 3 };

async function refusalOf(request: IngestRequest) {
  const store = new MemoryObjectStore();
  const result = await createIngest({ store, limits })(request);
  expect(store.objects().size).toBe(0);
  return result;
}

describe("a body that is no JSON is refused with the character where it stops being any:", () => {
  test.each([
    ["x", 0],
    [" \t\r\nx", 4],
    ["{", 1],
    ['{"a"', 4],
    ['{"a" 1}', 5],
    ['{"a": }', 6],
    ['{"a":1', 6],
    ['{"a":1 "b"}', 7],
    ['{"a":1,}', 7],
    ["{a:1}", 1],
    ['{"a":tru}', 5],
    ['{"a":-}', 5],
    ['{"a":01}', 6],
    ['{"a":[1}', 7],
    ['{"a":"b', 7],
    ['{"a":"b\n"}', 7],
    ['{"a":"\\', 8],
    ["\ufeff{", 1],
    ["[", 1],
    [`[${CLICK}`, 22],
    [`[${CLICK},]`, 23],
    [`${CLICK}${CLICK}`, 21],
    ["[] 1", 3],
    // The text whose escape JSON does not have begins there.
    ['{"a":"b\\x"}', 5],
    ['{ "\\u12": 1}', 2],
  ])("%j at %i", async (body, position) => {
    expect(await refusalOf({ body })).toEqual({
      outcome: "refused",
      code: "INVALID_JSON",
      message: `the body is not JSON at character ${position}`,
    });
  });

  test("of NDJSON the line's own, and the other lines are taken", async () => {
    const store = new MemoryObjectStore();
    const body = `${CLICK}\n{"a":\n${CLICK}${CLICK}\n\n 1 2`;
    expect(await createIngest({ store })({ body, contentType: NDJSON })).toMatchObject({
      accepted: 1,
      rejected: [
        { index: 1, code: "INVALID_JSON", message: "the line is not JSON at character 5" },
        { index: 2, code: "INVALID_JSON", message: "the line is not JSON at character 21" },
        { index: 3, code: "INVALID_JSON", message: "the line is not JSON at character 3" },
      ],
    });
  });
});

describe("an event that readers would disagree on is refused with the character of the name:", () => {
  const twice = (at: number) => `event: a member name occurs twice in one object (again at character ${at})`;
  const proto = (at: number) => `event: __proto__ cannot be a member name (character ${at})`;

  test.each([
    ['{"a":1,"a":2}', twice(7)],
    ['{"a":1, "\\u0061":2}', twice(8)],
    ['{"x":{"a":1,"b":[],"a":2}}', twice(19)],
    ['{"x":[{"a":1,"a":2}]}', twice(13)],
    ['{"a":1,"a":2,"__proto__":3}', twice(7)],
    ['{"__proto__":1}', proto(1)],
    ['{"x":{ "__proto__":1}}', proto(7)],
    ['{"\\u005f_proto__":1,"a":1,"a":2}', proto(1)],
  ])("%j", async (body, message) => {
    expect(await refusalOf({ body })).toMatchObject({ code: "INVALID_EVENT", message });
  });

  test("a name that occurs again in another object is none such", async () => {
    const body = '{"eventName":"a","x":{"x":[{"x":1},{"x":2}]},"y":{"x":3}}';
    const result = await createIngest({ store: new MemoryObjectStore() })({ body });
    expect(result).toMatchObject({ outcome: "stored" });
  });
});

describe("what else is refused is told what to send:", () => {
  test.each<[string, string, string]>([
    ["", "EMPTY_BODY", "send at least one event"],
    ["[]", "EMPTY_BODY", "send at least one event"],
    ["7", "INVALID_EVENT", "event: must be a JSON object"],
    [`"${"x".repeat(99)}"`, "TOO_LARGE", "the body is larger than 100 bytes; send fewer events at a time"],
    ["[1,2,3]", "TOO_LARGE", "the batch has more than 2 events; send them in several requests"],
    [`"${"x".repeat(59)}"`, "TOO_LARGE", "the event is larger than 60 bytes"],
    ["[[[[]]]]", "INVALID_EVENT", 'none of the 1 events is valid; each reason is in "rejected"'],
    ['{"a":[[[]]]}', "TOO_LARGE", "the event is nested deeper than 3 levels"],
  ])("%j", async (body, code, message) => {
    expect(await refusalOf({ body })).toMatchObject({ outcome: "refused", code, message });
  });

  test("NDJSON of too many lines", async () => {
    expect(await refusalOf({ body: "1\n2\n3", contentType: NDJSON })).toEqual({
      outcome: "refused",
      code: "TOO_LARGE",
      message: "the batch has more than 2 events; send them in several requests",
    });
  });

  test("a batch without a valid event, each by its own reason", async () => {
    expect(await refusalOf({ body: '[7,{"eventName":""}]' })).toEqual({
      outcome: "refused",
      code: "INVALID_EVENT",
      message: 'none of the 2 events is valid; each reason is in "rejected"',
      rejected: [
        { index: 0, code: "INVALID_EVENT", message: "event: must be a JSON object" },
        {
          index: 1,
          code: "INVALID_EVENT",
          message: "eventName: required, a string of 1 to 256 characters",
        },
      ],
    });
    expect(await refusalOf({ body: "{\n7", contentType: NDJSON })).toMatchObject({ code: "INVALID_EVENT" });
    expect(await refusalOf({ body: "{\n]", contentType: NDJSON })).toMatchObject({ code: "INVALID_JSON" });
  });
});

describe("the content type", () => {
  test.each([NDJSON, "Application/X-NDJSON", " application/x-ndjson ; charset=utf-8"])(
    "%j is NDJSON",
    async (contentType) => {
      const ingest = createIngest({ store: new MemoryObjectStore() });
      expect(await ingest({ body: `${CLICK}\n${CLICK}`, contentType })).toMatchObject({ accepted: 2 });
    },
  );

  test.each([undefined, "", "application/json", "text/x-ndjson", "text/plain; application/x-ndjson"])(
    "%j is JSON",
    async (contentType) => {
      const ingest = createIngest({ store: new MemoryObjectStore() });
      expect(await ingest({ body: CLICK, contentType })).toMatchObject({ batch: false });
      expect(await ingest({ body: `${CLICK}\n${CLICK}`, contentType })).toMatchObject({
        code: "INVALID_JSON",
      });
    },
  );
});
