/** A handler that is measured. */
export interface Contender {
  readonly id: string;
  readonly name: string;
  /** The file in `bench/contenders` that is bundled. */
  readonly source: string;
  readonly layout: "event" | "batch";
}

/** The one that ratios are of. */
export const BASELINE = "a";

export const CONTENDERS: readonly Contender[] = [
  { id: "a", name: "hand-written, AWS SDK", source: "hand-written", layout: "event" },
  { id: "b", name: "middy, Powertools parser, SDK", source: "middy-parser", layout: "event" },
  { id: "c", name: "Powertools router, SDK", source: "powertools-router", layout: "event" },
  { id: "d", name: "ours, ./handler", source: "ours-s3", layout: "event" },
  { id: "d+", name: "ours, ./handler, batch layout", source: "ours-s3", layout: "batch" },
  { id: "e", name: "ours, ./handler-rest", source: "ours-s3-rest", layout: "event" },
  { id: "e+", name: "ours, ./handler-rest, batch layout", source: "ours-s3-rest", layout: "batch" },
  { id: "f", name: "no library, unsigned", source: "floor", layout: "event" },
];
