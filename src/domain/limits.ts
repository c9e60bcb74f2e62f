import { ConfigurationError } from "./errors.js";

/** Bounds on what one request may bring. Sizes are bytes of UTF-8 of the text as it was received. */
export interface Limits {
  /** Decoded (and inflated) body, bytes. Default 6 MiB, Lambda's own limit on an event. */
  readonly maxBodyBytes: number;
  /** Events in a batch. Default 500. */
  readonly maxBatchEvents: number;
  /** One event, bytes. Default 256 KiB. */
  readonly maxEventBytes: number;
  /** Levels of objects and arrays in one event, itself included. Default 64. */
  readonly maxDepth: number;
  /** `eventName` in the default schema, UTF-16 code units. Default 256. */
  readonly maxEventNameLength: number;
}

export const DEFAULT_LIMITS: Limits = {
  maxBodyBytes: 6 * 1024 * 1024,
  maxBatchEvents: 500,
  maxEventBytes: 256 * 1024,
  maxDepth: 64,
  maxEventNameLength: 256,
};

/** @throws ConfigurationError that names the limit which is not a positive integer */
export function resolveLimits(limits: Partial<Limits> = {}): Limits {
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ConfigurationError(`${name} must be a positive integer`);
  }
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(given) };
}
