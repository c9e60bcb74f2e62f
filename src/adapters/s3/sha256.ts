import { createHash, createHmac, createSecretKey } from "node:crypto";
import type { KeyObject } from "node:crypto";

/**
 * The SHA-256 of an object's bytes: what S3 holds against what arrives, and keeps beside the object. A bucket
 * with Object Lock demands a checksum. The SDK's own default, CRC32, would be a second one: SigV4 signs this.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function bodyChecksum(body: string | Uint8Array): Buffer {
  return createHash("sha256").update(body).digest();
}

/**
 * Keys of HMACs, which Node 24 takes some 25 µs to make of text or bytes, for each hash anew. The signer comes
 * with two: the secret, as text, and the day's signing key, which it keeps.
 */
const signingKeys = new WeakMap<object, KeyObject>();
let secretKey: { readonly secret: string; readonly key: KeyObject } | undefined;

function keyOf(secret: string | ArrayBuffer | ArrayBufferView): KeyObject {
  if (typeof secret === "string") {
    if (secretKey?.secret !== secret) secretKey = { secret, key: createSecretKey(secret, "utf8") };
    return secretKey.key;
  }
  const known = signingKeys.get(secret);
  if (known !== undefined) return known;
  const key = createSecretKey(secret as Uint8Array);
  signingKeys.set(secret, key);
  return key;
}

/** What SigV4 hashes with: the interface is Smithy's. */
export class Sha256 {
  readonly #hash: { update(data: Uint8Array): unknown; digest(): Uint8Array };

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", keyOf(secret));
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  /** Part of the interface; the signer makes a new one each time. */
  reset(): void {
    throw new Error("a hash is used once");
  }
}
