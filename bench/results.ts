import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { barChart, type BarGroup } from "./bar-chart.js";
import { CONTENDERS } from "./contenders.js";
import type { BenchFigures, NodeFigures } from "./figures.js";
import { growthPlots } from "./growth-plots.js";
import { measureNamed, outcomesOf } from "./measures.js";
import { resultsMarkdown } from "./results-markdown.js";
import { shown } from "./terminal.js";

/** Writes `bench/RESULTS.md` and its pictures. */
export async function writeResults(figures: BenchFigures): Promise<void> {
  const [first] = figures.nodes;
  if (first === undefined) throw new Error("nothing was measured");
  writeFileSync("bench/results.svg", resultsChart(first));
  for (const [file, plot] of growthPlots(first)) writeFileSync(`bench/${file}`, plot);
  writeFileSync("bench/RESULTS.md", await format(resultsMarkdown(figures), { parser: "markdown" }));
}

/** What the README shows: of the first Node, the figures that a user pays for. */
function resultsChart(node: NodeFigures): string {
  const group = (measure: string, title: string, ids: readonly string[]): BarGroup => {
    const { unit } = measureNamed(measure);
    const outcomes = outcomesOf(measureNamed(measure), node);
    return {
      title: `${title}, ${unit}`,
      bars: CONTENDERS.filter(({ id }) => ids.includes(id)).flatMap(({ id, name }) => {
        const outcome = outcomes.get(id);
        if (outcome === undefined) return [];
        const { value, ratio } = outcome;
        const figure = id === "a" ? shown(value.median) : `${shown(value.median)}  (${shown(ratio.median)}×)`;
        return [{ name, value: value.median, label: figure, isOurs: name.startsWith("ours") }];
      }),
    };
  };
  const singles = ["a", "b", "c", "d", "e", "f"];
  return barChart(`CPU of handlers on Node ${node.node}`, [
    group("first", `Cold start: CPU of init and first request, Node ${node.node}`, singles),
    group("one", "Warm: CPU of a request with one event of 0.3 KB", singles),
    group("batch-100", "Batches of 100: CPU an event", [...singles, "d+", "e+"]),
  ]);
}
