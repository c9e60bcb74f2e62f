import type { IncomingMessage } from "node:http";

/** The whole body, that it is over the limit, or that the client left before it was sent. */
type BodyReading = Uint8Array | "too-large" | "aborted";

/**
 * Reads a body, keeping at most `maxBytes` of it. A larger one is read to its end and dropped: a
 * client that is still sending would lose an early answer to a connection reset.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyReading> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) chunks.length = 0;
      else chunks.push(chunk);
    }
  } catch {
    return "aborted";
  }
  return bytes > maxBytes ? "too-large" : Buffer.concat(chunks);
}
