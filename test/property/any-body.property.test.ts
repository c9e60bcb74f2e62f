import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { eventText, injured, jsonText } from "../support/json-text.js";
import type { HttpApiEvent } from "../../src/entry/lambda.js";
import { isDocumentedAnswer } from "../support/documented-answer.mjs";
import { harness } from "../support/harness.js";

const deep = fc
  .tuple(
    fc.constantFrom("[" as const, '{"a":' as const, '{"eventName":"x","a":[' as const),
    fc.integer({ min: 1, max: 5_000 }),
    fc.boolean(),
  )
  .map(([open, depth, closed]) => {
    const close = { "[": "]", '{"a":': "}", '{"eventName":"x","a":[': "]}" }[open];
    return open.repeat(depth) + (closed ? `0${close.repeat(depth)}` : "");
  });

const text = fc.oneof(
  { weight: 3, arbitrary: eventText },
  { weight: 3, arbitrary: injured(eventText) },
  jsonText,
  fc.array(fc.oneof(eventText, jsonText), { maxLength: 5 }).map((values) => `[${values.join(",")}]`),
  fc
    .array(fc.oneof(eventText, injured(eventText), fc.constant("")), { maxLength: 5 })
    .map((lines) => lines.join("\n")),
  fc.json(),
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }),
  deep,
);

const body = fc.oneof(
  { weight: 6, arbitrary: text },
  fc.uint8Array({ maxLength: 200 }),
  text.map((plain) => Buffer.from(plain)),
  text.map((plain) => Buffer.from(`\ufeff${plain}`)),
  text.map((plain) => gzipSync(plain)),
  fc.tuple(text, fc.nat(), fc.nat(255)).map(([plain, at, byte]) => {
    const bytes = gzipSync(plain);
    bytes[at % bytes.length] = byte;
    return bytes;
  }),
  fc.constant(undefined),
);

const contentType = fc.constantFrom(
  "application/json",
  "application/x-ndjson",
  "Application/X-NDJSON; charset=utf-8",
  "text/plain;charset=UTF-8",
  "application/x-www-form-urlencoded",
  "",
);

describe("any body whatever", () => {
  test("gets a documented answer, and is stored if and only if the answer says so", async () => {
    await fc.assert(
      fc.asyncProperty(body, contentType, fc.boolean(), async (bytes, type, ndjsonLayout) => {
        const { post, storedLines } = harness(ndjsonLayout ? { layout: "batch" } : {});
        const { status, headers, body: answer } = await post(bytes, { contentType: type });
        expect([status, answer, isDocumentedAnswer(status, answer)]).toEqual([status, answer, true]);
        expect(headers["content-type"]).toBe("application/json");
        const claimed = status === 200 && answer.accepted === undefined ? 1 : (answer.accepted ?? 0);
        expect(storedLines()).toHaveLength(claimed - (answer.duplicates ?? 0));
      }),
      { numRuns: 3_000 },
    );
  });

  test("gets an answer whatever else the event says", async () => {
    const anything = fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true });
    const event = fc.oneof(
      anything,
      fc
        .record({
          headers: anything,
          body: anything,
          isBase64Encoded: anything,
          stage: anything,
          http: anything,
        })
        .map(({ stage, http, ...rest }) => ({ version: "2.0", ...rest, requestContext: { stage, http } })),
      fc
        .record({
          headers: anything,
          body: anything,
          isBase64Encoded: anything,
          sourceIp: anything,
          userAgent: anything,
        })
        .map(({ sourceIp, userAgent, ...rest }) => ({
          version: "2.0",
          ...rest,
          requestContext: { http: { method: "POST", path: "/clickstream", sourceIp, userAgent } },
        })),
    );
    await fc.assert(
      fc.asyncProperty(
        event,
        fc.constantFrom(undefined, {}, { awsRequestId: "1" }),
        async (anyEvent, context) => {
          const { send, keys } = harness();
          const { status } = await send(anyEvent as HttpApiEvent, context);
          expect([200, 207, 204, 400, 404, 405, 413, 500]).toContain(status);
          if (status !== 200 && status !== 207) expect(keys()).toEqual([]);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});
