import { constants, isUtf8 } from "node:buffer";
import { promisify } from "node:util";
import { type Refused, refused } from "../../domain/ingest-result.js";
import { bodyTooLarge } from "../../domain/read-body.js";
import type { GatewayRequest } from "./request.js";

/** What zlib says of bytes that are not a whole gzip stream. */
const BAD_GZIP: ReadonlySet<string> = new Set([
  "Z_DATA_ERROR",
  "Z_BUF_ERROR",
  "Z_NEED_DICT",
  "Z_STREAM_ERROR",
]);

/**
 * The text of an event's body: base64 undone, then gzip (RFC 1952) where the bytes begin like it,
 * then UTF-8. A `content-encoding` header proves nothing, since a proxy may have inflated already.
 *
 * @returns the text, "" for no body, or why there is none
 */
export async function decodeBody(
  { body, isBase64Encoded }: GatewayRequest,
  maxBodyBytes: number,
): Promise<string | Refused> {
  if (!isBase64Encoded) return isMangledGzip(body) ? mangledGzip() : body;
  const bytes = Buffer.from(body, "base64");
  const plain = isGzip(bytes) ? await inflate(bytes, maxBodyBytes) : bytes;
  if ("outcome" in plain) return plain;
  // Refused before it is decoded: bytes are at hand, text would be another copy.
  if (plain.length > maxBodyBytes) return bodyTooLarge(maxBodyBytes);
  return isUtf8(plain) ? plain.toString("utf8") : refused("INVALID_ENCODING", "the body is not UTF-8");
}

async function inflate(bytes: Uint8Array, maxBodyBytes: number): Promise<Buffer | Refused> {
  // Loaded when a gzip body comes: most clients send none.
  const { gunzip } = process.getBuiltinModule("node:zlib");
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: Math.min(maxBodyBytes, constants.MAX_LENGTH) });
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") return bodyTooLarge(maxBodyBytes);
    if (!BAD_GZIP.has(code)) throw error; // out of memory, say: no fault of the body's
    return refused("INVALID_ENCODING", "the body begins like gzip and cannot be inflated");
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

// API Gateway hands a body of a text type over as text, so gzip sent as application/json has lost its bytes.
function isMangledGzip(body: string): boolean {
  return body.startsWith("\x1f\uFFFD");
}

function mangledGzip(): Refused {
  return refused(
    "INVALID_ENCODING",
    "the gzip body was read as text on its way; send it with content-type application/octet-stream or application/x-ndjson",
  );
}
