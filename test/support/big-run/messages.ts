import fc from "fast-check";
import { arbitraryUuidV7 } from "../../../src/entry/testing.js";
import type { Population } from "./population.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** 2026-11-22T14:00:00Z, one of the hour ends that the clients' times lie about. */
const HOUR_END_MS = Date.UTC(2026, 10, 22, 14);

/** What names the events of a message: ids of their own, or an `Idempotency-Key`. */
const NAMINGS = ["v7 id", "v4 id", "v7 key", "v4 key"] as const;

/** One event as a client sends it, every time. */
export interface SentEvent {
  /** Told in the event itself, so that it is recognised whatever its object is named. */
  readonly n: number;
  readonly text: string;
  /** False for one that the schema refuses. */
  readonly isValid: boolean;
  /** Its own id, or the message's `Idempotency-Key`. */
  readonly namedBy: string;
}

/** One time that a client sends a message. */
interface Send {
  /** The receiver's clock then, ms since the epoch. */
  readonly atMs: number;
  /** The answer does not reach the client, who cannot tell that from an outage. */
  readonly isAnswerLost: boolean;
}

/** One who sends a body, again and again until an answer comes. */
export interface Writer {
  readonly events: readonly SentEvent[];
  /** False for a lone event that is no array. */
  readonly isBatch: boolean;
  readonly idempotencyKey: string | undefined;
  readonly sends: readonly Send[];
}

/** Events, and all who send them: often one, sometimes several with the same body or with a part of it. */
export interface Message {
  readonly events: readonly SentEvent[];
  readonly writers: readonly Writer[];
}

export interface MessagesOptions {
  readonly events: number;
  /** Events in a message, at most. */
  readonly maxBatch: number;
  /** Whether events with ids of their own are sent in other batches too, as a client does that flushes a queue. */
  readonly regroups: boolean;
  readonly seed: number;
}

/** Of every hundred events this many are none that the schema takes. */
const INVALID = 2;
const TEXT = fc.string({ unit: "binary", maxLength: 60 });

/** Messages of `events` events in all, the same for the same seed. */
export function messagesOf(
  population: Population,
  { events, maxBatch, regroups, seed }: MessagesOptions,
): Message[] {
  const messages: Message[] = [];
  for (let made = 0, block = 0; made < events; block++) {
    // Without bias, which would draw some ids twice.
    const drafts = fc.sample(fc.noBias(draft(population, maxBatch)), { numRuns: 500, seed: seed + block });
    for (const each of drafts) {
      if (made === events) break;
      const message = toMessage(each, population, { regroups, firstN: made, atMost: events - made });
      messages.push(message);
      made += message.events.length;
    }
  }
  return messages;
}

function draft({ queuedMs, skewMs, waitsMs, lostAnswers }: Population, maxBatch: number) {
  const upTo = (max: number) => fc.integer({ min: 0, max });
  const list = <T>(of: fc.Arbitrary<T>, length: number) =>
    fc.array(of, { minLength: length, maxLength: length });
  const writer = fc.record({
    waitsMs,
    isLost: list(
      upTo(99).map((drawn) => drawn < lostAnswers),
      10,
    ),
    firstOfPart: upTo(maxBatch - 1),
  });
  return fc.record({
    naming: fc.constantFrom(...NAMINGS),
    size: fc.oneof(fc.constant(undefined), fc.integer({ min: 1, max: maxBatch })),
    // Most are made in the quarter of an hour before an hour's end.
    madeMs: fc
      .tuple(
        fc.integer({ min: -2, max: 2 }),
        fc.oneof({ weight: 3, arbitrary: upTo(15 * MINUTE_MS) }, { weight: 1, arbitrary: upTo(HOUR_MS) }),
      )
      .map(([hours, beforeMs]) => HOUR_END_MS + hours * HOUR_MS - beforeMs),
    queuedMs,
    skewMs,
    writers: fc.oneof(
      { weight: 5, arbitrary: list(writer, 1) },
      fc.array(writer, { minLength: 2, maxLength: 4 }),
    ),
    v4: list(fc.uuid({ version: 4 }), maxBatch + 1),
    v7: list(arbitraryUuidV7({ timeMs: 0 }), maxBatch + 1),
    texts: list(TEXT, maxBatch),
    validity: list(
      upTo(99).map((drawn) => drawn >= INVALID),
      maxBatch,
    ),
  });
}

type Draft = ReturnType<typeof draft> extends fc.Arbitrary<infer T> ? T : never;

function toMessage(
  given: Draft,
  population: Population,
  { regroups, firstN, atMost }: { regroups: boolean; firstN: number; atMost: number },
): Message {
  const { naming, madeMs } = given;
  const count = Math.min(given.size ?? 1, atMost);
  const idTimeMs = madeMs + given.skewMs;
  const ids = naming.startsWith("v7") ? given.v7.map((id) => withTime(id, idTimeMs)) : given.v4;
  const idempotencyKey = naming.endsWith("key") ? ids.at(-1) : undefined;
  const events = Array.from({ length: count }, (_, index): SentEvent => {
    const isValid = given.validity[index] === true;
    const n = firstN + index;
    const id = ids[index] ?? "";
    const event = {
      ...(isValid && { eventName: "click" }),
      ...(idempotencyKey === undefined && { eventId: id }),
      n,
      text: given.texts[index],
    };
    return { n, text: JSON.stringify(event), isValid, namedBy: idempotencyKey ?? id };
  });

  const firstMs = madeMs + given.queuedMs;
  const writers = given.writers.map(({ waitsMs, isLost, firstOfPart }, nth): Writer => {
    // A key names events by their place in the body, so a part of it is other events.
    const isWhole = nth === 0 || !regroups || idempotencyKey !== undefined;
    return {
      events: isWhole ? events : events.slice(firstOfPart % count),
      isBatch: given.size !== undefined,
      idempotencyKey,
      sends: sends(firstMs, waitsMs, isLost),
    };
  });
  const mustStay = naming.startsWith("v4") && population.isV4WithinAnHour;
  return { events, writers: mustStay ? withinAnHour(writers, firstMs) : writers };
}

function sends(firstMs: number, waitsMs: readonly number[], isLost: readonly boolean[]): Send[] {
  let atMs = firstMs;
  return [0, ...waitsMs].map((waitMs, index) => {
    atMs += waitMs;
    // The last answer arrives, so that nothing stays open for want of patience alone.
    return { atMs, isAnswerLost: isLost[index] === true && index < waitsMs.length };
  });
}

/** All sends moved back to where they fall into the hour of the first one. */
function withinAnHour(writers: readonly Writer[], firstMs: number): Writer[] {
  const hourEndMs = (Math.floor(firstMs / HOUR_MS) + 1) * HOUR_MS;
  const lastMs = Math.max(...writers.flatMap(({ sends: all }) => all.map(({ atMs }) => atMs)));
  const backMs = Math.max(0, lastMs - hourEndMs + 1);
  return writers.map((writer) => ({
    ...writer,
    sends: writer.sends.map((send) => ({ ...send, atMs: send.atMs - backMs })),
  }));
}

function withTime(uuidV7: string, timeMs: number): string {
  const time = timeMs.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}${uuidV7.slice(13)}`;
}
