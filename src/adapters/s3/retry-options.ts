import { ConfigurationError } from "../../domain/errors.js";
import type { Backoff } from "./backoff.js";

/** How long a store of this folder tries one put, and how often. */
export interface RetryOptions {
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

export interface RetryPolicy {
  readonly attempts: number;
  readonly attemptTimeoutMs: number;
  readonly timeoutMs: number;
  readonly backoff: Backoff;
}

/** What Node's timers can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** @throws ConfigurationError, which begins with the store's name, if an option cannot be used as given */
export function resolveRetryPolicy(store: string, options: RetryOptions): RetryPolicy {
  const inRange = (option: keyof RetryOptions, fallback: number, min: number, max: number): number => {
    const value = options[option] ?? fallback;
    if (value >= min && value <= max) return value;
    throw new ConfigurationError(`${store}: ${option} must be a number from ${min} to ${max}`);
  };
  return {
    attempts: inRange("attempts", Infinity, 1, Infinity),
    attemptTimeoutMs: inRange("attemptTimeoutMs", 3_000, 1, MAX_TIMER_MS),
    timeoutMs: inRange("timeoutMs", 30_000, 1, MAX_TIMER_MS),
    backoff: {
      baseDelayMs: inRange("baseDelayMs", 100, 0, MAX_TIMER_MS),
      maxDelayMs: inRange("maxDelayMs", 2_000, 0, MAX_TIMER_MS),
    },
  };
}
