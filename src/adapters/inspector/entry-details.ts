import type { KeptEntry } from "./entry-ring.js";
import { asText, inflated } from "./readable-body.js";

/** What is shown of an entry when it is opened. */
export interface EntryDetails {
  readonly id: number;
  /** The request line and what the gateway calls it. */
  readonly request: { readonly method: string; readonly target: string; readonly requestId: string };
  readonly headers: Readonly<Record<string, string>>;
  readonly durationMs: number;
  /** The event as it was stored or, of what was not stored, as it was sent; absent once it was dropped. */
  readonly content?: ShownBytes;
  /** The answer, where its message does not say all: a handler's that is not this library's. */
  readonly answer?: ShownBytes;
}

/** `text` is absent where the bytes are no UTF-8. */
export interface ShownBytes {
  readonly text?: string;
  /** Of the whole. */
  readonly bytes: number;
  /** `text` is only the beginning. */
  readonly isCut: boolean;
}

/** UTF-16 code units: more than any event, and what a page shows without a pause. */
const MAX_SHOWN = 512 * 1024;

export function entryDetails({ summary, request, bodies }: KeptEntry): EntryDetails {
  const { method, target, requestId, headers, durationMs } = request;
  const isTold = summary.key !== undefined || summary.message !== undefined;
  return {
    id: summary.id,
    request: { method, target, requestId },
    headers: Object.fromEntries(headers),
    durationMs,
    ...(bodies && {
      content: shown(bodies.json ?? inflated(bodies.request, headers.get("content-encoding"))),
      ...(!isTold && { answer: shown(bodies.answer) }),
    }),
  };
}

function shown(bytes: Uint8Array): ShownBytes {
  const text = asText(bytes);
  if (text === undefined) return { bytes: bytes.length, isCut: true };
  return { text: text.slice(0, MAX_SHOWN), bytes: bytes.length, isCut: text.length > MAX_SHOWN };
}
