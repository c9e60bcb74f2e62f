import fc from "fast-check";
import { uuidIds } from "../../../src/adapters/system/uuid-ids.js";
import { objectKey } from "../../../src/entry/index.js";

/** Posts a body: true where it was answered 200, false where the outcome is unknown (503, no answer). */
export type Post = (body: string) => Promise<boolean>;

interface Shipment {
  readonly body: string;
  /** Of its events' objects. */
  readonly keys: readonly string[];
}

// How long an event is: how often it repeats its id, so that a part of it, or of another, is no other event.
const SMALL = fc.integer({ min: 0, max: 20 });
/** 100 KB, so that writing it takes a while. */
const LARGE = fc.constant(2_800);
const LENGTHS = fc.noBias(
  fc.oneof(
    { weight: 6, arbitrary: fc.tuple(SMALL) },
    { weight: 3, arbitrary: fc.array(SMALL, { minLength: 2, maxLength: 20 }) },
    { weight: 1, arbitrary: fc.tuple(LARGE) },
    { weight: 1, arbitrary: fc.tuple(SMALL, LARGE, SMALL) },
  ),
);

/** Browsers that post single events and batches, and send again, unchanged, what was not answered. */
export class ResendingClients {
  /** The text of every event sent, by the key it belongs under. */
  readonly sent = new Map<string, string>();
  /** The keys of the events answered 200. */
  readonly acknowledged = new Set<string>();
  /** What was sent and is to be sent again. */
  readonly unanswered: Shipment[] = [];
  readonly requests = { answered: 0, unanswered: 0, resent: 0 };
  readonly #lengths: Iterator<readonly number[]>;

  constructor(seed: number) {
    const stream = fc.infiniteStream(LENGTHS, { noHistory: true });
    [this.#lengths = [].values()] = fc.sample(stream, { seed, numRuns: 1 });
  }

  /** Sends what is unanswered, else something new; tells whether it was answered. */
  async postOne(post: Post): Promise<boolean> {
    const again = this.unanswered.shift();
    if (again !== undefined) this.requests.resent += 1;
    const shipment = again ?? this.#newShipment();
    const isAnswered = await post(shipment.body);
    this.requests[isAnswered ? "answered" : "unanswered"] += 1;
    if (isAnswered) for (const key of shipment.keys) this.acknowledged.add(key);
    else this.unanswered.push(shipment);
    return isAnswered;
  }

  /** `clients` post at once and without end, each until a request of its own is not answered. */
  async postUntilUnanswered(clients: number, post: Post, onAnswered: (requests: number) => void) {
    let answered = 0;
    const work = async () => {
      while (await this.postOne(post)) onAnswered(++answered);
    };
    await Promise.all(Array.from({ length: clients }, work));
  }

  #newShipment(): Shipment {
    const timeMs = Date.now();
    const lengths = this.#lengths.next().value as readonly number[];
    const events = lengths.map((length) => {
      const eventId = uuidIds.next(timeMs);
      const text = JSON.stringify({ eventName: "crash", eventId, filling: eventId.repeat(length) });
      return { key: objectKey({ timeMs, id: eventId }), text };
    });
    for (const { key, text } of events) this.sent.set(key, text);
    const texts = events.map(({ text }) => text);
    return {
      body: texts.length === 1 ? texts.join("") : `[${texts.join(",")}]`,
      keys: events.map(({ key }) => key),
    };
  }
}
