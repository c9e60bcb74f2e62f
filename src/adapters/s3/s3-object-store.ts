import { setTimeout as delay } from "node:timers/promises";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { ConfigurationError, StoreRejectedError, StoreUnavailableError } from "../../domain/errors.js";
import type { IngestError } from "../../domain/errors.js";
import type { ObjectStore, PutOutcome, RawObject } from "../../domain/ports.js";
import { assertStorableKey } from "../../domain/storable-key.js";
import { AttemptTimeoutError, withTimeout } from "./attempt-timeout.js";
import { isBucketName } from "./bucket-name.js";
import { fullJitterDelayMs } from "./backoff.js";
import type { Backoff } from "./backoff.js";
import { createS3Client } from "./s3-client.js";
import { classifyS3Error } from "./s3-error.js";
import type { S3Failure } from "./s3-error.js";

/** What the store uses of an `S3Client`; the SDK's own is one. */
export interface S3PutClient {
  send(command: PutObjectCommand, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
}

export interface S3ObjectStoreOptions {
  readonly bucket: string;
  /** Default: one made for this store. Make your own with `maxAttempts: 1`: the store retries. */
  readonly client?: S3PutClient;
  /** An S3-compatible server's URL for the default client. Default: the SDK's own sources. */
  readonly endpoint?: string;
  /**
   * How often one put is tried, at the most. Default: as often as its time allows, since S3 may throttle
   * for longer than any few attempts take (5 are over in 0.75 s, on average). The waits keep it polite:
   * on average a put is tried 6 times in 1.6 s, then once a second.
   */
  readonly attempts?: number;
  /**
   * Milliseconds one attempt may take. Default 3,000: S3 answers small puts in 100–200 ms, so a silence
   * of 3 s is a lost connection. Raise it where megabytes go over a slow line.
   */
  readonly attemptTimeoutMs?: number;
  /**
   * Milliseconds for one put with all its attempts; a caller's `timeoutMs`, such as what is left of a
   * request's time, can only shorten it. Default 30,000: no HTTP API waits longer.
   */
  readonly timeoutMs?: number;
  /**
   * The longest wait after the first failed attempt, in milliseconds; it doubles with each. Default 100.
   * Without waits a put that keeps failing is tried hundreds of times a second.
   */
  readonly baseDelayMs?: number;
  /** The longest wait between two attempts, in milliseconds. Default 2,000. */
  readonly maxDelayMs?: number;
}

/** What Node's timers can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Keeps objects in an S3 bucket. Needs `s3:PutObject` on it and nothing else. A key is written once, by
 * S3's conditional put (`If-None-Match: *`), so a store that only resembles S3 must know that header.
 * Make one a process: its client holds the connections.
 */
export class S3ObjectStore implements ObjectStore {
  readonly #bucket: string;
  readonly #client: S3PutClient;
  readonly #attempts: number;
  readonly #attemptTimeoutMs: number;
  readonly #timeoutMs: number;
  readonly #backoff: Backoff;

  /** @throws ConfigurationError if an option cannot be used as given */
  constructor(options: S3ObjectStoreOptions) {
    if (!isBucketName(options.bucket)) {
      throw new ConfigurationError(
        "S3ObjectStore: bucket must be a bucket's name or ARN, no URL and no path",
      );
    }
    if (options.client !== undefined && options.endpoint !== undefined) {
      throw new ConfigurationError("S3ObjectStore: a given client has its own endpoint; leave endpoint out");
    }
    this.#bucket = options.bucket;
    this.#attempts = inRange("attempts", options.attempts ?? Infinity, 1, Infinity);
    this.#attemptTimeoutMs = inRange("attemptTimeoutMs", options.attemptTimeoutMs ?? 3_000, 1, MAX_TIMER_MS);
    this.#timeoutMs = inRange("timeoutMs", options.timeoutMs ?? 30_000, 1, MAX_TIMER_MS);
    this.#backoff = {
      baseDelayMs: inRange("baseDelayMs", options.baseDelayMs ?? 100, 0, MAX_TIMER_MS),
      maxDelayMs: inRange("maxDelayMs", options.maxDelayMs ?? 2_000, 0, MAX_TIMER_MS),
    };
    this.#client =
      options.client ?? createS3Client(options.endpoint === undefined ? {} : { endpoint: options.endpoint });
  }

  async putIfAbsent(object: RawObject, options: { readonly timeoutMs?: number } = {}): Promise<PutOutcome> {
    assertStorableKey(object.key);
    const timeoutMs = Math.min(options.timeoutMs ?? Infinity, this.#timeoutMs);
    // Negated so that NaN is refused too.
    if (!(timeoutMs > 0))
      throw new StoreUnavailableError("no time is left for the put to S3: nothing was sent");
    const deadlineMs = performance.now() + timeoutMs;
    // A Buffer also where the body is text: the SDK takes an empty string for a stream and warns on the console.
    const body = typeof object.body === "string" ? Buffer.from(object.body, "utf8") : object.body;

    let earlier: unknown;
    for (let attempt = 1; ; attempt++) {
      const leftMs = Math.max(1, Math.ceil(deadlineMs - performance.now()));
      try {
        await this.#attempt(object, body, Math.min(this.#attemptTimeoutMs, leftMs));
        return "created";
      } catch (thrown) {
        // An attempt that the deadline cut short tells nothing of S3; the one before it may.
        const isCutShort = thrown instanceof AttemptTimeoutError && leftMs < this.#attemptTimeoutMs;
        const error = isCutShort ? (earlier ?? thrown) : thrown;
        earlier = error;
        const failure = classifyS3Error(error);
        // Also where an earlier attempt's answer was lost and the object there is that attempt's own.
        // Nobody can tell, and nobody needs to: the key holds what its first writer wrote, for good.
        // An error instead would have the caller take an object for lost that is stored.
        if (failure.verdict === "exists") return "exists";
        const delayMs = fullJitterDelayMs(this.#backoff, attempt);
        const mayRetry = attempt < this.#attempts && performance.now() + delayMs < deadlineMs;
        if (failure.verdict !== "retry" || !mayRetry) throw this.#givenUp(failure, attempt, error);
        await delay(delayMs);
        // A process that was frozen meanwhile, as Lambda does after its answer, wakes up too late.
        if (performance.now() >= deadlineMs) throw this.#givenUp(failure, attempt, error);
      }
    }
  }

  async #attempt(object: RawObject, body: Uint8Array, timeoutMs: number): Promise<void> {
    const command = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: object.key,
      Body: body,
      ContentType: object.contentType,
      ...(object.contentEncoding === undefined ? {} : { ContentEncoding: object.contentEncoding }),
      IfNoneMatch: "*",
    });
    await withTimeout(timeoutMs, (abortSignal) => this.#client.send(command, { abortSignal }));
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

function inRange(option: string, value: number, min: number, max: number): number {
  if (value >= min && value <= max) return value;
  throw new ConfigurationError(`S3ObjectStore: ${option} must be a number from ${min} to ${max}`);
}
