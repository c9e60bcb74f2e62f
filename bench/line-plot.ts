import { label, round, svg } from "./svg.js";

interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface LinePlot {
  readonly title: string;
  readonly xLabel: string;
  /** Above the vertical axis, the unit with it. */
  readonly yLabel: string;
  /** Two at the most. */
  readonly lines: readonly Line[];
}

const WIDTH = 760;
const HEIGHT = 300;
const AREA = { left: 70, right: 600, top: 62, bottom: 252 };
const TICKS = 4;

/** Lines over axes that both begin at 0, so that what is linear looks so; each named at its end. */
export function linePlot({ title, xLabel, yLabel, lines }: LinePlot): string {
  const all = lines.flatMap(({ points }) => points);
  const xTo = niceCeiling(Math.max(...all.map(([x]) => x)));
  const yTo = niceCeiling(Math.max(...all.map(([, y]) => y)));
  const atX = (x: number) => round(AREA.left + ((AREA.right - AREA.left) * x) / xTo);
  const atY = (y: number) => round(AREA.bottom - ((AREA.bottom - AREA.top) * y) / yTo);
  const ticks = Array.from({ length: TICKS + 1 }, (_, tick) => tick / TICKS);
  return svg(WIDTH, HEIGHT, `${title}: ${yLabel} by ${xLabel}`, [
    label(16, 24, title, { kind: "title" }),
    label(16, 46, yLabel, { kind: "quiet" }),
    ...ticks.flatMap((tick) => {
      const y = atY(yTo * tick);
      return [
        `<line class="axis" x1="${AREA.left}" x2="${AREA.right}" y1="${y}" y2="${y}"/>`,
        label(AREA.left - 8, y + 4, tickText(yTo * tick), { anchor: "end", kind: "quiet" }),
        label(atX(xTo * tick), AREA.bottom + 20, tickText(xTo * tick), { anchor: "middle", kind: "quiet" }),
      ];
    }),
    label((AREA.left + AREA.right) / 2, HEIGHT - 8, xLabel, { anchor: "middle", kind: "quiet" }),
    ...lines.flatMap(({ name, points }, index) => {
      const second = index === 0 ? "" : " second";
      const places = points.map(([x, y]) => [atX(x), atY(y)] as const);
      const [endX = 0, endY = 0] = places.at(-1) ?? [];
      return [
        `<polyline class="line${second}" points="${places.map((place) => place.join(",")).join(" ")}"/>`,
        ...places.map(([x, y]) => `<circle class="dot${second}" cx="${x}" cy="${y}" r="3"/>`),
        label(endX + 10, endY + 4, name),
      ];
    }),
  ]);
}

/** The next of 1, 1.2, 1.6, 2, 3, 4, 5, 6 or 8 times a power of ten. */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10].find((one) => one * power >= value * 0.9999);
  return (step ?? 10) * power;
}

const tickText = (value: number) => Number(value.toPrecision(3)).toLocaleString("en");
