import type { RawRequest } from "../raw-http.js";

/** What the tests read of a whole payload-2.0 event. */
export interface GatewayEvent {
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly cookies?: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly requestContext: { readonly stage: string; readonly http: { readonly method: string } };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

/** What API Gateway adds to the headers of a request, or what the client's HTTP does. */
const NOT_SENT: ReadonlySet<string> = new Set([
  "content-length",
  "host",
  "x-forwarded-for",
  "x-forwarded-port",
  "x-forwarded-proto",
]);

/** The HTTP request of which API Gateway made the event. */
export function requestOf(event: GatewayEvent): RawRequest & { readonly body?: Uint8Array } {
  const { rawPath, rawQueryString, cookies = [], headers, requestContext, body, isBase64Encoded } = event;
  const sent = Object.entries(headers).filter(([name]) => !NOT_SENT.has(name));
  // The last address is that of the client as the gateway saw it.
  const proxies = headers["x-forwarded-for"]?.split(", ").slice(0, -1) ?? [];
  const bytes = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
  return {
    method: requestContext.http.method,
    path: encodeURI(rawPath) + (rawQueryString === "" ? "" : `?${rawQueryString}`),
    headers: [
      ...sent.flat(),
      ...(cookies.length > 0 ? ["cookie", cookies.join("; ")] : []),
      ...(proxies.length > 0 ? ["x-forwarded-for", proxies.join(", ")] : []),
    ],
    ...("content-length" in headers && { body: bytes }),
  };
}
