import { CONTENDERS } from "./contenders.js";
import type { BenchFigures, NodeFigures } from "./figures.js";
import { verdictsOf } from "./floors.js";
import { linearityOf } from "./growth-summary.js";
import { MEASURES, outcomesOf } from "./measures.js";
import { pairedRatio, type Spread, spreadOf } from "./statistics.js";
import { shown } from "./terminal.js";

/** `bench/RESULTS.md`, to be formatted. */
export function resultsMarkdown(figures: BenchFigures): string {
  const { nodes, bundles, versions, machine, date, command } = figures;
  const measured = CONTENDERS.filter(({ id }) => bundles[id]);
  return `# Results

Written by \`${command}\` on ${date}: ${machine}; Node ${nodes.map(({ node }) => node).join(", ")}; ${Object.entries(
    versions,
  )
    .map(([name, version]) => `${name} ${version}`)
    .join(
      ", ",
    )}. CPU is user and system time of the whole process, S3 a stub in another process. Each cell is the median, the quartiles, and the median of the ratios to (a) round by round.

![CPU of a cold start, of a warm request, and of an event in a batch](results.svg)

## Contenders

${table(
  ["", "contender", "minified bundle", "gzipped"],
  measured.map(({ id, name }) => {
    const size = bundles[id];
    return [id, name, kb(size?.minifiedBytes), kb(size?.gzippedBytes)];
  }),
)}

(a), (b) and (c) write no log line; ours write one a request, to a pipe, and its cost is in their figures. All are bundled by esbuild as CommonJS, minified, with \`--main-fields=module,main\`, and take their credentials from the environment. Batches carry ids; the stub keeps nothing and verifies no signature.

## Floors

${table(
  ["what", "of", "Node", "at most", "measured", ""],
  verdictsOf(figures).map(({ what, contender, node, atMost, measured: value, met }) => [
    what,
    contender,
    node,
    String(atMost),
    value.toFixed(value < 10 ? 3 : 0),
    met ? "met" : "**missed**",
  ]),
)}

${nodes.map(nodeSection).join("\n")}
${nodes.map(growthSection).join("")}`;
}

function nodeSection(node: NodeFigures): string {
  const all = MEASURES.map((measure) => ({ measure, outcomes: outcomesOf(measure, node) })).filter(
    ({ outcomes }) => outcomes.size > 0,
  );
  const ids = CONTENDERS.map(({ id }) => id).filter((id) => all.some(({ outcomes }) => outcomes.has(id)));
  const rows = all.map(({ measure, outcomes }) => [
    `${measure.name}, ${measure.unit}`,
    ...ids.map((id) => {
      const outcome = outcomes.get(id);
      return outcome === undefined ? "–" : `${spread(outcome.value)}; ${outcome.ratio.median.toFixed(2)}×`;
    }),
  ]);
  return `## Node ${node.node}

${table(["", ...ids], rows)}
${codecText(node)}`;
}

function codecText({ codec }: NodeFigures): string {
  if (codec === undefined) return "";
  const row = (name: string, values: readonly number[]) => [
    name,
    spread(spreadOf(values)),
    spread(pairedRatio(values, codec.json)),
  ];
  return `
A batch of 500 events of 0.3 KB with ids, read, validated, keyed and serialised into a store that does nothing, beside \`JSON.parse\` and \`JSON.stringify\` of the same text:

${table(
  ["", "µs an event", "of JSON's time"],
  [
    row("JSON.parse + JSON.stringify", codec.json),
    row("the domain, layout event", codec.event),
    row("the domain, layout batch", codec.batch),
  ],
)}
`;
}

function growthSection(node: NodeFigures): string {
  if (node.growth === undefined) return "";
  const pictures = [
    ["growth-batch-cpu.svg", "CPU of the whole handler by batch size"],
    ["growth-batch-cpu-domain.svg", "CPU of the domain alone by batch size"],
    ["growth-batch-memory.svg", "Peak memory by batch size"],
    ["growth-size-cpu.svg", "CPU of the whole handler by event size"],
    ["growth-size-cpu-domain.svg", "CPU of the domain alone by event size"],
    ["growth-size-memory.svg", "Peak memory by event size"],
  ].map(([file = "", what = ""]) => `![${what}](${file})`);
  return `## Growth, Node ${node.node}

${table(
  ["", "straight line", "R²", "highest to lowest share"],
  linearityOf(node).map(({ subject, axis, slopeUs, r2, highestToLowest }) => [
    `${subject}, ${axis === "batch" ? "batch of 1 to 500" : "event of 0.3 to 256 KB"}`,
    `${shown(slopeUs)} µs ${axis === "batch" ? "an event" : "a KB"}`,
    r2.toFixed(4),
    highestToLowest.toFixed(2),
  ]),
)}

The share is the CPU that an event, or a byte, adds to the smallest request, from batches of 10 and events of 64 KB on.

${pictures.join("\n\n")}
`;
}

const spread = ({ median, lowerQuartile, upperQuartile }: Spread) =>
  `${shown(median)} (${shown(lowerQuartile)}–${shown(upperQuartile)})`;

const kb = (bytes = 0) => `${Math.round(bytes / 1_000)} KB`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
