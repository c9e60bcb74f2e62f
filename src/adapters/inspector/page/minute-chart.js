// @ts-check
/** @import { CountsReport } from "../minute-counts.js" */
import { grouped } from "./elements.js";

const SVG = "http://www.w3.org/2000/svg";
const MINUTE_MS = 60_000;
const MINUTES = 60;
/** Of the viewBox, which the bars stand in from bottom to top. */
const HEIGHT = 100;
/** So that one event beside a thousand is seen. */
const LEAST_HEIGHT = 2;
const DRAW_INTERVAL_MS = 250;

/** From the bottom up. */
const OUTCOMES = /** @type {const} */ (["accepted", "duplicate", "rejected", "failed"]);

/** @typedef {{ bars: SVGRectElement[], title: Element }} Column */

/** A stacked bar a minute. Draws when told to, at most 4 times a second, and when a minute has passed. */
export class MinuteChart {
  #svg;
  #peak;
  /** @type {Column[]} the last is the current minute */
  #columns = [];
  /** @type {CountsReport | undefined} */
  #report;
  #clockAheadMs = 0;
  #drawnMs = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {SVGSVGElement} svg @param {HTMLElement} peak */
  constructor(svg, peak) {
    this.#svg = svg;
    this.#peak = peak;
    svg.setAttribute("viewBox", `0 0 ${MINUTES} ${HEIGHT}`);
    svg.setAttribute("preserveAspectRatio", "none");
    for (let i = 0; i < MINUTES; i++) this.#columns.push(this.#column(i));
  }

  /** @param {CountsReport} report */
  show(report) {
    this.#report = report;
    this.#clockAheadMs = report.nowMs - Date.now();
    this.#drawAfter(Math.max(0, this.#drawnMs + DRAW_INTERVAL_MS - performance.now()));
  }

  /** @param {number} delayMs */
  #drawAfter(delayMs) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => requestAnimationFrame(() => this.#draw()), delayMs);
  }

  #draw() {
    this.#drawnMs = performance.now();
    const nowMs = Date.now() + this.#clockAheadMs;
    const currentMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
    const minutes = new Map(this.#report?.minutes.map((minute) => [minute.startMs, minute]));
    const sums = [...minutes.values()].map((counts) => sumOf(counts));
    const peak = Math.max(0, ...sums);
    this.#columns.forEach(({ bars, title }, i) => {
      const startMs = currentMs - (MINUTES - 1 - i) * MINUTE_MS;
      const counts = minutes.get(startMs);
      let top = HEIGHT;
      OUTCOMES.forEach((outcome, n) => {
        const count = counts?.[outcome] ?? 0;
        const height = count === 0 ? 0 : Math.max(LEAST_HEIGHT, (count / peak) * HEIGHT);
        top -= height;
        bars[n]?.setAttribute("y", String(top));
        bars[n]?.setAttribute("height", String(height));
      });
      const time = new Date(startMs).toISOString().slice(11, 16);
      title.textContent = `${time} UTC: ${counts === undefined ? "nothing" : described(counts)}`;
    });
    this.#peak.textContent = peak === 0 ? "" : `at most ${grouped(peak)}`;
    const total = sums.reduce((sum, count) => sum + count, 0);
    this.#svg.setAttribute("aria-label", chartLabel(total, peak));
    this.#drawAfter(currentMs + MINUTE_MS - nowMs + 20);
  }

  /** @param {number} index @returns {Column} */
  #column(index) {
    const group = this.#svg.appendChild(document.createElementNS(SVG, "g"));
    const title = group.appendChild(document.createElementNS(SVG, "title"));
    // What the pointer rests on, over the whole height.
    const ground = group.appendChild(document.createElementNS(SVG, "rect"));
    place(ground, "ground", index, 1);
    ground.setAttribute("height", String(HEIGHT));
    const bars = OUTCOMES.map((outcome) => {
      const bar = group.appendChild(document.createElementNS(SVG, "rect"));
      place(bar, outcome, index + 0.1, 0.8);
      return bar;
    });
    return { bars, title };
  }
}

/** @param {Element} rect @param {string} className @param {number} x @param {number} width */
function place(rect, className, x, width) {
  rect.setAttribute("class", className);
  rect.setAttribute("x", String(x));
  rect.setAttribute("width", String(width));
}

/** @typedef {{ readonly [outcome in typeof OUTCOMES[number]]: number }} Counts */

/** @param {Counts} counts */
function sumOf(counts) {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
}

/** @param {Counts} counts @returns {string} `12 accepted, 1 rejected` */
export function described(counts) {
  const parts = OUTCOMES.filter((outcome) => counts[outcome] > 0);
  return parts.map((outcome) => `${grouped(counts[outcome])} ${outcome}`).join(", ");
}

/** @param {number} total @param {number} peak */
function chartLabel(total, peak) {
  if (total === 0) return "No events in the last 60 minutes";
  return `${grouped(total)} events in the last 60 minutes, at most ${grouped(peak)} in one`;
}
