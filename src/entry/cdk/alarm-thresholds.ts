/** From where on each alarm speaks. */
export interface AlarmThresholds {
  /** Answers 5xx of the API in 5 minutes. Default 1: a client that does not send again has lost an event. */
  readonly serverErrors: number;
  /** Invocations in 5 minutes that ended without an answer of the function's: a crash, a timeout, a failed cold start. Default 1. */
  readonly functionErrors: number;
  /** Invocations that Lambda refused in 5 minutes. Default 1. */
  readonly functionThrottles: number;
  /** Milliseconds that the slowest of a hundred requests took, in three times 5 minutes on end. Default 3,000. */
  readonly p99LatencyMs: number;
  /** Of the events in 15 minutes, the share that was rejected, 0 to 1. Default 0.05. */
  readonly rejectedRatio: number;
  /** Of the accepted events in 15 minutes, the share that was there already, 0 to 1. Default 0.1. */
  readonly duplicatesRatio: number;
  /** Fewer events than this in 15 minutes make no ratio. Default 20. */
  readonly leastEvents: number;
}

export const DEFAULT_THRESHOLDS: AlarmThresholds = {
  serverErrors: 1,
  functionErrors: 1,
  functionThrottles: 1,
  p99LatencyMs: 3_000,
  rejectedRatio: 0.05,
  duplicatesRatio: 0.1,
  leastEvents: 20,
};
