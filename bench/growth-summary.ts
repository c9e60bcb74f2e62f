import type { GrowthAxis, NodeFigures } from "./figures.js";
import { straightLine } from "./statistics.js";

/** From where on what a request adds is more than what the clock cannot tell. */
const FROM = { batch: 10, size: 64_000 };

/** Whether CPU grows as a straight line does. */
export interface Linearity {
  readonly subject: "domain" | "handler";
  readonly axis: GrowthAxis;
  /** Microseconds an event, or a kilobyte, of the straight line nearest to all points. */
  readonly slopeUs: number;
  readonly r2: number;
  /**
   * CPU that an event, or a byte, adds to a request of the smallest size: at its highest over its lowest, from
   * `FROM` on. A cliff would be a big one.
   */
  readonly highestToLowest: number;
}

export function linearityOf({ growth }: NodeFigures): readonly Linearity[] {
  if (growth === undefined) return [];
  return (["domain", "handler"] as const).flatMap((subject) =>
    (["batch", "size"] as const).map((axis) => {
      const points = growth[subject][axis];
      const { slope, r2 } = straightLine(points.map(({ at, cpuUsPerRequest }) => [at, cpuUsPerRequest]));
      const [smallest] = points;
      const shares = points
        .filter(({ at }) => at >= FROM[axis])
        .map(
          (one) => (one.cpuUsPerRequest - (smallest?.cpuUsPerRequest ?? 0)) / (one.at - (smallest?.at ?? 0)),
        );
      const highestToLowest = Math.max(...shares) / Math.min(...shares);
      return { subject, axis, slopeUs: axis === "batch" ? slope : slope * 1_000, r2, highestToLowest };
    }),
  );
}
