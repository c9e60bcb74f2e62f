import { AsyncLocalStorage } from "node:async_hooks";
import { createLambdaHandler } from "../../../src/entry/lambda.js";
import { audit, type Audit } from "./audit.js";
import { type Attempt, type Receiver, sendLikeABrowser } from "./browser.js";
import type { Message } from "./messages.js";
import type { Place } from "./places.js";

export interface BigRunResult extends Audit {
  readonly requests: number;
  /** Requests answered so. */
  readonly unavailable: number;
  /** How many events the handler said were stored for the first time; more than there are is a lie. */
  readonly toldNew: number;
}

/** Sends every message as its writers do, then reads everything back and compares. */
export async function bigRun(messages: readonly Message[], place: Place): Promise<BigRunResult> {
  // Each request has a time of its own, so the run crosses hours as it goes and no test waits for one.
  const arrival = new AsyncLocalStorage<number>();
  let toldNew = 0;
  const count = ({ accepted = 0, duplicates = 0 }) => void (toldNew += accepted - duplicates);
  const handler = createLambdaHandler({
    store: place.store,
    clock: { now: () => arrival.getStore() ?? NaN },
    logger: { info: count, warn: count, error() {} },
    ...place.handlerOptions,
  });
  let steps = 0;
  const receiver: Receiver = {
    receive: (atMs, ...request) => arrival.run(atMs, () => handler(...request)),
    nextStep: () => (steps += 1),
  };

  const attempts: Attempt[][] = [];
  const queue = messages.entries(); // shared: each worker takes the next
  const work = async () => {
    for (const [index, message] of queue) {
      const sent = message.writers.map((writer) => sendLikeABrowser(writer, receiver));
      attempts[index] = (await Promise.all(sent)).flat();
    }
  };
  await Promise.all(Array.from({ length: place.concurrency }, work));

  const requests = attempts.flat();
  const unavailable = requests.filter(({ status }) => status === 503).length;
  const result = audit(attempts, await place.readAll());
  return { ...result, requests: requests.length, unavailable, toldNew };
}
