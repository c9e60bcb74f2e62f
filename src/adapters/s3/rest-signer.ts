import { createHash, createHmac, createSecretKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { CredentialSource } from "./rest-credentials.js";

/** A put as it is signed. */
export interface PutRequest {
  readonly hostname: string;
  /** Escaped already; S3 compares it as it is. */
  readonly path: string;
  /** All that are sent but those that signing adds. */
  readonly headers: Record<string, string>;
}

/** Signs a bucket's puts: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
export class PutSigner {
  readonly #signer: SignatureV4;
  /** How far S3's clock is ahead of ours. */
  #clockOffsetMs = 0;

  constructor(region: string, credentials: CredentialSource) {
    this.#signer = new SignatureV4({
      service: "s3",
      region,
      credentials: () => credentials.current(),
      sha256: Sha256,
      uriEscapePath: false,
    });
  }

  /** @returns all headers to send, the signature among them */
  async sign(request: PutRequest): Promise<Record<string, string>> {
    const signingDate = new Date(Date.now() + this.#clockOffsetMs);
    const toSign = { ...request, method: "PUT", protocol: "https:", query: {} };
    return (await this.#signer.sign(toSign, { signingDate })).headers;
  }

  /** Signs from now on by S3's clock, which an answer's Date header tells. */
  adoptTime(date: string | undefined): void {
    const offsetMs = Date.parse(date ?? "") - Date.now();
    if (!Number.isNaN(offsetMs)) this.#clockOffsetMs = offsetMs;
  }
}

/** Of the signing key, which the signer keeps for a day and a session. */
const keyObjects = new WeakMap<object, KeyObject>();

/** Node 24 takes some 25 µs to make a key of bytes, for each hash anew. */
function keyOf(secret: string | ArrayBuffer | ArrayBufferView): KeyObject | string {
  if (typeof secret === "string") return secret;
  const known = keyObjects.get(secret);
  if (known !== undefined) return known;
  const key = createSecretKey(secret as Uint8Array);
  keyObjects.set(secret, key);
  return key;
}

/** What the signer hashes with. */
class Sha256 {
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
