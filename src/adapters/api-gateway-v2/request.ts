import type { IngestMetadata } from "../../domain/stored-event.js";
import { type IpMode, storableIp } from "./client-ip.js";
import type { HttpApiEvent } from "./http-api.js";

/** What the client sends of itself is stored no longer than this, in UTF-16 code units. */
const MAX_CLIENT_TEXT_LENGTH = 512;

/** The header's value; API Gateway sends names in lower case, hand-made events may not. */
export function headerOf(event: HttpApiEvent, name: string): string | undefined {
  const headers = (event.headers as HttpApiEvent["headers"] | undefined) ?? {};
  const key = name in headers ? name : Object.keys(headers).find((given) => given.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
}

/** The path below the stage: a named stage's prefix is removed. */
export function pathOf({ requestContext: { http, stage } }: HttpApiEvent): string {
  const prefix = `/${stage}/`;
  return stage !== "$default" && http.path.startsWith(prefix)
    ? http.path.slice(prefix.length - 1)
    : http.path;
}

export interface MetadataRule {
  readonly ip: IpMode;
  /** Lower-case name of the one header that holds the client's address; undefined for the gateway's own finding. */
  readonly sourceIpHeader: string | undefined;
}

/** What is stored of the request itself, in `_ingest`. */
export function metadataOf(event: HttpApiEvent, { ip, sourceIpHeader }: MetadataRule): IngestMetadata {
  const { http, requestId, apiId, stage } = event.requestContext;
  const address = sourceIpHeader === undefined ? http.sourceIp : headerOf(event, sourceIpHeader);
  return {
    sourceIp: storableIp(address, ip),
    userAgent: clientText(http.userAgent),
    method: http.method,
    path: http.path,
    requestId,
    apiId,
    stage,
    traceId: clientText(headerOf(event, "x-amzn-trace-id")),
  };
}

function clientText(text: string | undefined): string | undefined {
  return text ? text.slice(0, MAX_CLIENT_TEXT_LENGTH) : undefined;
}
