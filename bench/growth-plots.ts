import type { GrowthAxis, NodeFigures } from "./figures.js";
import { linePlot } from "./line-plot.js";

const AXES = {
  batch: { title: "Batch size", xLabel: "events of 0.3 KB in a request", scale: 1 },
  size: { title: "Event size", xLabel: "KB, one event in a request", scale: 1_000 },
};
const NAMES = { domain: "domain alone", handler: "whole handler" };

/** Pictures by file name; none where growth was not measured. */
export function growthPlots({ growth }: NodeFigures): ReadonlyMap<string, string> {
  if (growth === undefined) return new Map();
  const plots = new Map<string, string>();
  for (const axis of ["batch", "size"] as const satisfies readonly GrowthAxis[]) {
    const { title, xLabel, scale } = AXES[axis];
    const lines = (figure: "cpuUsPerRequest" | "peakRssKb", divisor: number) =>
      (["handler", "domain"] as const).map((subject) => ({
        name: NAMES[subject],
        points: growth[subject][axis].map((point) => [point.at / scale, point[figure] / divisor] as const),
      }));
    // Each on a scale of its own: beside what S3 costs the domain would be a line along the axis.
    for (const line of lines("cpuUsPerRequest", 1_000)) {
      const isDomain = line.name === NAMES.domain;
      plots.set(
        `growth-${axis}-cpu${isDomain ? "-domain" : ""}.svg`,
        linePlot({
          title: `${title}: CPU of the ${line.name}`,
          xLabel,
          yLabel: "ms a request",
          lines: [{ ...line, name: "" }],
        }),
      );
    }
    plots.set(
      `growth-${axis}-memory.svg`,
      linePlot({
        title: `${title}: memory`,
        xLabel,
        yLabel: "peak RSS, MB",
        lines: lines("peakRssKb", 1_024),
      }),
    );
  }
  return plots;
}
