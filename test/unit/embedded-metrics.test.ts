import { describe, expect, test } from "@jest/globals";
import { StoreRejectedError, StoreUnavailableError } from "../../src/entry/index.js";
import type { CreateLambdaHandlerOptions } from "../../src/entry/lambda.js";
import { emfProblems, metricsOf } from "../support/embedded-metric-format.js";
import { type EventOptions, harness, httpApiEvent, NOW_MS } from "../support/harness.js";

const CLICK = '{"eventName":"click"}';
const NAMED = '{"eventName":"click","eventId":"0190163d-8694-439b-aea5-966c26f8ad91"}';
const NDJSON: EventOptions = { contentType: "application/x-ndjson" };
const NAMESPACE = "Shop/Clickstream";
const context = { awsRequestId: "b7e0", functionName: "ingest", getRemainingTimeInMillis: () => 3_000 };
const failing = (error: unknown) => ({ putIfAbsent: () => Promise.reject(error) });
const MS = expect.any(Number);

const measured = (options: Partial<CreateLambdaHandlerOptions> = {}) =>
  harness({ metricsNamespace: NAMESPACE, ...options });

/** The last line's metrics, after it was found sound. */
function lastMetrics({ log, logText }: Pick<ReturnType<typeof harness>, "log" | "logText">) {
  const text = logText().trimEnd().split("\n").at(-1) ?? "";
  expect(emfProblems(text)).toEqual([]);
  return metricsOf(log().at(-1) ?? {});
}

describe("with a namespace, the log line", () => {
  test("names those of its fields that are metrics, and repeats none", async () => {
    const { send, log } = measured();
    await send(httpApiEvent(`[${CLICK},7,8,{"eventName":5}]`), context);
    expect(log()).toEqual([
      {
        level: "warn",
        time: expect.any(String),
        requestId: "JKJaXmPLvHcESHA=",
        awsRequestId: "b7e0",
        status: 207,
        bytes: 43,
        accepted: 1,
        duplicates: 0,
        rejected: 3,
        storeMs: MS,
        durationMs: MS,
        functionName: "ingest",
        coldStart: 1,
        rejectedInvalidEvent: 3,
        _aws: {
          Timestamp: NOW_MS,
          CloudWatchMetrics: [
            {
              Namespace: NAMESPACE,
              Dimensions: [["functionName"]],
              Metrics: [
                { Name: "accepted", Unit: "Count" },
                { Name: "duplicates", Unit: "Count" },
                { Name: "rejected", Unit: "Count" },
                { Name: "rejectedInvalidEvent", Unit: "Count" },
                { Name: "bytes", Unit: "Bytes" },
                { Name: "storeMs", Unit: "Milliseconds" },
                { Name: "coldStart", Unit: "Count" },
              ],
            },
          ],
        },
        msg: "request refused, in whole or in part",
      },
    ]);
  });

  test.each([
    ["without a context", undefined],
    ["in a context without a name", {}],
    ["under a name that is empty", { functionName: "" }],
    ["under what is no name", { functionName: 7 as unknown as string }],
  ])("%s has no dimension", async (_what, someContext) => {
    const lines = measured();
    await lines.send(httpApiEvent(CLICK), someContext);
    expect(lastMetrics(lines)).toHaveProperty("accepted", 1);
    expect(lines.log()[0]).toMatchObject({ _aws: { CloudWatchMetrics: [{ Dimensions: [[]] }] } });
    expect(lines.log()[0]).not.toHaveProperty("functionName");
  });

  test.each([Number.NaN, NOW_MS + 0.5])(
    "is written without metrics where the clock says %p",
    async (nowMs) => {
      const { post, log } = measured({ clock: { now: () => nowMs } });
      await post(CLICK);
      expect(log()).toEqual([expect.not.objectContaining({ _aws: expect.anything() })]);
    },
  );

  test("is written without metrics where the clock fails", async () => {
    const clock = {
      now: (): number => {
        throw new Error("no time");
      },
    };
    const { post, log } = measured({ clock });
    await post("{", { path: "/elsewhere" });
    expect(log()).toEqual([expect.objectContaining({ status: 404 })]);
    expect(log()[0]).not.toHaveProperty("_aws");
  });
});

const judged = { accepted: 0, duplicates: 0, rejected: 0, coldStart: 1 };
const stored = { ...judged, accepted: 1, bytes: 21, storeMs: MS };
const refusedAs = (code: string, bytes?: number) => ({
  ...judged,
  rejected: 1,
  [code]: 1,
  ...(bytes !== undefined && { bytes }),
});

describe("the metrics of a request", () => {
  test.each<[string, string | Uint8Array | undefined, EventOptions, Record<string, unknown>]>([
    ["that is stored", CLICK, {}, stored],
    [
      "with a duplicate in it",
      `[${NAMED},${NAMED}]`,
      {},
      { ...stored, accepted: 2, duplicates: 1, bytes: 143 },
    ],
    ["that is no JSON", "{", {}, refusedAs("rejectedInvalidJson", 1)],
    ["that is no event", "42", {}, refusedAs("rejectedInvalidEvent", 2)],
    ["without a body", undefined, {}, refusedAs("rejectedEmptyBody", 0)],
    ["that is no UTF-8", Buffer.from([0x7b, 0xff, 0x7d]), {}, refusedAs("rejectedInvalidEncoding")],
    ["that is too large", " ".repeat(201), {}, refusedAs("rejectedTooLarge", 201)],
    ["that is too large, in bytes", Buffer.alloc(201, " "), {}, refusedAs("rejectedTooLarge")],
    [
      "of a batch that is refused for several reasons, in part",
      `${CLICK}\n{\n7\n[\n${JSON.stringify({ eventName: "x", pad: "x".repeat(80) })}`,
      NDJSON,
      {
        ...{ ...stored, rejected: 4, bytes: 134 },
        ...{ rejectedInvalidJson: 2, rejectedInvalidEvent: 1, rejectedTooLarge: 1 },
      },
    ],
    [
      "of a batch that is refused for several reasons, as a whole",
      "{\n7",
      NDJSON,
      { ...judged, rejected: 2, bytes: 3, rejectedInvalidJson: 1, rejectedInvalidEvent: 1 },
    ],
    ["for another path", CLICK, { path: "/elsewhere" }, { coldStart: 1 }],
    ["by another method", CLICK, { method: "GET" }, { coldStart: 1 }],
    ["that is a preflight", undefined, { method: "OPTIONS" }, { coldStart: 1 }],
  ])("%s", async (_what, body, event, metrics) => {
    const lines = measured({ limits: { maxBodyBytes: 200, maxEventBytes: 90 } });
    await lines.post(body, event);
    expect(lastMetrics(lines)).toEqual(metrics);
  });

  test.each<[string, Partial<CreateLambdaHandlerOptions>, Record<string, unknown>]>([
    [
      "that the store could not take",
      { store: failing(new StoreUnavailableError("busy")) },
      { bytes: 21, storeMs: MS },
    ],
    [
      "that the store refused",
      { store: failing(new StoreRejectedError("denied")) },
      { bytes: 21, storeMs: MS },
    ],
    [
      "whose time ran out as it was put",
      { store: { putIfAbsent: () => new Promise<never>(() => {}) }, maxDurationMs: 5 },
      { storeMs: MS },
    ],
    ["whose enricher failed", { enrich: () => Promise.reject(new Error("no")) }, {}],
  ])("%s count no event", async (_what, options, metrics) => {
    const lines = measured(options);
    await lines.post(CLICK);
    expect(lastMetrics(lines)).toEqual({ ...metrics, coldStart: 1 });
  });

  test("of another payload format count no event", async () => {
    const lines = measured();
    await lines.send({} as never);
    expect(lastMetrics(lines)).toEqual({ coldStart: 1 });
  });
});

describe("without a namespace", () => {
  test("the line has no metrics, but its counts and how long the store took", async () => {
    const { send, log } = harness();
    await send(httpApiEvent(`[${CLICK},7]`), context);
    await send(httpApiEvent("{"), context);
    const common = [
      "accepted",
      "awsRequestId",
      "bytes",
      "duplicates",
      "durationMs",
      "level",
      "msg",
      "rejected",
    ];
    expect(log().map((line) => Object.keys(line).sort())).toEqual([
      [...common, "requestId", "status", "storeMs", "time"],
      [...common, "requestId", "status", "time", "code"].sort(),
    ]);
    expect(log()[1]).toMatchObject({ accepted: 0, duplicates: 0, rejected: 1 });
  });
});
