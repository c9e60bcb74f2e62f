import { ConfigurationError, StoreRejectedError, StoreUnavailableError } from "../../domain/errors.js";
import type { IngestError } from "../../domain/errors.js";
import type { PutOutcome, RawObject } from "../../domain/ports.js";
import { assertStorableKey } from "../../domain/storable-key.js";
import { AttemptTimeoutError, withTimeout } from "./attempt-timeout.js";
import { fullJitterDelayMs } from "./backoff.js";
import { isBucketName } from "./bucket-name.js";
import { resolveRetryPolicy } from "./retry-options.js";
import type { RetryOptions, RetryPolicy } from "./retry-options.js";
import { classifyS3Error } from "./s3-error.js";
import type { S3Failure } from "./s3-error.js";

/**
 * One conditional put (`If-None-Match: *`), sent once. Resolves when S3 has confirmed it, and rejects with
 * what `classifyS3Error` reads.
 */
export type PutAttempt = (object: RawObject, signal: AbortSignal) => Promise<unknown>;

/** What the stores of this folder have in common: all of a put but how one attempt at it is sent. */
export class RetriedPut {
  readonly #bucket: string;
  readonly #policy: RetryPolicy;
  readonly #attempt: PutAttempt;

  /**
   * @param store its name, for errors
   * @throws ConfigurationError if an option cannot be used as given
   */
  constructor(store: string, options: RetryOptions & { readonly bucket: string }, attempt: PutAttempt) {
    if (!isBucketName(options.bucket)) {
      throw new ConfigurationError(`${store}: bucket must be a bucket's name or ARN, no URL and no path`);
    }
    this.#bucket = options.bucket;
    this.#policy = resolveRetryPolicy(store, options);
    this.#attempt = attempt;
  }

  /** See `ObjectStore`. */
  async putIfAbsent(object: RawObject, options: { readonly timeoutMs?: number } = {}): Promise<PutOutcome> {
    assertStorableKey(object.key);
    const { attempts, attemptTimeoutMs, backoff } = this.#policy;
    const timeoutMs = Math.min(options.timeoutMs ?? Infinity, this.#policy.timeoutMs);
    // Negated so that NaN is refused too.
    if (!(timeoutMs > 0))
      throw new StoreUnavailableError("no time is left for the put to S3: nothing was sent");
    const deadlineMs = performance.now() + timeoutMs;

    let earlier: unknown;
    for (let attempt = 1; ; attempt++) {
      const leftMs = Math.max(1, Math.ceil(deadlineMs - performance.now()));
      try {
        await withTimeout(Math.min(attemptTimeoutMs, leftMs), (signal) => this.#attempt(object, signal));
        return "created";
      } catch (thrown) {
        // An attempt that the deadline cut short tells nothing of S3; the one before it may.
        const isCutShort = thrown instanceof AttemptTimeoutError && leftMs < attemptTimeoutMs;
        const error = isCutShort ? (earlier ?? thrown) : thrown;
        earlier = error;
        const failure = classifyS3Error(error);
        // Also where an earlier attempt's answer was lost and the object there is that attempt's own.
        // Nobody can tell, and nobody needs to: the key holds what its first writer wrote, for good.
        // An error instead would have the caller take an object for lost that is stored.
        if (failure.verdict === "exists") return "exists";
        const delayMs = fullJitterDelayMs(backoff, attempt);
        const mayRetry = attempt < attempts && performance.now() + delayMs < deadlineMs;
        if (failure.verdict !== "retry" || !mayRetry) throw this.#givenUp(failure, attempt, error);
        await delay(delayMs);
        // A process that was frozen meanwhile, as Lambda does after its answer, wakes up too late.
        if (performance.now() >= deadlineMs) throw this.#givenUp(failure, attempt, error);
      }
    }
  }

  #givenUp({ verdict, what, advice }: S3Failure, attempts: number, cause: unknown): IngestError {
    if (verdict === "rejected") {
      return new StoreRejectedError(`S3 refused the put to bucket "${this.#bucket}": ${what}. ${advice}`, {
        cause,
      });
    }
    const tried = attempts === 1 ? "1 attempt" : `${attempts} attempts`;
    return new StoreUnavailableError(
      `S3 did not confirm the put to bucket "${this.#bucket}" in ${tried}: ${what}. ${advice}`,
      { cause },
    );
  }
}

/** node:timers/promises takes 1 ms to load, at every cold start. */
function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
