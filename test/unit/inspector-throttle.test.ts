import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { Throttle } from "../../src/adapters/inspector/throttle.js";

function throttled() {
  const ranAtMs: number[] = [];
  const startMs = Date.now();
  const throttle = new Throttle(50, () => ranAtMs.push(Date.now() - startMs));
  return { throttle, ranAtMs };
}

describe("a throttle of 50 ms", () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test("what is wanted once is done at once, and once", () => {
    const { throttle, ranAtMs } = throttled();
    throttle.want();
    jest.advanceTimersByTime(1_000);
    expect(ranAtMs).toEqual([0]);
  });

  test("what is wanted all the time is done every 50 ms, and once after the last", () => {
    const { throttle, ranAtMs } = throttled();
    for (let ms = 0; ms < 120; ms++) {
      throttle.want();
      jest.advanceTimersByTime(1);
    }
    jest.advanceTimersByTime(1_000);
    expect(ranAtMs).toEqual([0, 50, 100, 150]);
  });

  test("what is wanted after a rest is done at once", () => {
    const { throttle, ranAtMs } = throttled();
    throttle.want();
    jest.advanceTimersByTime(80);
    throttle.want();
    expect(ranAtMs).toEqual([0, 80]);
  });

  test("what is cancelled is not done, and leaves no timer", () => {
    const { throttle, ranAtMs } = throttled();
    throttle.want();
    throttle.want();
    throttle.cancel();
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(1_000);
    expect(ranAtMs).toEqual([0]);
  });
});
