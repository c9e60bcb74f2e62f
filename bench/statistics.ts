/** The middle of what was measured, and the half of it that lies around the middle. */
export interface Spread {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

/** @param values at least one, in any order */
export function spreadOf(values: readonly number[]): Spread {
  return {
    median: quantile(values, 0.5),
    lowerQuartile: quantile(values, 0.25),
    upperQuartile: quantile(values, 0.75),
  };
}

/**
 * How many times the baseline it took, pair by pair: what slows the machine for a while slows both of a
 * pair, so the spread of the quotients is smaller than that of what was measured.
 *
 * @param values and `baseline` of the same rounds, in the same order
 */
export function pairedRatio(values: readonly number[], baseline: readonly number[]): Spread {
  if (values.length !== baseline.length)
    throw new Error(`${values.length} rounds cannot be paired with ${baseline.length}`);
  return spreadOf(values.map((value, round) => value / (baseline[round] ?? NaN)));
}

/** Linear between the two values nearest to it: R's type 7, numpy's default. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) throw new Error("there is no quantile of nothing");
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}

/** The straight line nearest to the points, by least squares, and the share of their variance it explains. */
export function straightLine(points: readonly (readonly [x: number, y: number])[]): {
  slope: number;
  intercept: number;
  r2: number;
} {
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const sum = (of: (x: number, y: number) => number) => points.reduce((all, [x, y]) => all + of(x, y), 0);
  const slope = sum((x, y) => (x - meanX) * (y - meanY)) / sum((x) => (x - meanX) ** 2);
  const intercept = meanY - slope * meanX;
  const residual = sum((x, y) => (y - intercept - slope * x) ** 2);
  return { slope, intercept, r2: 1 - residual / sum((_, y) => (y - meanY) ** 2) };
}
