import * as http from "node:http";
import * as https from "node:https";
import type { ObjectStore, PutOutcome, RawObject } from "../../domain/ports.js";
import { AGENT_OPTIONS } from "./connections.js";
import { resolveEndpoint } from "./endpoint.js";
import { addressOf, assertAddressable } from "./rest-address.js";
import type { BucketAddress, BucketLocation } from "./rest-address.js";
import { AnswerError } from "./rest-answer.js";
import { credentialSource } from "./rest-credentials.js";
import type { CredentialSource, S3CredentialProvider, S3Credentials } from "./rest-credentials.js";
import { exchange } from "./rest-exchange.js";
import { escapePath } from "./rest-path.js";
import { PutSigner } from "./rest-signer.js";
import { RetriedPut } from "./retried-put.js";
import type { RetryOptions } from "./retry-options.js";
import { bodyChecksum } from "./sha256.js";

export interface S3RestObjectStoreOptions extends RetryOptions {
  /** A bucket's name or alias, or the ARN of an access point of one region. */
  readonly bucket: string;
  /** Default: `AWS_REGION` or `AWS_DEFAULT_REGION`. Without any a put is refused. */
  readonly region?: string;
  /**
   * An S3-compatible server's URL. Default: `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`, or S3 itself. One
   * whose host is an IP address or `localhost` is addressed path-style.
   */
  readonly endpoint?: string;
  /**
   * Default: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, as they are at each put. What a
   * function returns is kept until 5 minutes before its expiration, where it has one, and else for good: such as
   * `fromNodeProviderChain()` of `@aws-sdk/credential-providers`.
   */
  readonly credentials?: S3Credentials | S3CredentialProvider;
}

/** Of a bucket, once its region is known. */
interface Connection {
  readonly send: (options: http.RequestOptions) => http.ClientRequest;
  readonly address: BucketAddress;
  readonly signer: PutSigner;
  /** What is the same for each request. */
  readonly options: http.RequestOptions;
}

/**
 * `S3ObjectStore` without the SDK: the same conditional put, retries and errors, by S3's REST API over
 * node:https, which takes a fraction of the SDK's time to load and of its CPU. Needs `s3:PutObject` and nothing
 * else. It knows no directory buckets, Outposts, multi-region access points, shared configuration files or
 * proxies. Make one a process: it holds the connections.
 */
export class S3RestObjectStore implements ObjectStore {
  readonly #location: BucketLocation;
  readonly #credentials: CredentialSource;
  readonly #put: RetriedPut;
  #connection: Connection | undefined;

  /** @throws ConfigurationError if an option cannot be used as given */
  constructor(options: S3RestObjectStoreOptions) {
    this.#put = new RetriedPut("S3RestObjectStore", options, (object, signal) => this.#send(object, signal));
    const { AWS_REGION, AWS_DEFAULT_REGION, AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT } = process.env;
    // An empty variable counts as unset, as consoles and templates leave them.
    const region = [options.region, AWS_REGION, AWS_DEFAULT_REGION].find(Boolean);
    this.#location = {
      bucket: options.bucket,
      region,
      endpoint: resolveEndpoint(options.endpoint),
      fips: AWS_USE_FIPS_ENDPOINT === "true",
      dualstack: AWS_USE_DUALSTACK_ENDPOINT === "true",
    };
    assertAddressable(this.#location);
    this.#credentials = credentialSource(options.credentials);
  }

  putIfAbsent(object: RawObject, options?: { readonly timeoutMs?: number }): Promise<PutOutcome> {
    return this.#put.putIfAbsent(object, options);
  }

  async #send({ key, body, contentType, contentEncoding }: RawObject, signal: AbortSignal): Promise<void> {
    const { send, address, signer, options } = (this.#connection ??= this.#connect());
    const path = `${address.basePath}/${escapePath(key)}`;
    const checksum = bodyChecksum(body);
    const headers: Record<string, string> = {
      host: address.host,
      "content-type": contentType,
      "content-length": String(Buffer.byteLength(body)),
      "if-none-match": "*",
      "x-amz-checksum-sha256": checksum.toString("base64"),
      "x-amz-content-sha256": checksum.toString("hex"),
    };
    if (contentEncoding !== undefined) headers["content-encoding"] = contentEncoding;

    const stopWaiting = () => this.#credentials.giveUpWaiting();
    signal.addEventListener("abort", stopWaiting);
    const signed = await signer.sign({ hostname: address.hostname, path, headers });
    signal.removeEventListener("abort", stopWaiting);
    // Credentials that came too late: nobody waits for this attempt any more.
    signal.throwIfAborted();

    const answer = await exchange(send, { ...options, path, headers: signed }, body, signal);
    if (answer.status >= 200 && answer.status < 300 && answer.brokenOff === undefined) return;
    const error = new AnswerError(answer);
    if (error.Code === "RequestTimeTooSkewed") signer.adoptTime(answer.date);
    throw error;
  }

  #connect(): Connection {
    const address = addressOf(this.#location);
    const { hostname, port } = address;
    const { request, Agent } = address.protocol === "http:" ? http : https;
    return {
      send: request,
      address,
      signer: new PutSigner(address.region, this.#credentials),
      options: { method: "PUT", agent: new Agent(AGENT_OPTIONS), hostname, port, setHost: false },
    };
  }
}
