import { gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { entriesOfExchange } from "../../src/adapters/inspector/entries-of-exchange.js";
import type { InspectedExchange } from "../../src/adapters/inspector/exchange.js";
import { inspectedExchange, storedExchange } from "../support/inspected-exchange.js";

/** Without what all entries of the exchange share; their JSON as text. */
function entriesOf(exchange: InspectedExchange) {
  return entriesOfExchange(exchange).map(({ summary, json }) => {
    const { outcome, name, key, index, code, message, bytes } = summary;
    return { outcome, name, key, index, code, message, bytes, json: json && Buffer.from(json).toString() };
  });
}

const put = (name: string, outcome: "created" | "exists") =>
  ({ key: `events/${name}`, outcome, body: `{"eventName":"${name}"}\n` }) as const;

test("each put is an entry with its event's name, key and bytes: accepted, or a duplicate", () => {
  const exchange = inspectedExchange({ puts: [put("click", "created"), put("view", "exists")] });
  expect(entriesOf(exchange)).toEqual([
    { outcome: "accepted", name: "click", key: "events/click", bytes: 21, json: '{"eventName":"click"}' },
    { outcome: "duplicate", name: "view", key: "events/view", bytes: 20, json: '{"eventName":"view"}' },
  ]);
});

test("an entry says when and how its request was answered, its path without the query", () => {
  const [entry] = entriesOfExchange(storedExchange("click", { target: "/clickstream?a=1", status: 207 }));
  const { timeMs, method, path, status } = entry?.summary ?? {};
  expect({ timeMs, method, path, status }).toEqual({
    timeMs: storedExchange("click").answeredAtMs,
    method: "POST",
    path: "/clickstream",
    status: 207,
  });
});

test.each([false, true])("each line of a batch's object is an entry (gzip: %s)", (isGzip) => {
  const lines = '{"eventName":"a"}\n{"eventName":"b","n":12345678901234567890}\n';
  const batch = { key: "events/batch-1.ndjson", outcome: "created" } as const;
  const body = isGzip ? { body: gzipSync(lines), contentEncoding: "gzip" } : { body: lines };
  expect(entriesOf(inspectedExchange({ puts: [{ ...batch, ...body }] }))).toMatchObject([
    { name: "a", key: batch.key, json: '{"eventName":"a"}' },
    { name: "b", key: batch.key, json: '{"eventName":"b","n":12345678901234567890}' },
  ]);
});

const rejected = (...indexes: number[]) =>
  JSON.stringify({
    success: false,
    rejected: indexes.map((index) => ({ index, code: "INVALID_EVENT", message: `no ${index}` })),
  });

test.each([
  ["an array", '[{"eventName":"a"}, {"eventName" : "b", "n":1e400},\n 7]', "application/json"],
  ["NDJSON", '{"eventName":"a"}\n\r\n{"eventName" : "b", "n":1e400}\n7', "application/x-ndjson"],
  ["an array after a byte order mark", '\uFEFF[{}, {"eventName" : "b", "n":1e400},\n 7]', "text/plain"],
])("a rejected event of a batch is shown as it was sent: of %s", (_of, body, contentType) => {
  const headers = { "content-type": contentType };
  const exchange = inspectedExchange({
    ...{ status: 207, body, headers, answerBody: rejected(1, 2), puts: [put("a", "created")] },
  });
  expect(entriesOf(exchange).slice(1)).toEqual([
    {
      ...{ outcome: "rejected", name: "b", index: 1, code: "INVALID_EVENT", message: "no 1", bytes: 30 },
      json: '{"eventName" : "b", "n":1e400}',
    },
    { outcome: "rejected", index: 2, code: "INVALID_EVENT", message: "no 2", bytes: 1, json: "7" },
  ]);
});

test("a rejected event of a gzipped batch is shown inflated, and an empty name as none", () => {
  const body = gzipSync('[{"eventName":""}]');
  const answerBody = rejected(0);
  const headers = { "content-encoding": "gzip" };
  const [entry] = entriesOf(inspectedExchange({ status: 400, body, answerBody, headers }));
  expect(entry).toMatchObject({ outcome: "rejected", json: '{"eventName":""}' });
  expect(entry?.name).toBeUndefined();
});

test.each([
  ["an array that ends too soon", '[{"eventName":"a"},{', {}],
  ["gzip that is none", "\u001f\uFFFD[1]", { "content-encoding": "gzip" }],
])("a rejected event that cannot be found in %s is shown with the whole body", (_of, body, headers) => {
  const exchange = inspectedExchange({ status: 400, body, headers, answerBody: rejected(1) });
  const message = { index: 1, code: "INVALID_EVENT", message: "no 1" };
  expect(entriesOf(exchange)).toEqual([{ outcome: "rejected", ...message, bytes: body.length }]);
});

test.each([
  [400, "rejected"],
  [413, "rejected"],
  [500, "failed"],
  [503, "failed"],
])(
  "a request that was answered %d is one entry, %s, with the answer's code and message",
  (status, outcome) => {
    const answerBody = '{"success":false,"code":"SOME_CODE","message":"why"}';
    const body = '{"eventName":"click"}';
    expect(entriesOf(inspectedExchange({ status, answerBody, body }))).toEqual([
      { outcome, name: "click", code: "SOME_CODE", message: "why", bytes: 21 },
    ]);
  },
);

test("what was stored of a batch before the store failed is shown beside the failure", () => {
  const answerBody = '{"success":false,"code":"UNAVAILABLE","message":"send again"}';
  const body = "[]";
  const exchange = inspectedExchange({ status: 503, answerBody, body, puts: [put("a", "created")] });
  expect(entriesOf(exchange)).toMatchObject([
    { outcome: "accepted", name: "a" },
    { outcome: "failed", code: "UNAVAILABLE", bytes: 2 },
  ]);
});

test.each([
  [200, '{"ok":1,"message":"fine"}', { outcome: "accepted", name: "x" }],
  [404, '{"message":"Not Found"}', { outcome: "rejected", name: "x", message: "Not Found" }],
  [502, "<html>", { outcome: "failed", name: "x" }],
  [200, '{"rejected":[null,{"index":"1"},7]}', { outcome: "accepted", name: "x" }],
])("a request that another handler answered %d %s is one entry", (status, answerBody, entry) => {
  const body = '{"eventName":"x"}';
  expect(entriesOf(inspectedExchange({ status, answerBody, body }))).toEqual([{ ...entry, bytes: 17 }]);
});

test("a request without a body that could be kept has its size all the same", () => {
  const exchange = { ...inspectedExchange({ status: 413, bytes: 11_000_000 }), body: undefined };
  expect(entriesOf(exchange)).toEqual([{ outcome: "rejected", bytes: 11_000_000 }]);
});

test("a preflight is no entry", () => {
  expect(entriesOf(inspectedExchange({ method: "OPTIONS", status: 204 }))).toEqual([]);
});

test("what a client or a handler chose as long as it liked is cut in the list", () => {
  const answerBody = JSON.stringify({ code: "C".repeat(1_000), message: "m".repeat(10_000) });
  const body = JSON.stringify({ eventName: "n".repeat(10_000) });
  const [entry] = entriesOf(
    inspectedExchange({ status: 400, body, answerBody, target: `/${"p".repeat(9_000)}` }),
  );
  expect(JSON.stringify(entry).length).toBeLessThan(1_000);
});
