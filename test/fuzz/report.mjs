// What a person reads: the progress, the table at the end, a finding.
const NUMBER = (value) => value.toLocaleString("en");
const MS = (ms) => (ms < 10 ? ms.toFixed(1) : NUMBER(Math.round(ms)));

/** Rewrites one line on a terminal; elsewhere, and so in a log, writes a line every few seconds. */
export class Progress {
  #out;
  #runs;
  #startedMs = performance.now();
  #shownMs = Number.NEGATIVE_INFINITY;

  constructor(out, runs) {
    this.#out = out;
    this.#runs = runs;
  }

  show(stats) {
    const nowMs = performance.now();
    if (!this.#out.isTTY && nowMs - this.#shownMs < 5_000) return;
    this.#shownMs = nowMs;
    const done = runsOf(stats);
    const perSecond = Math.round((done / (nowMs - this.#startedMs)) * 1_000);
    const line = [
      `${NUMBER(done).padStart(NUMBER(this.#runs).length)} of ${NUMBER(this.#runs)} runs`,
      `${NUMBER(perSecond)}/s`,
      `slowest ${MS(stats.slowest.ms)} ms`,
      `peak ${stats.rssMiB} MiB`,
    ].join("  ");
    this.#out.write(this.#out.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  }

  clear() {
    if (this.#out.isTTY) this.#out.write("\r\x1b[K");
  }
}

function runsOf({ kinds }) {
  return Object.values(kinds).reduce((sum, { runs }) => sum + runs, 0);
}

/** The kinds of input by how they were answered, and their sums. */
export function table({ kinds }) {
  const rows = Object.entries(kinds);
  const outcomes = [...new Set(rows.flatMap(([, row]) => Object.keys(row.outcomes)))].sort();
  const sum = {
    runs: runsOf({ kinds }),
    onDisk: rows.reduce((total, [, { onDisk }]) => total + onDisk, 0),
    slowestMs: Math.max(0, ...rows.map(([, { slowestMs }]) => slowestMs)),
    outcomes: Object.fromEntries(
      outcomes.map((name) => [name, rows.reduce((total, [, row]) => total + (row.outcomes[name] ?? 0), 0)]),
    ),
  };
  const cells = [
    ["kind of input", "runs", "on disk", ...outcomes, "slowest ms"],
    ...[...rows, ["all", sum]].map(([name, row]) => [
      name,
      NUMBER(row.runs),
      row.onDisk === 0 ? "" : NUMBER(row.onDisk),
      ...outcomes.map((outcome) =>
        row.outcomes[outcome] === undefined ? "" : NUMBER(row.outcomes[outcome]),
      ),
      MS(row.slowestMs),
    ]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join("  "),
  );
  const rule = "─".repeat(lines[0].length);
  return [lines[0], rule, ...lines.slice(1, -1), rule, lines.at(-1)].join("\n");
}

/** The whole run in two lines. */
export function totals(stats, { seed, durationMs, heapMiB }) {
  const { slowest } = stats;
  const perSecond = NUMBER(Math.round((runsOf(stats) / durationMs) * 1_000));
  return [
    `${NUMBER(runsOf(stats))} runs from seed ${seed} in ${(durationMs / 1_000).toFixed(1)} s, ${perSecond}/s; ` +
      `peak ${stats.rssMiB} MiB, with a heap of ${heapMiB} MiB`,
    ...(slowest.kind === undefined
      ? []
      : [`slowest: ${MS(slowest.ms)} ms, ${slowest.kind}, seed ${slowest.seed}`]),
  ].join("\n");
}

/** @param replay the command that runs that input alone */
export function findingText({ seed, kind, problem, cause, input, isSmallest }, replay) {
  if (seed === undefined) return `FAILED before the first input:\n${indented(problem)}`;
  return [
    `FOUND by seed ${seed}, ${kind}:`,
    indented(problem),
    ...(cause === undefined ? [] : ["caused by", indented(cause)]),
    isSmallest ? "by this input, made as small as it could be:" : "by this input:",
    indented(input),
    `replay it with:  ${replay}`,
  ].join("\n");
}

function indented(text) {
  return text.replace(/^/gm, "  ");
}
