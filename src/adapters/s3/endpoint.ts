import { isIP } from "node:net";
import { ConfigurationError } from "../../domain/errors.js";

/** An S3-compatible server's address. */
export interface Endpoint {
  readonly url: URL;
  /** Whether a bucket's name cannot be put before the host: no `bucket.127.0.0.1` resolves. */
  readonly needsPathStyle: boolean;
}

/**
 * The endpoint given, or else the environment's; undefined where there is neither, for S3's own.
 *
 * @throws ConfigurationError if it is not an http(s) URL
 */
export function resolveEndpoint(given: string | undefined): Endpoint | undefined {
  if (given !== undefined) return parseEndpoint(given, "the option endpoint");
  const variable = endpointVariable();
  return variable && parseEndpoint(variable.value, variable.name);
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

function parseEndpoint(endpoint: string, source: string): Endpoint {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    // The value is left out: a URL may carry a password.
    throw new ConfigurationError(`${source} is not a URL that starts with http:// or https://`);
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return { url, needsPathStyle: host === "localhost" || isIP(host) !== 0 };
}
