import { label, round, svg } from "./svg.js";

interface Bar {
  readonly name: string;
  readonly value: number;
  /** What stands at the bar's end. */
  readonly label: string;
  readonly isOurs: boolean;
}

export interface BarGroup {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const WIDTH = 760;
const BARS_FROM = 270;
/** Room for the label of the longest bar. */
const BARS_TO = 640;
const ROW = 22;
const GROUP_HEAD = 30;
const MARGIN = 16;

/** Groups of horizontal bars, each group on a scale of its own, every bar with its name and its figure. */
export function barChart(title: string, groups: readonly BarGroup[]): string {
  const content: string[] = [];
  let y = MARGIN;
  for (const { title: head, bars } of groups) {
    content.push(label(MARGIN, y + 14, head, { kind: "title" }));
    y += GROUP_HEAD;
    const longest = Math.max(...bars.map(({ value }) => value));
    for (const { name, value, label: figure, isOurs } of bars) {
      const width = Math.max(1, round(((BARS_TO - BARS_FROM) * value) / longest));
      const kind = isOurs ? "bar ours" : "bar";
      content.push(
        label(BARS_FROM - 10, y + 13, name, { anchor: "end" }),
        `<rect class="${kind}" x="${BARS_FROM}" y="${y + 1}" width="${width}" height="${ROW - 6}" rx="2"/>`,
        label(BARS_FROM + width + 8, y + 13, figure, { kind: "quiet" }),
      );
      y += ROW;
    }
    y += MARGIN;
  }
  return svg(WIDTH, y, title, content);
}
