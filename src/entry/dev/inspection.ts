import type { InspectedExchange } from "../../adapters/inspector/exchange.js";
import { createInspector, type Inspector } from "../../adapters/inspector/inspector.js";
import { splitTarget } from "../../adapters/local-gateway/http-api-event.js";
import type { GatewayExchange } from "../../adapters/local-gateway/local-gateway.js";
import type { RecordedPut } from "../../adapters/local-gateway/put-recorder.js";
import { joinedHeaders } from "../../adapters/local-gateway/request-headers.js";
import { examplePath } from "../../adapters/local-gateway/routes.js";
import type { Clock } from "../../domain/ports.js";

/** What of a request decides what becomes of its body. */
const TELLING_HEADERS = ["content-type", "content-encoding", "idempotency-key"];

export function createDevInspector(options: {
  readonly clock: Clock;
  readonly host: string;
  readonly routes: readonly string[];
  readonly stage: string;
}): Inspector {
  const { clock, host, routes, stage } = options;
  const path = examplePath(routes);
  const base = stage === "$default" ? "" : `/${stage}`;
  return createInspector({ clock, host, ...(path !== undefined && { examplePath: `${base}${path}` }) });
}

export function inspectedExchange(
  exchange: GatewayExchange,
  { answeredAtMs, puts }: { readonly answeredAtMs: number; readonly puts: readonly RecordedPut[] },
): InspectedExchange {
  const { request, bytes, answer, durationMs, requestId } = exchange;
  const { encodedPath, query } = splitTarget(request.url);
  const headers = joinedHeaders(request.rawHeaders);
  return {
    method: request.method,
    target: query === "" ? encodedPath : `${encodedPath}?${query}`,
    status: answer.status,
    answeredAtMs,
    durationMs,
    requestId,
    headers: new Map(
      TELLING_HEADERS.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? ""]] : [])),
    ),
    bytes,
    body: request.body.length === bytes ? request.body : undefined,
    answerBody: answer.body,
    puts,
  };
}
