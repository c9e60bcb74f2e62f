import type { PutOutcome } from "../../domain/ports.js";

/** A request that was answered, as the inspector is told of it. */
export interface InspectedExchange {
  readonly method: string;
  /** Percent-encoded, as sent: `/path?query`. */
  readonly target: string;
  readonly status: number;
  /** Milliseconds since the Unix epoch. */
  readonly answeredAtMs: number;
  readonly durationMs: number;
  readonly requestId: string;
  /** Those of the request's headers that what became of it depends on: lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  /** Of the request's body as sent. */
  readonly bytes: number;
  /** The request's, as sent; undefined where it was too large to be kept. */
  readonly body: Uint8Array | undefined;
  readonly answerBody: Uint8Array;
  /** What the store kept for it. None where another handler than this library's answered. */
  readonly puts: readonly InspectedPut[];
}

export interface InspectedPut {
  readonly key: string;
  /** "exists" where the key was taken, and what is there is another object than `body`, or the same. */
  readonly outcome: PutOutcome;
  /** One event a line. */
  readonly body: string | Uint8Array;
  /** Content coding of `body`, e.g. `gzip`; absent for none. */
  readonly contentEncoding?: string;
}
