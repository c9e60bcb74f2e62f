import { SignatureV4 } from "@smithy/signature-v4";
import type { CredentialSource } from "./rest-credentials.js";
import { Sha256 } from "./sha256.js";

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
