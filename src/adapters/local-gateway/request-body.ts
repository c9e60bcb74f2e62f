import type { IncomingMessage } from "node:http";

interface ReceivedBody {
  /** As sent, whether kept or not. */
  readonly bytes: number;
  /** undefined where it is over the limit. */
  readonly body: Uint8Array | undefined;
}

/**
 * Reads a body, keeping at most `maxBytes` of it. A larger one is read to its end and dropped: a
 * client that is still sending would lose an early answer to a connection reset.
 *
 * @returns undefined where the client left before it had sent all
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<ReceivedBody | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) chunks.length = 0;
      else chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return { bytes, body: bytes > maxBytes ? undefined : Buffer.concat(chunks) };
}
