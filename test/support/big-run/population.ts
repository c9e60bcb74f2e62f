import fc from "fast-check";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** How a kind of client behaves. */
export interface Population {
  readonly title: string;
  /** Milliseconds from a message's making to its first send. */
  readonly queuedMs: fc.Arbitrary<number>;
  /** How far the client's clock is from the receiver's, in milliseconds. */
  readonly skewMs: fc.Arbitrary<number>;
  /** Milliseconds before each of nine resends. */
  readonly waitsMs: fc.Arbitrary<number[]>;
  /** Of 100 answers. */
  readonly lostAnswers: number;
  /** Whether version 4 ids, which carry no time, are resent in the hour of their first send only. */
  readonly isV4WithinAnHour: boolean;
}

const between = (min: number, max: number) => fc.integer({ min, max });

/** Doubled each time, and jittered; `Retry-After: 1` is the least. */
const backoff = fc
  .tuple(...Array.from({ length: 9 }, () => between(500, 1_000)))
  .map((jitters) => jitters.map((jitter, index) => SECOND_MS + jitter * 2 ** Math.min(index, 6)));

/** Clients as they should be. No send is further than 13 minutes from the time that its id carries. */
export const PUNCTUAL: Population = {
  title: "clocks and resends within the tolerance",
  queuedMs: between(0, 2 * MINUTE_MS),
  skewMs: between(-6 * MINUTE_MS, 6 * MINUTE_MS),
  waitsMs: backoff,
  lostAnswers: 5,
  isV4WithinAnHour: true,
};

/** Clocks that are hours wrong, offline queues sent hours late, tabs woken the next day. */
export const TARDY: Population = {
  title: "clocks hours wrong, queues hours late",
  queuedMs: fc.oneof(between(0, MINUTE_MS), between(0, 6 * HOUR_MS)),
  skewMs: fc.oneof(between(-MINUTE_MS, MINUTE_MS), between(-6 * HOUR_MS, 6 * HOUR_MS)),
  waitsMs: fc.array(
    fc.oneof(
      between(SECOND_MS, MINUTE_MS),
      between(5 * MINUTE_MS, 40 * MINUTE_MS),
      between(HOUR_MS, 5 * HOUR_MS),
    ),
    { minLength: 9, maxLength: 9 },
  ),
  lostAnswers: 40,
  isV4WithinAnHour: false,
};
