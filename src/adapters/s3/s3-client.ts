import { isIP } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { ConfigurationError } from "../../domain/errors.js";

/**
 * A lost SYN is sent again after 1 s (RFC 6298), so this forgives one; a region's own S3 connects in a few
 * ms. Below 2,000 the SDK leaves this timer running after a refused connection, and the process waits for it.
 */
const CONNECTION_TIMEOUT_MS = 2_000;

/** As many puts as one process has under way at once; the SDK's 50 would queue the rest, its time running. */
const MAX_SOCKETS = 128;

/**
 * The client that `S3ObjectStore` makes when it is given none. Region and credentials come from where
 * the SDK always takes them. It costs some 4 ms and holds the connections: make one a process.
 *
 * @param options.endpoint an S3-compatible server's URL, instead of `AWS_ENDPOINT_URL_S3` or
 *   `AWS_ENDPOINT_URL`. One whose host is an IP address or `localhost` is addressed path-style.
 * @throws ConfigurationError if an endpoint, given or in the environment, is not an http(s) URL
 */
export function createS3Client(options: { readonly endpoint?: string } = {}): S3Client {
  const config: S3ClientConfig = {
    // The store retries. The SDK's retries draw on one quota a client, which a burst of SlowDown empties:
    // most of its concurrent puts are then left with a single attempt.
    maxAttempts: 1,
    // With it the SDK opens a connection of its own for every body of 2 MiB and more, and waits 6 s for a
    // server or a proxy that never answers 100.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      httpAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_SOCKETS },
    },
  };
  if (options.endpoint !== undefined) {
    config.endpoint = options.endpoint;
    config.forcePathStyle = needsPathStyle(options.endpoint, "the option endpoint");
  } else {
    const variable = endpointVariable();
    if (variable !== undefined) config.forcePathStyle = needsPathStyle(variable.value, variable.name);
  }
  return new S3Client(config);
}

/** The variable that the SDK takes the endpoint from: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
function endpointVariable(): { name: string; value: string } | undefined {
  if (process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === "true") return undefined;
  for (const name of ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"]) {
    const value = process.env[name];
    if (value !== undefined && value !== "") return { name, value };
  }
  return undefined;
}

/** Whether a bucket's name cannot be put before the endpoint's host: no `bucket.127.0.0.1` resolves. */
function needsPathStyle(endpoint: string, source: string): boolean {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    // The value is left out: a URL may carry a password.
    throw new ConfigurationError(`${source} is not a URL that starts with http:// or https://`);
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return host === "localhost" || isIP(host) !== 0;
}
