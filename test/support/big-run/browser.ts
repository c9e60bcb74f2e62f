import type { HttpApiHandler } from "../../../src/entry/lambda.js";
import { type AnswerBody, httpApiEvent } from "../harness.js";
import type { SentEvent, Writer } from "./messages.js";

/** One send and what came of it. */
export interface Attempt {
  /** In the order of the body. */
  readonly events: readonly SentEvent[];
  /** The gateway's, unique: `_ingest` of what this attempt stored names it. */
  readonly requestId: string;
  readonly atMs: number;
  /** Steps of the run, in which "before" and "after" mean something. */
  readonly beganAt: number;
  readonly endedAt: number;
  /** What the handler answered. */
  readonly status: number;
  readonly body: AnswerBody;
  /** Whether the client saw that answer. */
  readonly isHeard: boolean;
}

export interface Receiver {
  /** The handler, whose clock says `atMs` for this request. */
  receive(atMs: number, ...request: Parameters<HttpApiHandler>): ReturnType<HttpApiHandler>;
  /** Counts up. */
  nextStep(): number;
}

/** Sends a body until an answer that ends it is heard, or the sends run out. */
export async function sendLikeABrowser(writer: Writer, receiver: Receiver): Promise<Attempt[]> {
  const { events } = writer;
  const attempts: Attempt[] = [];
  for (const { atMs, isAnswerLost } of writer.sends) {
    const beganAt = receiver.nextStep();
    const requestId = `request-${beganAt}`;
    const { statusCode, body } = await receiver.receive(atMs, toEvent(writer, requestId));
    const isHeard = !isAnswerLost;
    const answer = { status: statusCode, body: JSON.parse(body) as AnswerBody };
    attempts.push({ events, requestId, atMs, beganAt, endedAt: receiver.nextStep(), ...answer, isHeard });
    // A permanent answer is never asked for again; a 503 and silence are.
    if (isHeard && statusCode !== 503) break;
  }
  return attempts;
}

function toEvent({ events, isBatch, idempotencyKey }: Writer, requestId: string) {
  const texts = events.map(({ text }) => text).join();
  const event = httpApiEvent(isBatch ? `[${texts}]` : texts, {
    ...(idempotencyKey !== undefined && { headers: { "idempotency-key": idempotencyKey } }),
  });
  return { ...event, requestContext: { ...event.requestContext, requestId } };
}
