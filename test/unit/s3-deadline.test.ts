import { describe, expect, jest, test } from "@jest/globals";
import { fullJitterDelayMs } from "../../src/adapters/s3/backoff.js";
import { failureOf } from "../support/failure-of.js";
import { S3_STORES } from "../support/s3-stores.js";

const object = { key: "events/a", body: "x", contentType: "application/json" };
const slowDown = () => Object.assign(new Error(), { name: "SlowDown", $metadata: { httpStatusCode: 503 } });

test("a wait is a number for any attempt, also where the base is 0", () => {
  for (const attempt of [1, 1_024, 1_025, 100_000]) {
    expect(fullJitterDelayMs({ baseDelayMs: 0, maxDelayMs: 2_000 }, attempt)).toBe(0);
  }
});

describe.each(S3_STORES)("%s", (_store, kind) => {
  const storeOf = (attempt: () => Promise<never>, baseDelayMs: number) =>
    kind.failing(attempt, { bucket: "raw", baseDelayMs });

  test("a process that was frozen past the deadline sends nothing when it wakes up", async () => {
    const random = jest.spyOn(Math, "random").mockReturnValue(0.5);
    let sent = 0;
    const store = storeOf(() => ((sent += 1), Promise.reject(slowDown())), 100);
    const put = failureOf(store.putIfAbsent(object, { timeoutMs: 100 }));
    await Promise.resolve();
    const beganMs = performance.now();
    while (performance.now() < beganMs + 150); // as frozen
    expect((await put).message).toContain("SlowDown");
    expect(sent).toBe(1);
    random.mockRestore();
  });

  test("an attempt that the deadline cuts short does not hide why those before it failed", async () => {
    let sent = 0;
    const store = storeOf(() => (++sent < 3 ? Promise.reject(slowDown()) : new Promise(() => undefined)), 1);
    const error = await failureOf(store.putIfAbsent(object, { timeoutMs: 100 }));
    expect(error.message).toContain("SlowDown (503)");
  });
});
