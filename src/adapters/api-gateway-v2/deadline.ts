import type { LambdaContext } from "./http-api.js";

export interface DeadlineOptions {
  /** Milliseconds kept back from Lambda's own timeout, to answer and log. */
  readonly marginMs: number;
  /** Milliseconds a request may take at most, whatever Lambda allows. */
  readonly maxDurationMs: number;
}

/** Milliseconds left to answer, as a function to be asked again. Time is monotonic: a clock set anew moves no deadline. */
export function createDeadline(context: LambdaContext | undefined, options: DeadlineOptions): () => number {
  const endMs = performance.now() + options.maxDurationMs;
  return () => {
    const lambdaMs = context?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
    return Math.min(endMs - performance.now(), lambdaMs - options.marginMs);
  };
}

/** What `work` gives, or `late()` once the time is up. `work` must not reject: nobody may be left to hear it. */
export async function within<T>(remainingMs: number, work: Promise<T>, late: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late()), Math.max(0, remainingMs));
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
