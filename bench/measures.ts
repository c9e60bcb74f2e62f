import { BASELINE } from "./contenders.js";
import type { NodeFigures, Protocol } from "./figures.js";
import type { ColdStart } from "./measured/cold-start.js";
import { PAYLOADS } from "./payloads.js";
import { pairedRatio, type Spread, spreadOf } from "./statistics.js";

/** A figure that every contender has. */
export interface Measure {
  readonly id: string;
  readonly name: string;
  readonly unit: "ms" | "µs" | "MB";
  /** By contender, a number a round; undefined where it was not measured. */
  valuesOf(figures: NodeFigures): Readonly<Record<string, readonly number[]>> | undefined;
}

/** Of one contender. */
export interface Outcome {
  readonly value: Spread;
  /** To the baseline, pair by pair. */
  readonly ratio: Spread;
}

const coldStart = (id: string, name: string, protocol: Protocol, figure: keyof ColdStart): Measure => ({
  id,
  name,
  unit: "ms",
  valuesOf: ({ coldStarts }) =>
    coldStarts && mapped(coldStarts[protocol], (starts) => starts.map((start) => start[figure] / 1_000)),
});

const warm = (id: string, name: string, protocol: Protocol, payload: string): Measure => ({
  id,
  name,
  unit: "µs",
  valuesOf: ({ warm }) => warm?.[protocol][payload],
});

export const MEASURES: readonly Measure[] = [
  coldStart("init", "init, CPU", "http", "initCpuUs"),
  coldStart("init-wall", "init, wall clock", "http", "initWallUs"),
  coldStart("first", "init + first request, CPU", "http", "firstAnswerCpuUs"),
  coldStart("first-https", "init + first request, CPU, HTTPS", "https", "firstAnswerCpuUs"),
  coldStart("first-wall", "first request, wall clock", "http", "firstRequestWallUs"),
  coldStart("first-wall-https", "first request, wall clock, HTTPS", "https", "firstRequestWallUs"),
  ...PAYLOADS.map(({ id, name, batch }) =>
    warm(id, `warm CPU${batch === undefined ? "" : " an event"}, ${name}`, "http", id),
  ),
  warm("one-https", "warm CPU, one event, 0.3 KB, HTTPS", "https", "one"),
  {
    id: "rss",
    name: "peak RSS after 1,000 requests",
    unit: "MB",
    valuesOf: ({ peakRssKb }) => peakRssKb && mapped(peakRssKb, (peaks) => peaks.map((kb) => kb / 1_024)),
  },
];

/** By contender; empty where it was not measured. */
export function outcomesOf(measure: Measure, figures: NodeFigures): ReadonlyMap<string, Outcome> {
  const values = measure.valuesOf(figures) ?? {};
  const baseline = values[BASELINE];
  if (baseline === undefined) return new Map();
  return new Map(
    Object.entries(values).map(([id, rounds]) => [
      id,
      { value: spreadOf(rounds), ratio: pairedRatio(rounds, baseline) },
    ]),
  );
}

export function measureNamed(id: string): Measure {
  const found = MEASURES.find((measure) => measure.id === id);
  if (found === undefined) throw new Error(`there is no measure ${id}`);
  return found;
}

function mapped<T>(
  record: Readonly<Record<string, T>>,
  of: (value: T) => number[],
): Record<string, number[]> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, of(value)]));
}
