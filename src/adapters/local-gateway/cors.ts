import type { HttpAnswer } from "./http-answer.js";

// The API's CORS configuration: any origin, any header, POST and OPTIONS. With origins `*` the
// gateway sends no credentials header, so a page's `sendBeacon` of a JSON Blob (credentials mode
// "include") is blocked here exactly as it is when deployed.
const ALLOW_ORIGIN = ["access-control-allow-origin", "*"] as const;

/**
 * The answer to a CORS preflight, which never reaches the function. A request that lacks one of the
 * two headers is not a preflight (https://fetch.spec.whatwg.org/#cors-preflight-request): undefined.
 */
export function preflightAnswer(
  method: string,
  headers: ReadonlyMap<string, string>,
): HttpAnswer | undefined {
  if (method !== "OPTIONS" || !headers.has("origin") || !headers.has("access-control-request-method")) {
    return undefined;
  }
  return {
    status: 204,
    headers: [
      ALLOW_ORIGIN,
      ["access-control-allow-methods", "POST,OPTIONS"],
      ["access-control-allow-headers", "*"],
    ],
    body: new Uint8Array(),
  };
}

/** With CORS configured the gateway drops the function's own CORS headers and speaks for itself where an Origin asks. */
export function withGatewayCors(answer: HttpAnswer, headers: ReadonlyMap<string, string>): HttpAnswer {
  const others = answer.headers.filter(([name]) => !name.startsWith("access-control-"));
  return { ...answer, headers: headers.has("origin") ? [...others, ALLOW_ORIGIN] : others };
}
