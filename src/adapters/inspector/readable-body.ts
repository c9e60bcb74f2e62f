import { gunzipSync } from "node:zlib";

/** Far above what one request's events can come to; a bomb stops here. */
const MAX_INFLATED_BYTES = 32 * 1024 * 1024;

/** `body` without the gzip that it says it is in, or that it begins as; itself where that fails. */
export function inflated(body: Uint8Array, contentEncoding?: string): Uint8Array {
  const isGzip = contentEncoding?.trim().toLowerCase() === "gzip" || (body[0] === 0x1f && body[1] === 0x8b);
  if (!isGzip) return body;
  try {
    return gunzipSync(body, { maxOutputLength: MAX_INFLATED_BYTES });
  } catch {
    return body;
  }
}

/** The text that `bytes` are as UTF-8, a byte order mark included; undefined where they are none. */
export function asText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
