import type { IngestError } from "./errors.js";

/** Why input was not taken. Stable: codes are API, messages are not. */
export type RefusalCode = "INVALID_JSON" | "INVALID_EVENT" | "EMPTY_BODY" | "INVALID_ENCODING" | "TOO_LARGE";

/** One event of a batch that was not taken. */
export interface Rejection {
  /** Position among the events of the request, from 0; blank NDJSON lines are not counted. */
  readonly index: number;
  readonly code: "INVALID_JSON" | "INVALID_EVENT" | "TOO_LARGE";
  /** Names fields and limits, never quotes a value. */
  readonly message: string;
}

/** At least one event is durable in the store, and every valid one is. */
export interface Stored {
  readonly outcome: "stored";
  /** Whether the body was an array or NDJSON, even of one event. */
  readonly batch: boolean;
  /** Events stored now or before; duplicates count too. */
  readonly accepted: number;
  /** Of the accepted, those whose key was taken, by an earlier request or within this one. */
  readonly duplicates: number;
  readonly rejected: readonly Rejection[];
}

/** Nothing valid came, and nothing was stored. Sending the same again gives the same. */
export interface Refused {
  readonly outcome: "refused";
  readonly code: RefusalCode;
  readonly message: string;
  /** For a batch of which every event was rejected. */
  readonly rejected?: readonly Rejection[];
}

/** The store failed, or something that must not. Where `error.retryable`, the outcome is unknown: send the same again. */
export interface Failed {
  readonly outcome: "failed";
  readonly error: IngestError;
}

export type IngestResult = Stored | Refused | Failed;

export function refused(code: RefusalCode, message: string, rejected?: readonly Rejection[]): Refused {
  return { outcome: "refused", code, message, ...(rejected && { rejected }) };
}
