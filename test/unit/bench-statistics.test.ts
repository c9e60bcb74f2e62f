import { describe, expect, test } from "@jest/globals";
import { pairedRatio, quantile, spreadOf, straightLine } from "../../bench/statistics.js";

describe("statistics of the bench", () => {
  test("the median is the middle of an odd number, in whatever order, and between the two of an even one", () => {
    expect(quantile([10, 9, 100], 0.5)).toBe(10);
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  });

  test("quartiles lie as R's and numpy's defaults do", () => {
    // numpy.percentile([1, 2, 4, 8], [25, 50, 75])
    expect(spreadOf([8, 1, 4, 2])).toEqual({ lowerQuartile: 1.75, median: 3, upperQuartile: 5 });
    expect(spreadOf([7])).toEqual({ lowerQuartile: 7, median: 7, upperQuartile: 7 });
  });

  test("there is no quantile of nothing", () => {
    expect(() => quantile([], 0.5)).toThrow("nothing");
  });

  test("a ratio is that of each round's pair, so that a slow round changes nothing", () => {
    expect(pairedRatio([1, 50, 3], [2, 100, 6])).toEqual({
      lowerQuartile: 0.5,
      median: 0.5,
      upperQuartile: 0.5,
    });
    expect(() => pairedRatio([1], [1, 2])).toThrow("paired");
  });

  test("a straight line is found, and said how straight the points are", () => {
    expect(
      straightLine([
        [0, 3],
        [1, 5],
        [2, 7],
      ]),
    ).toEqual({ slope: 2, intercept: 3, r2: 1 });
    // By hand: means 1 and 2; slope 1.5, intercept 0.5; residues 0.5, 1 and 0.5 below a variance of 6.
    const line = straightLine([
      [0, 1],
      [1, 1],
      [2, 4],
    ]);
    expect(line.slope).toBeCloseTo(1.5, 12);
    expect(line.intercept).toBeCloseTo(0.5, 12);
    expect(line.r2).toBeCloseTo(0.75, 12);
  });
});
