import { InternalError, type IngestError, StoreUnavailableError, isIngestError } from "./errors.js";
import type { PlannedObject } from "./plan-objects.js";
import type { ObjectStore, PutOutcome } from "./ports.js";
import { quietly } from "./quietly.js";

export interface PutAllOptions {
  /** Puts in flight at once. */
  readonly concurrency: number;
  /** Milliseconds left for the request, asked before each put; undefined for no deadline. */
  readonly remainingMs: (() => number) | undefined;
  /** See `IngestRequest`. */
  readonly onPutsBegin: (() => () => void) | undefined;
}

/**
 * Puts every object, a bounded number at once, and gives their outcomes in order. One that is yet
 * to be made is made when its turn comes, so that few are in memory at a time.
 *
 * @throws IngestError the worst of what was thrown: one that no retry can help before one that it can.
 *   The first such one stops what has not begun; an outage does not, so that a resend finds more done.
 */
export async function putAll(
  store: ObjectStore,
  objects: readonly PlannedObject["object"][],
  { concurrency, remainingMs, onPutsBegin }: PutAllOptions,
): Promise<PutOutcome[]> {
  const outcomes: PutOutcome[] = [];
  let outage: IngestError | undefined;
  let isDefeated = false;
  let begin = onPutsBegin;
  let onPutsEnd: (() => void) | undefined;

  const queue = objects.entries(); // shared: each worker takes the next
  const work = async () => {
    for (const [index, object] of queue) {
      if (isDefeated) return;
      try {
        const made = typeof object === "function" ? await object() : object;
        const left = timeLeft(remainingMs);
        if (begin !== undefined) onPutsEnd = quietly(begin);
        begin = undefined; // told once
        outcomes[index] = checked(await store.putIfAbsent(made, left));
      } catch (thrown) {
        const error = toIngestError(thrown);
        isDefeated ||= !error.retryable;
        if (isDefeated) throw error;
        outage ??= error;
      }
    }
  };
  try {
    // Rejects with the first defeat, without waiting for puts that may hang.
    await Promise.all(Array.from({ length: Math.min(concurrency, objects.length) }, work));
  } finally {
    if (onPutsEnd !== undefined) quietly(onPutsEnd);
  }

  if (outage !== undefined) throw outage;
  return outcomes;
}

function timeLeft(remainingMs: PutAllOptions["remainingMs"]): { timeoutMs: number } | undefined {
  if (remainingMs === undefined) return undefined;
  const timeoutMs = remainingMs();
  if (timeoutMs <= 0)
    throw new StoreUnavailableError("the request's time ran out before the store was asked");
  // Whole, since `AbortSignal.timeout` and many a driver throw for a fraction.
  return { timeoutMs: Math.ceil(timeoutMs) };
}

// A store in plain JavaScript may resolve with nothing; taking that for success would lose the event.
function checked(outcome: PutOutcome): PutOutcome {
  if (outcome === "created" || outcome === "exists") return outcome;
  throw new InternalError(
    'the store resolved with something other than "created" or "exists"; mend the adapter',
  );
}

function toIngestError(thrown: unknown): IngestError {
  if (isIngestError(thrown)) return thrown;
  return new InternalError("the store threw what is no IngestError; mend the adapter", { cause: thrown });
}
