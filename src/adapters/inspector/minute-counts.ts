import type { EntryOutcome } from "./entries-of-exchange.js";

const MINUTE_MS = 60_000;
const MINUTES = 60;

/** How many of each outcome. */
export type OutcomeCounts = Readonly<Record<EntryOutcome, number>>;

/** What the chart shows, and the totals beside it. */
export interface CountsReport {
  /** The server's clock, milliseconds since the Unix epoch: the chart ends here. */
  readonly nowMs: number;
  /** Since the server started. */
  readonly totals: OutcomeCounts;
  /** Of the last 60 minutes those in which anything came, by their start. */
  readonly minutes: readonly (OutcomeCounts & { readonly startMs: number })[];
}

const NONE: OutcomeCounts = { accepted: 0, duplicate: 0, rejected: 0, failed: 0 };

/** Counts entries by the minute, for the last 60 minutes, and in all. */
export class MinuteCounts {
  #totals = NONE;
  readonly #minutes = new Map<number, OutcomeCounts>();

  add(timeMs: number, outcome: EntryOutcome): void {
    const minute = Math.floor(timeMs / MINUTE_MS);
    this.#totals = oneMore(this.#totals, outcome);
    this.#minutes.set(minute, oneMore(this.#minutes.get(minute) ?? NONE, outcome));
    this.#forget(minute);
  }

  report(nowMs: number): CountsReport {
    this.#forget(Math.floor(nowMs / MINUTE_MS));
    const minutes = [...this.#minutes].map(([minute, counts]) => ({
      startMs: minute * MINUTE_MS,
      ...counts,
    }));
    return { nowMs, totals: this.#totals, minutes };
  }

  #forget(newest: number): void {
    for (const minute of this.#minutes.keys()) if (minute <= newest - MINUTES) this.#minutes.delete(minute);
  }
}

function oneMore(counts: OutcomeCounts, outcome: EntryOutcome): OutcomeCounts {
  return { ...counts, [outcome]: counts[outcome] + 1 };
}
