import { createHash } from "node:crypto";

/**
 * The SHA-256 of an object's bytes: what S3 holds against what arrives, and keeps beside the object. A bucket
 * with Object Lock demands a checksum. The SDK's own default, CRC32, would be a second one: SigV4 signs this.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function bodyChecksum(body: string | Uint8Array): Buffer {
  return createHash("sha256").update(body).digest();
}
