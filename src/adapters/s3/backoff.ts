export interface Backoff {
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/**
 * How long to wait after the failed attempt number `attempt` (from 1), in milliseconds: "full jitter",
 * anything from 0 to the exponential bound, so that writers throttled together do not return together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function fullJitterDelayMs({ baseDelayMs, maxDelayMs }: Backoff, attempt: number): number {
  // Bounded, since Infinity times a base of 0 is no number.
  return Math.random() * Math.min(maxDelayMs, baseDelayMs * 2 ** Math.min(attempt - 1, 1_000));
}
