// Light and dark by what the reader's system prefers: https://www.w3.org/TR/mediaqueries-5/#prefers-color-scheme
const STYLE = `
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328; }
.title { font-size: 15px; font-weight: 600; }
.quiet { fill: #59636e; }
.bar { fill: #afb8c1; } .ours { fill: #0969da; }
.axis { stroke: #d1d9e0; } .line { fill: none; stroke: #0969da; stroke-width: 2; } .dot { fill: #0969da; }
.second { stroke: #bc4c00; } .second.dot { fill: #bc4c00; stroke: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; } .quiet { fill: #9198a1; } .bar { fill: #656c76; } .ours { fill: #4493f8; }
  .axis { stroke: #3d444d; } .line { stroke: #4493f8; } .dot { fill: #4493f8; }
  .second { stroke: #f0883e; } .second.dot { fill: #f0883e; stroke: none; }
}`;

/** A drawing of its own, with a text for those who do not see it. */
export function svg(width: number, height: number, title: string, content: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    ...content,
    "</svg>",
    "",
  ].join("\n");
}

export function label(
  x: number,
  y: number,
  text: string,
  { anchor = "start", kind = "" }: { anchor?: "start" | "middle" | "end"; kind?: string } = {},
): string {
  const kindAttribute = kind === "" ? "" : ` class="${kind}"`;
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${kindAttribute}>${escaped(text)}</text>`;
}

export const round = (value: number): number => Math.round(value * 10) / 10;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
