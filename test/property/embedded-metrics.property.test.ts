import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type ObjectStore, StoreRejectedError, StoreUnavailableError } from "../../src/entry/index.js";
import type { HttpApiEvent } from "../../src/entry/lambda.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import { arbitraryEvent, arbitraryHttpApiEvent } from "../../src/entry/testing.js";
import { codePoint } from "../support/code-point.js";
import { emfProblems, metricsOf } from "../support/embedded-metric-format.js";
import { type AnswerBody, harness } from "../support/harness.js";

const NAME_OF_CODE: Readonly<Record<string, string>> = {
  INVALID_JSON: "rejectedInvalidJson",
  INVALID_EVENT: "rejectedInvalidEvent",
  EMPTY_BODY: "rejectedEmptyBody",
  INVALID_ENCODING: "rejectedInvalidEncoding",
  TOO_LARGE: "rejectedTooLarge",
};

const event = arbitraryEvent().map((value) => JSON.stringify(value));
const member = fc.oneof({ weight: 9, arbitrary: event }, fc.json(), fc.constant('{"a":1,"a":2}'));
const line = fc.oneof({ weight: 9, arbitrary: member }, fc.constantFrom("{", "", " ", "]"));
const members = fc.array(member, { maxLength: 6 });
const body = fc.oneof(
  { weight: 2, arbitrary: event },
  members.map((json) => `[${json.join()}]`),
  // Twice the same: duplicates, where the event has an id.
  members.map((json) => `[${[...json, ...json].join()}]`),
  fc.array(line, { maxLength: 6 }).map((lines) => lines.join("\n")),
  fc.string({ unit: codePoint, maxLength: 50 }),
);

const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** Mostly of the kind that is judged; its content type may say NDJSON, its base64 hold no UTF-8. */
const request = fc
  .record({
    event: arbitraryHttpApiEvent({ body }),
    isNdjson: fc.boolean(),
    broken: seldom(fc.constant({ body: "/w==", isBase64Encoded: true })),
    path: seldom(fc.constant("/elsewhere")),
    method: seldom(fc.constantFrom("GET", "OPTIONS")),
  })
  .map(({ event, isNdjson, broken, path, method }): HttpApiEvent => {
    const { headers, requestContext } = event;
    const { http } = requestContext;
    return {
      ...event,
      headers: { ...headers, ...(isNdjson && { "content-type": "application/x-ndjson" }) },
      ...broken,
      requestContext: {
        ...requestContext,
        http: { ...http, ...(path !== undefined && { path }), ...(method !== undefined && { method }) },
      },
    };
  });

const failing = (error: unknown) => () => Promise.reject(error);
const fault = seldom(
  fc.constantFrom(failing(new StoreUnavailableError("busy")), failing(new StoreRejectedError("denied"))),
);

/** What the answer says of the request's events, as metrics; nothing where it judged none. */
function countsIn(status: number, answer: AnswerBody): Record<string, number> {
  const { accepted = 0, duplicates = 0, code = "" } = answer;
  if (status === 200 && answer.accepted === undefined) return { accepted: 1, duplicates: 0, rejected: 0 };
  if (![200, 207, 400, 413].includes(status)) return {};
  const codes = answer.rejected?.map((rejection) => rejection.code) ?? (status < 300 ? [] : [code]);
  const counts: Record<string, number> = { accepted, duplicates, rejected: codes.length };
  for (const each of codes) {
    const name = NAME_OF_CODE[each] ?? each;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

test("the line of any request is sound EMF, and counts what the answer does", async () => {
  await fc.assert(
    fc.asyncProperty(
      request,
      fault,
      fc.record({
        layout: fc.constantFrom("event" as const, "batch" as const),
        limits: fc.oneof(
          { weight: 9, arbitrary: fc.constant({}) },
          { weight: 1, arbitrary: fc.constantFrom({ maxEventBytes: 300 }, { maxBodyBytes: 400 }) },
        ),
      }),
      fc.constantFrom(undefined, { functionName: "clickstream-lambda-ingest" }),
      async (event, fails, options, context) => {
        const memory = new MemoryObjectStore();
        let puts = 0;
        const store: ObjectStore = {
          putIfAbsent(object) {
            puts += 1;
            return fails?.() ?? memory.putIfAbsent(object);
          },
        };
        const { send, log, logText } = harness({ ...options, store, metricsNamespace: "Shop" });
        const { status, body } = await send(event, context);

        expect(emfProblems(logText())).toEqual([]);
        const { bytes, storeMs, coldStart, ...counts } = metricsOf(log()[0] ?? {});
        expect(counts).toEqual(countsIn(status, body));
        expect(coldStart).toBe(1);
        expect(storeMs !== undefined).toBe(puts > 0);
        expect(bytes).toBe(log()[0]?.["bytes"]);
      },
    ),
    { numRuns: 1_000 },
  );
});
