import type { IngestMetadata } from "../../domain/stored-event.js";
import type { IpMode } from "./ip-mode.js";

/** What is read of an HTTP API event. Only method and path are sure to be there: tests make events by hand. */
export interface GatewayRequest {
  readonly method: string;
  readonly path: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** As it came; "" for none. */
  readonly body: string;
  readonly isBase64Encoded: boolean;
  readonly sourceIp: string | undefined;
  readonly userAgent: string | undefined;
  readonly requestId: string | undefined;
  readonly apiId: string | undefined;
  readonly stage: string | undefined;
}

/** Reads an event; undefined for one that is not of payload format 2.0: payload 1.0, the console's test events. */
export function readRequest(event: unknown): GatewayRequest | undefined {
  const { version, headers, body, isBase64Encoded, requestContext } = membersOf(event);
  const { http, requestId, apiId, stage } = membersOf(requestContext);
  const { method, path, sourceIp, userAgent } = membersOf(http);
  if (version !== "2.0" || typeof method !== "string" || typeof path !== "string") return undefined;
  return {
    method,
    path,
    headers: headersOf(membersOf(headers)),
    body: text(body) ?? "",
    isBase64Encoded: isBase64Encoded === true,
    sourceIp: text(sourceIp),
    userAgent: text(userAgent),
    requestId: text(requestId),
    apiId: text(apiId),
    stage: text(stage),
  };
}

function headersOf(members: Readonly<Record<string, unknown>>): Map<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(members)) {
    if (typeof value === "string") headers.set(name.toLowerCase(), value);
  }
  return headers;
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The path below the stage: a named stage's prefix is removed. */
export function routePath({ path, stage }: GatewayRequest): string {
  const prefix = `/${stage}/`;
  return stage !== undefined && stage !== "$default" && path.startsWith(prefix)
    ? path.slice(prefix.length - 1)
    : path;
}

export interface MetadataRule {
  readonly ip: IpMode;
  /** Lower-case name of the one header that holds the client's address; undefined for the gateway's own finding. */
  readonly sourceIpHeader: string | undefined;
}

/** Reads what is stored of the request itself, in `_ingest`. */
export function createMetadataReader({
  ip,
  sourceIpHeader,
}: MetadataRule): (request: GatewayRequest) => Promise<IngestMetadata> {
  let loading: Promise<typeof import("./client-ip.js")> | undefined;
  const storedIp = async (address: string | undefined) => {
    if (ip === "none") return undefined;
    // Loaded at the first request, and ipaddr.js with it, so that it is no part of the cold start.
    const { storableIp } = await (loading ??= import("./client-ip.js"));
    return storableIp(address, ip);
  };
  return async (request) => {
    const { headers, userAgent, method, path, requestId, apiId, stage } = request;
    const address = sourceIpHeader === undefined ? request.sourceIp : headers.get(sourceIpHeader);
    return {
      sourceIp: await storedIp(address),
      userAgent: clientText(userAgent),
      method,
      path: bounded(path),
      requestId: bounded(requestId),
      apiId: bounded(apiId),
      stage: bounded(stage),
      traceId: clientText(headers.get("x-amzn-trace-id")),
    };
  };
}

/**
 * No text of the envelope is stored longer than this, in UTF-16 code units: not what the client sends of
 * itself, and not what only a gateway should write, or a strange event would fail where its body is sound.
 */
const MAX_TEXT_LENGTH = 512;

function bounded(text: string | undefined): string | undefined {
  return text?.slice(0, MAX_TEXT_LENGTH);
}

function clientText(text: string | undefined): string | undefined {
  return text === "" ? undefined : bounded(text);
}
