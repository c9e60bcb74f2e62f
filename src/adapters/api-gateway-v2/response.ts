import type { IngestResult } from "../../domain/ingest-result.js";

/** An answer before it is put into HTTP. */
export interface Answer {
  readonly status: number;
  /** Stable; absent for a success. */
  readonly code?: string;
  readonly headers?: Record<string, string>;
  /** Absent for an empty one. */
  readonly body?: object;
}

/** What a request came to. */
export interface Exchange {
  readonly answer: Answer;
  /** Absent where no event was judged. */
  readonly result?: IngestResult;
  /** Of the decoded body. */
  readonly bytes?: number;
  /** Behind a 5xx. */
  readonly error?: unknown;
}

export function failure(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Answer {
  return { status, code, headers, body: { success: false, code, message } };
}

/** The answer when the time is up or the store is down: the outcome is unknown and the same request may be sent again. */
export const UNAVAILABLE = failure(
  503,
  "UNAVAILABLE",
  "the outcome is unknown; send the same request again",
  {
    "retry-after": "1",
  },
);

/** The answer to what no retry mends. The cause is in the log. */
export const INTERNAL = failure(500, "INTERNAL", "the server failed; the cause is in its log");

/** The HTTP answer to a result of ingest. */
export function answerTo(result: IngestResult): Answer {
  switch (result.outcome) {
    case "failed":
      return result.error.retryable ? UNAVAILABLE : INTERNAL;
    case "refused": {
      const { code, message, rejected } = result;
      return {
        status: code === "TOO_LARGE" ? 413 : 400,
        code,
        body: { success: false, code, message, rejected },
      };
    }
    case "stored": {
      const { batch, accepted, duplicates, rejected } = result;
      if (!batch) return { status: 200, body: { success: true } };
      if (rejected.length === 0) return { status: 200, body: { success: true, accepted, duplicates } };
      return { status: 207, body: { success: false, accepted, duplicates, rejected } };
    }
  }
}
