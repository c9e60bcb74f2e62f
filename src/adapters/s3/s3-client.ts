import { S3Client } from "@aws-sdk/client-s3";
import type { S3ClientConfig } from "@aws-sdk/client-s3";
import { AGENT_OPTIONS, CONNECTION_TIMEOUT_MS } from "./connections.js";
import { resolveEndpoint } from "./endpoint.js";
import { Sha256 } from "./sha256.js";

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
    sha256: Sha256,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      httpAgent: { ...AGENT_OPTIONS },
      httpsAgent: { ...AGENT_OPTIONS },
    },
  };
  const endpoint = resolveEndpoint(options.endpoint);
  if (endpoint !== undefined) config.forcePathStyle = endpoint.needsPathStyle;
  // One of the environment the SDK reads itself.
  if (options.endpoint !== undefined) config.endpoint = options.endpoint;
  return new S3Client(config);
}
