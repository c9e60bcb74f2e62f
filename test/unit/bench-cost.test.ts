import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { billedMs, costOf, costTable } from "../../bench/cost.js";
import { PRICES, WAYS, WORKLOAD, type Prices, type Way, type Workload } from "../../bench/cost-inputs.js";

const prices: Prices = {
  httpApiPerRequest: 1e-6,
  httpApiBytesPerRequest: 1_000,
  lambdaPerRequest: 2e-7,
  lambdaPerGbSecond: 1e-5,
  s3PerPut: 5e-6,
  s3PerGbMonth: 0.02,
};
const workload: Workload = {
  eventBytes: 300,
  addedBytes: 212,
  memoryGb: 1_769 / 1_024,
  s3LatencyMs: 20,
  coldShare: 0.01,
  gzipFactor: 4,
};
const way: Way = {
  name: "one",
  eventsPerRequest: 1,
  layout: "event",
  gzip: false,
  connections: 16,
  cpuUsPerEvent: 500,
  initCpuMs: 100,
};

describe("what a million events cost", () => {
  test("is a request and a put each where they come one by one", () => {
    const cost = costOf(way, workload, prices);

    expect(cost.httpApi).toBeCloseTo(1, 9);
    expect(cost.s3Puts).toBeCloseTo(5, 9);
    // 0.5 ms of CPU and 20 of waiting are billed as 21, and a hundredth of 100 ms of init: 22 ms.
    expect(billedMs(way, workload)).toBeCloseTo(22, 9);
    expect(cost.lambda).toBeCloseTo(0.2 + 22_000 * (1_769 / 1_024) * 1e-5, 9);
    expect(cost.total).toBeCloseTo(cost.httpApi + cost.lambda + cost.s3Puts, 9);
  });

  test("is a hundredth of the requests in batches of 100, and as many puts but with the batch layout", () => {
    const batched = { ...way, eventsPerRequest: 100 };

    // 30,000 bytes are 30 requests to this gateway.
    expect(costOf(batched, workload, prices).httpApi).toBeCloseTo(0.01 * 30, 9);
    expect(costOf(batched, workload, prices).s3Puts).toBeCloseTo(5, 9);
    expect(costOf({ ...batched, layout: "batch" }, workload, prices).s3Puts).toBeCloseTo(0.05, 9);
  });

  test("is billed a wait for S3 for every 16 puts of a request, and one with the batch layout", () => {
    const batched = { ...way, eventsPerRequest: 100, initCpuMs: 0 };

    // 50 ms of CPU and 7 waits.
    expect(billedMs(batched, workload)).toBeCloseTo(50 + 7 * 20, 9);
    expect(billedMs({ ...batched, layout: "batch" }, workload)).toBeCloseTo(50 + 20, 9);
  });

  test("is billed twice the CPU where the memory buys half a core, and no less where it buys two", () => {
    const half = { ...workload, memoryGb: workload.memoryGb / 2 };
    const double = { ...workload, memoryGb: workload.memoryGb * 2 };

    expect(billedMs({ ...way, cpuUsPerEvent: 2_000 }, half)).toBeCloseTo(4 + 20 + 2, 9);
    expect(billedMs({ ...way, cpuUsPerEvent: 2_000 }, double)).toBeCloseTo(2 + 20 + 1, 9);
  });

  test("is stored by the gigabyte and month, a quarter of it where gzip leaves a quarter", () => {
    const gigabytes = 512e6 / 2 ** 30;

    expect(costOf(way, workload, prices).storagePerMonth).toBeCloseTo(gigabytes * 0.02, 9);
    expect(costOf({ ...way, gzip: true }, workload, prices).storagePerMonth).toBeCloseTo(
      gigabytes * 0.005,
      9,
    );
  });

  test("is shown beside the first way's", () => {
    const [, , first, second] = costTable(
      [way, { ...way, name: "batched", eventsPerRequest: 10, layout: "batch" }],
      workload,
      prices,
    ).split("\n");

    expect(first?.split("|").map((cell) => cell.trim())).toEqual([
      "",
      "one",
      "$1.00",
      "$0.580",
      "$5.00",
      "$6.58",
      "1.0×",
      "$0.010",
      "",
    ]);
    expect(
      second
        ?.split("|")
        .map((cell) => cell.trim())
        .slice(1, 3),
    ).toEqual(["batched", "$0.300"]);
  });
});

test("the README's table of costs is what the function gives", () => {
  const [, section] = readFileSync("README.md", "utf8").split(/^#+ What it costs$/m);
  const table = section
    ?.split(/^#/m)[0]
    ?.match(/^\|.*\|$/gm)
    ?.join("\n");

  expect(table).toBe(costTable(WAYS, WORKLOAD, PRICES));
});
