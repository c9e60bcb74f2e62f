import { expect, test } from "@jest/globals";
import { MinuteCounts } from "../../src/adapters/inspector/minute-counts.js";
import { NOW_MS } from "../support/harness.js";

const MINUTE_MS = 60_000;
const startMs = Math.floor(NOW_MS / MINUTE_MS) * MINUTE_MS;
const none = { accepted: 0, duplicate: 0, rejected: 0, failed: 0 };

test("outcomes are counted by the minute they came in, and in all", () => {
  const counts = new MinuteCounts();
  counts.add(startMs, "accepted");
  counts.add(startMs + MINUTE_MS - 1, "accepted");
  counts.add(startMs + MINUTE_MS, "rejected");
  expect(counts.report(NOW_MS)).toEqual({
    nowMs: NOW_MS,
    totals: { ...none, accepted: 2, rejected: 1 },
    minutes: [
      { startMs, ...none, accepted: 2 },
      { startMs: startMs + MINUTE_MS, ...none, rejected: 1 },
    ],
  });
});

test("a minute is forgotten after an hour, and stays in the totals", () => {
  const counts = new MinuteCounts();
  counts.add(startMs, "duplicate");
  expect(counts.report(startMs + 60 * MINUTE_MS - 1).minutes).toHaveLength(1);
  expect(counts.report(startMs + 60 * MINUTE_MS).minutes).toEqual([]);
  expect(counts.report(startMs).totals).toEqual({ ...none, duplicate: 1 });
});

test("no more than an hour of minutes is kept, whoever asks", () => {
  const counts = new MinuteCounts();
  for (let n = 0; n < 200; n++) counts.add(startMs + n * MINUTE_MS, "failed");
  expect(counts.report(startMs).minutes).toHaveLength(60);
});
