import { unescape as percentDecode } from "node:querystring";
import { joinedHeaders, splitCookies } from "./request-headers.js";

/**
 * What a Lambda behind an API Gateway HTTP API is given: payload format 2.0, as far as an API without
 * authorizer and stage variables goes. Absent members are absent, never null.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export interface LocalHttpApiEvent {
  version: "2.0";
  routeKey: string;
  rawPath: string;
  rawQueryString: string;
  cookies?: string[];
  headers: Record<string, string>;
  queryStringParameters?: Record<string, string>;
  requestContext: {
    accountId: string;
    apiId: string;
    domainName: string;
    domainPrefix: string;
    http: { method: string; path: string; protocol: string; sourceIp: string; userAgent: string };
    requestId: string;
    routeKey: string;
    stage: string;
    /** `14/Apr/2025:22:14:16 +0000` */
    time: string;
    /** Milliseconds since the Unix epoch. */
    timeEpoch: number;
  };
  body?: string;
  pathParameters?: Record<string, string>;
  isBase64Encoded: boolean;
}

/** A request as node:http received it, with its whole body. */
export interface ReceivedRequest {
  readonly method: string;
  /** The request target, percent-encoded: `/path?query`, or the absolute form a proxy is sent. */
  readonly url: string;
  /** Name, value, name, value … as sent: `req.headers` drops some duplicates and joins others differently. */
  readonly rawHeaders: readonly string[];
  /** `1.1` */
  readonly httpVersion: string;
  readonly remoteAddress: string | undefined;
  readonly localPort: number | undefined;
  readonly body: Uint8Array;
}

/** What the gateway adds of its own; given, so that the same request always makes the same event. */
interface GatewayStamp {
  readonly nowMs: number;
  readonly requestId: string;
  readonly traceId: string;
  readonly stage: string;
  /** `POST /clickstream` */
  readonly routeKey: string;
  /** Decoded. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The event for a request. Total: any request that node's HTTP parser lets through has one. */
export function toHttpApiEvent(request: ReceivedRequest, stamp: GatewayStamp): LocalHttpApiEvent {
  const { path, query } = splitTarget(request.url);
  const sourceIp = plainAddress(request.remoteAddress);
  const received = joinedHeaders(request.rawHeaders);
  const cookies = splitCookies(request.rawHeaders);
  const parameters = joinedParameters(query);
  const domainName = hostName(received.get("host"));
  const headers = new Map(received);
  headers.set("host", received.get("host") ?? domainName);
  // Of every request, "0" too, and of one that came in chunks.
  headers.set("content-length", String(request.body.length));
  headers.set("x-amzn-trace-id", received.get("x-amzn-trace-id") ?? stamp.traceId);
  headers.set("x-forwarded-for", [received.get("x-forwarded-for"), sourceIp].filter(Boolean).join(", "));
  headers.set("x-forwarded-port", String(request.localPort ?? 80));
  headers.set("x-forwarded-proto", "http");
  return {
    version: "2.0",
    routeKey: stamp.routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers: Object.fromEntries(headers),
    ...(parameters.size > 0 && { queryStringParameters: Object.fromEntries(parameters) }),
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName,
      domainPrefix: domainName.replace(/\..*$/s, ""),
      http: {
        method: request.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: received.get("user-agent") ?? "",
      },
      requestId: stamp.requestId,
      routeKey: stamp.routeKey,
      stage: stamp.stage,
      time: commonLogTime(stamp.nowMs),
      timeEpoch: stamp.nowMs,
    },
    ...encodedBody(request.body, received.get("content-type")),
    ...(Object.keys(stamp.pathParameters).length > 0 && { pathParameters: { ...stamp.pathParameters } }),
  };
}

/**
 * The path as sent and decoded, and the query as sent. What AWS does with an escape that does not decode
 * is not documented: `%zz` stays as it is, and bytes that are no UTF-8 become U+FFFD.
 */
export function splitTarget(target: string): { encodedPath: string; path: string; query: string } {
  // RFC 9112 §3.2.2: a server must accept the absolute form too.
  const local = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, "");
  const mark = local.indexOf("?");
  const encodedPath = (mark === -1 ? local : local.slice(0, mark)) || "/";
  const query = mark === -1 ? "" : local.slice(mark + 1);
  return { encodedPath, path: percentDecode(encodedPath), query };
}

/** Text goes as text (lossy where it is not UTF-8, as on AWS), anything else as base64, nothing as nothing. */
function encodedBody(
  body: Uint8Array,
  contentType: string | undefined,
): Pick<LocalHttpApiEvent, "body" | "isBase64Encoded"> {
  if (body.length === 0) return { isBase64Encoded: false };
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return isTextType(contentType)
    ? { body: bytes.toString("utf8"), isBase64Encoded: false }
    : { body: bytes.toString("base64"), isBase64Encoded: true };
}

/**
 * The gateway looks at the media type alone: a charset or any other parameter changes nothing. What a
 * `content-encoding` changes is not documented; here nothing.
 */
function isTextType(contentType = ""): boolean {
  const mediaType = contentType.replace(/;.*$/s, "").trim().toLowerCase();
  return /^(text\/.+|application\/(json|xml|javascript))$/.test(mediaType);
}

function joinedParameters(query: string): Map<string, string> {
  const joined = new Map<string, string>();
  // The leading "?" keeps URLSearchParams from taking one that belongs to the query.
  for (const [name, value] of new URLSearchParams(`?${query}`)) {
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return joined;
}

/** A dual-stack socket names an IPv4 client `::ffff:127.0.0.1`; the gateway does not. */
function plainAddress(address = ""): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}

function hostName(host = "localhost"): string {
  return host.replace(/:\d*$/, "");
}

/** The time format of the Common Log Format, in UTC. */
function commonLogTime(timeMs: number): string {
  // `Mon, 14 Apr 2025 22:14:16 GMT`
  const [, day, month, year, time] = new Date(timeMs).toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}
