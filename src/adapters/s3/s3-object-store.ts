import { PutObjectCommand } from "@aws-sdk/client-s3";
import { ConfigurationError } from "../../domain/errors.js";
import type { ObjectStore, PutOutcome, RawObject } from "../../domain/ports.js";
import { RetriedPut } from "./retried-put.js";
import type { RetryOptions } from "./retry-options.js";
import { createS3Client } from "./s3-client.js";
import { bodyChecksum } from "./sha256.js";

/** What the store uses of an `S3Client`; the SDK's own is one. */
export interface S3PutClient {
  send(command: PutObjectCommand, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
}

export interface S3ObjectStoreOptions extends RetryOptions {
  readonly bucket: string;
  /** Default: one made for this store. Make your own with `maxAttempts: 1`: the store retries. */
  readonly client?: S3PutClient;
  /** An S3-compatible server's URL for the default client. Default: the SDK's own sources. */
  readonly endpoint?: string;
}

const NO_BYTES = new Uint8Array();

/**
 * Keeps objects in an S3 bucket. Needs `s3:PutObject` on it and nothing else. A key is written once, by
 * S3's conditional put (`If-None-Match: *`), so a store that only resembles S3 must know that header.
 * Make one a process: its client holds the connections.
 */
export class S3ObjectStore implements ObjectStore {
  readonly #bucket: string;
  readonly #client: S3PutClient;
  readonly #put: RetriedPut;

  /** @throws ConfigurationError if an option cannot be used as given */
  constructor(options: S3ObjectStoreOptions) {
    this.#put = new RetriedPut("S3ObjectStore", options, (object, signal) => this.#send(object, signal));
    if (options.client !== undefined && options.endpoint !== undefined) {
      throw new ConfigurationError("S3ObjectStore: a given client has its own endpoint; leave endpoint out");
    }
    this.#bucket = options.bucket;
    this.#client =
      options.client ?? createS3Client(options.endpoint === undefined ? {} : { endpoint: options.endpoint });
  }

  putIfAbsent(object: RawObject, options?: { readonly timeoutMs?: number }): Promise<PutOutcome> {
    return this.#put.putIfAbsent(object, options);
  }

  #send({ key, body, contentType, contentEncoding }: RawObject, abortSignal: AbortSignal): Promise<unknown> {
    const command = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      // The SDK takes an empty string for a stream and warns on the console.
      Body: body === "" ? NO_BYTES : body,
      ChecksumSHA256: bodyChecksum(body).toString("base64"),
      ContentType: contentType,
      ...(contentEncoding === undefined ? {} : { ContentEncoding: contentEncoding }),
      IfNoneMatch: "*",
    });
    return this.#client.send(command, { abortSignal });
  }
}
