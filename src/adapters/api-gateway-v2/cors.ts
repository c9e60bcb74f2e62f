import { ConfigurationError } from "../../domain/errors.js";

/**
 * Cross-origin answers by the function itself, for Function URLs. Behind an HTTP API leave it off:
 * there the gateway answers, and drops a function's CORS headers.
 */
export interface CorsOptions {
  /** Origins such as `https://shop.example`, or `*` for any. */
  readonly origins: readonly string[];
  /** Whether browsers may send cookies along. Default false. */
  readonly credentials?: boolean;
}

/** The CORS headers for a request's `Origin` (https://fetch.spec.whatwg.org/#http-cors-protocol). */
export type CorsHeaders = (origin: string | undefined, isPreflight: boolean) => Record<string, string>;

const PREFLIGHT = {
  "access-control-allow-methods": "POST, OPTIONS",
  "access-control-allow-headers": "content-type, content-encoding, idempotency-key",
  "access-control-max-age": "7200", // seconds; the longest that Chromium keeps
};

/** Whether a browser could send this as its `Origin` (RFC 6454): a scheme and a host, no path, no slash at the end. */
export function isOrigin(text: string): boolean {
  return text === "*" || (URL.canParse(text) && new URL(text).origin === text);
}

/** @throws ConfigurationError for an origin that no browser sends, and where any origin could send cookies */
export function createCorsHeaders(cors: CorsOptions | undefined): CorsHeaders {
  if (cors === undefined) return () => ({});
  const { origins, credentials = false } = cors;
  if (!Array.isArray(origins) || !origins.every(isOrigin)) {
    throw new ConfigurationError(
      "cors.origins must be an array of origins such as https://shop.example, or '*'",
    );
  }
  const any = origins.includes("*");
  if (any && credentials) {
    throw new ConfigurationError(
      "cors.origins '*' together with cors.credentials would let any site act for the user; list the origins",
    );
  }
  return (origin, isPreflight) => {
    const vary = any ? {} : { vary: "origin" };
    if (origin === undefined || !(any || origins.includes(origin))) return vary;
    return {
      ...vary,
      "access-control-allow-origin": any ? "*" : origin,
      ...(credentials && { "access-control-allow-credentials": "true" }),
      ...(isPreflight && PREFLIGHT),
    };
  };
}
