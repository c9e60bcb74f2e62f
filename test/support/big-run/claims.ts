import { afterAll, describe, expect, test } from "@jest/globals";
import { renderTable } from "../render-table.js";
import { bigRun } from "./big-run.js";
import type { Place } from "./places.js";
import { messagesOf } from "./messages.js";
import type { Population } from "./population.js";

/** Only ends what hangs: on a busy machine it takes minutes. */
const HUNG_MS = 900_000;

export interface BigRunClaims {
  readonly population: Population;
  readonly events: number;
  /** Another one is another run; the same one the same messages and the same faults, call by call. */
  readonly seed: number;
  /** Second objects of one event are there, as the tolerance rule predicts; otherwise there is none. */
  readonly hasSecondObjects: boolean;
  readonly places: Readonly<Record<string, (seed: number) => Place | Promise<Place>>>;
}

/** Runs the population through each place, claims that nothing is lost and nothing twice, and shows the table. */
export function claimNothingLostNothingTwice({
  population,
  events,
  seed,
  places,
  hasSecondObjects,
}: BigRunClaims): void {
  const rows: Record<string, string | number>[] = [];

  const title = `${events.toLocaleString("en")} events, ${population.title}, a fifth of the store's calls faulty`;

  describe(title, () => {
    test.each(Object.entries(places))(
      "%s: nothing lost, nothing twice",
      async (name, open) => {
        const place = await open(seed);
        try {
          const run = await bigRun(messagesOf(population, { ...place, events, seed }), place);
          const { lost, twice, corrupted, overwritten, unexplained, ...counts } = run;
          const defects = { lost, twice, corrupted, overwritten, unexplained };
          const calls = place.calls();
          rows.push({
            store: name,
            "calls, faulty": `${calls.all.toLocaleString("en")}, ${((100 * calls.faulty) / calls.all).toFixed(1)} %`,
            events: counts.events,
            requests: counts.requests,
            "503s": counts.unavailable,
            acknowledged: counts.acknowledged,
            rejected: counts.rejected,
            open: counts.open,
            stored: counts.stored,
            "second, v7": counts.secondV7,
            "second, v4": counts.secondV4,
            ...Object.fromEntries(Object.entries(defects).map(([defect, { length }]) => [defect, length])),
          });

          // A few are enough to look at, and what jest compares in good time.
          const some = Object.entries(defects).map(([defect, all]) => [defect, all.slice(0, 5)]);
          expect(Object.fromEntries(some)).toEqual({
            lost: [],
            twice: [],
            corrupted: [],
            overwritten: [],
            unexplained: [],
          });
          expect(counts.acknowledged + counts.rejected + counts.open).toBe(events);
          // A store that tries again makes no outage of an answer that was lost on the way.
          if (place.retries) expect(counts.unavailable).toBe(0);
          else expect(counts.open).toBeLessThan(events / 20);
          // "duplicates" may over-count, where an answer was lost; it never hides an object.
          expect(counts.toldNew).toBeLessThanOrEqual(counts.stored);
          const second = [counts.secondV7, counts.secondV4];
          if (hasSecondObjects) expect(Math.min(...second)).toBeGreaterThan(0);
          else expect(second).toEqual([0, 0]);
          expect(calls.faulty / calls.all).toBeGreaterThan(0.17);
        } finally {
          await place.dispose();
        }
      },
      HUNG_MS,
    );

    afterAll(() => void process.stdout.write(renderTable(`${title}:`, rows)));
  });
}
