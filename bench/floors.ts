import type { BenchFigures } from "./figures.js";
import { measureNamed, outcomesOf } from "./measures.js";
import { pairedRatio } from "./statistics.js";

/** What we promise: at most so many times the hand-written handler, or so many bytes. */
interface Floor {
  readonly what: string;
  readonly contender: string;
  readonly atMost: number;
}

const RATIOS: readonly (Floor & { readonly measure: string })[] = [
  ["init", "init CPU of the bundled handler", ["d", 1.25], ["e", 0.35]],
  ["first", "init + first request", ["d", 1.2], ["e", 0.45]],
  // Over HTTP the SDK signs a hash of the body, which costs its first request some 10 ms; S3 is HTTPS.
  ["first-https", "init + first request, HTTPS", ["d", 1.2], ["e", 0.45]],
  ["one", "warm CPU, one 0.3 KB event", ["d", 1.05], ["e", 0.4]],
  ["one-https", "warm CPU, one 0.3 KB event, HTTPS", ["d", 1.05], ["e", 0.4]],
  ["batch-100", "CPU per event, batch of 100, an object an event", ["d", 1], ["e", 0.35]],
  ["batch-100", 'CPU per event, batch of 100, layout: "batch"', ["d+", 0.04], ["e+", 0.03]],
  ["rss", "peak RSS after 1,000 requests", ["d", 1.1], ["e", 0.8]],
].flatMap(([measure, what, ...floors]) =>
  (floors as [string, number][]).map(([contender, atMost]) => ({
    measure: String(measure),
    what: String(what),
    contender,
    atMost,
  })),
);
const BUNDLES: readonly Floor[] = [
  { what: "minified bundle, KB", contender: "d", atMost: 750 },
  { what: "minified bundle, KB", contender: "e", atMost: 200 },
];
/** Of the time of JSON.parse and JSON.stringify: no less than half their speed. */
const CODEC_AT_MOST = 2;

/** A floor beside what was measured. */
export interface Verdict {
  readonly what: string;
  readonly contender: string;
  readonly node: string;
  readonly atMost: number;
  readonly measured: number;
  readonly met: boolean;
}

/** Of all that was measured; the ratios are the medians. */
export function verdictsOf({ nodes, bundles }: BenchFigures): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  const judge = (floor: Floor, node: string, measured: number | undefined) => {
    if (measured === undefined) return;
    const { what, contender, atMost } = floor;
    verdicts.push({ what, contender, node, atMost, measured, met: measured <= atMost });
  };
  for (const floor of RATIOS)
    for (const figures of nodes) {
      const outcome = outcomesOf(measureNamed(floor.measure), figures).get(floor.contender);
      judge(floor, figures.node, outcome?.ratio.median);
    }
  for (const floor of BUNDLES) {
    const size = bundles[floor.contender]?.minifiedBytes;
    judge(floor, "any", size === undefined ? undefined : size / 1_000);
  }
  for (const { node, codec } of nodes)
    for (const layout of ["event", "batch"] as const) {
      const what = `a batch of 500 in the domain, of JSON's time, layout ${layout}`;
      const floor = { what, contender: "domain", atMost: CODEC_AT_MOST };
      judge(floor, node, codec && pairedRatio(codec[layout], codec.json).median);
    }
  return verdicts;
}
