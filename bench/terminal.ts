import { renderTable } from "../test/support/render-table.js";
import { CONTENDERS } from "./contenders.js";
import type { BenchFigures, NodeFigures } from "./figures.js";
import { verdictsOf } from "./floors.js";
import { linearityOf } from "./growth-summary.js";
import { MEASURES, outcomesOf } from "./measures.js";

/** What a run came to, for the terminal. */
export function renderTables(figures: BenchFigures): string {
  const { nodes, bundles } = figures;
  return [
    ...nodes.map(nodeTable),
    renderTable(
      "Bundles, minified",
      CONTENDERS.filter(({ id }) => bundles[id]).map(({ id, name }) => ({
        "": `${id}  ${name}`,
        KB: Math.round((bundles[id]?.minifiedBytes ?? 0) / 1_000),
        "KB gzipped": Math.round((bundles[id]?.gzippedBytes ?? 0) / 1_000),
      })),
    ),
    ...nodes.filter(({ growth }) => growth).map(growthTable),
    renderTable(
      "Floors, as ratios to (a) unless said otherwise",
      verdictsOf(figures).map(({ what, contender, node, atMost, measured, met }) => ({
        what,
        of: contender,
        Node: node.split(".")[0] ?? "",
        "at most": String(atMost),
        measured: measured.toFixed(measured < 10 ? 3 : 0),
        " ": met ? "met" : "MISSED",
      })),
    ),
  ].join("");
}

function nodeTable(node: NodeFigures): string {
  const measured = MEASURES.map((measure) => ({ measure, outcomes: outcomesOf(measure, node) }));
  const rows = measured
    .filter(({ outcomes }) => outcomes.size > 0)
    .map(({ measure, outcomes }) => ({
      "": `${measure.name}, ${measure.unit}`,
      ...Object.fromEntries(
        CONTENDERS.filter(({ id }) => measured.some((one) => one.outcomes.has(id))).map(({ id }) => {
          const outcome = outcomes.get(id);
          if (outcome === undefined) return [id, "–"];
          const { value, ratio } = outcome;
          return [id, `${shown(value.median)} (${ratio.median.toFixed(2)})`];
        }),
      ),
    }));
  return rows.length === 0 ? "" : renderTable(`Node ${node.node}: medians (ratio to a)`, rows);
}

function growthTable(node: NodeFigures): string {
  return renderTable(
    "Growth of CPU",
    linearityOf(node).map(({ subject, axis, slopeUs, r2, highestToLowest }) => ({
      "": `${subject}, ${axis === "batch" ? "batch of 1 to 500" : "event of 0.3 to 256 KB"}`,
      "straight line": `${shown(slopeUs)} µs ${axis === "batch" ? "an event" : "a KB"}`,
      "R²": r2.toFixed(4),
      "highest / lowest share": highestToLowest.toFixed(2),
    })),
  );
}

/** Three digits that say something. */
export function shown(value: number): string {
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(value < 1 ? 2 : 3);
}
