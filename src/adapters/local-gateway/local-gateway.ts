import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { performance } from "node:perf_hooks";
import { finished } from "node:stream/promises";
import type { Clock } from "../../domain/ports.js";
import { preflightAnswer, withGatewayCors } from "./cors.js";
import {
  INTERNAL_SERVER_ERROR,
  NOT_FOUND,
  SERVICE_UNAVAILABLE,
  TOO_LARGE,
  type HttpAnswer,
} from "./http-answer.js";
import { splitTarget, toHttpApiEvent, type LocalHttpApiEvent } from "./http-api-event.js";
import { toHttpAnswer } from "./lambda-result.js";
import { OpenConnections } from "./open-connections.js";
import { readBody } from "./request-body.js";
import { joinedHeaders } from "./request-headers.js";
import { randomRequestIds, type RequestIds } from "./request-ids.js";

/** The part of Lambda's context object that means something on a laptop. */
interface LocalLambdaContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  /** What is left of the gateway's time limit, never below 0. */
  getRemainingTimeInMillis(): number;
}

/** A request and its answer, told after the answer was sent. */
export interface GatewayExchange {
  readonly method: string;
  /** Decoded, as the client sent it: may hold control characters. */
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  /** The event's `requestContext.requestId`. */
  readonly requestId: string;
}

export interface LocalGatewayOptions {
  readonly handler: (event: LocalHttpApiEvent, context: LocalLambdaContext) => unknown;
  readonly clock: Clock;
  /** The one path whose POST reaches the handler. Default `/clickstream`. */
  readonly route?: string;
  /** Default 10 MiB, API Gateway's limit. */
  readonly maxBodyBytes?: number;
  /** The event as JSON. Default 6 MiB, Lambda's limit. */
  readonly maxEventBytes?: number;
  /** How long the handler may take. Default 30,000, API Gateway's limit. */
  readonly timeoutMs?: number;
  readonly ids?: RequestIds;
  readonly onExchange?: (exchange: GatewayExchange) => void;
  /** What the handler threw, or what was wrong with its result; the client is told 500. */
  readonly onError?: (error: unknown) => unknown;
}

export interface LocalGateway {
  /** @param options.port 0 for any free one
   *  @returns the base URL, without a path
   *  @throws node's listen error: `code` EADDRINUSE, EACCES … */
  listen(options: { host: string; port: number }): Promise<{ url: string }>;
  /** Requests received and not answered yet. */
  readonly openRequests: number;
  /** Stops accepting, lets running requests end, closes idle connections. */
  close(): Promise<void>;
}

/** Request line and headers: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MAX_HEADER_BYTES = 10_240;
const MIB = 1024 * 1024;

/** An API Gateway HTTP API in front of one Lambda function, on this machine. */
export function createLocalGateway(options: LocalGatewayOptions): LocalGateway {
  const { handler, clock, route = "/clickstream", ids = randomRequestIds, onExchange, onError } = options;
  const { maxBodyBytes = 10 * MIB, maxEventBytes = 6 * MIB, timeoutMs = 30_000 } = options;
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES });
  const connections = new OpenConnections(server);

  server.on("request", (request, response) => {
    exchange(request, response).catch((error: unknown) => {
      report(error);
      response.destroy();
    });
  });

  /** Whatever the one who is told does with it, the next request is answered. */
  function report(error: unknown): void {
    try {
      Promise.resolve(onError?.(error)).catch(() => undefined);
    } catch {
      // Nobody is left to tell.
    }
  }

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const receivedMs = performance.now();
    const requestId = ids.requestId();
    const { method = "", url = "/" } = request;
    const headers = joinedHeaders(request.rawHeaders);
    const body = await readBody(request, maxBodyBytes);
    if (body === "aborted") return;

    const answer =
      preflightAnswer(method, headers) ??
      withGatewayCors(body === "too-large" ? TOO_LARGE : await routed(request, body, requestId), headers);
    if (connections.draining) response.setHeader("connection", "close");
    await send(response, answer, requestId);
    const durationMs = performance.now() - receivedMs;
    onExchange?.({ method, path: splitTarget(url).path, status: answer.status, durationMs, requestId });
  }

  async function routed(request: IncomingMessage, body: Uint8Array, requestId: string): Promise<HttpAnswer> {
    const { method = "", url = "/", rawHeaders, httpVersion, socket } = request;
    if (method !== "POST" || splitTarget(url).path !== route) return NOT_FOUND;
    const { remoteAddress, localPort } = socket;
    const nowMs = clock.now();
    const event = toHttpApiEvent(
      { method, url, rawHeaders, httpVersion, remoteAddress, localPort, body },
      { nowMs, requestId, traceId: ids.traceId(nowMs), routeKey: `POST ${route}` },
    );
    const payload = JSON.stringify(event);
    if (Buffer.byteLength(payload) > maxEventBytes) return TOO_LARGE;
    return within(timeoutMs, invoke(payload), SERVICE_UNAVAILABLE);
  }

  /** Never rejects: a handler that fails after its time is up is reported all the same. */
  async function invoke(payload: string): Promise<HttpAnswer> {
    const deadlineMs = performance.now() + timeoutMs;
    const context: LocalLambdaContext = {
      awsRequestId: randomUUID(),
      functionName: "clickstream-lambda-ingest",
      getRemainingTimeInMillis: () => Math.max(0, Math.round(deadlineMs - performance.now())),
    };
    try {
      // Through JSON, as on Lambda: the handler owns its event.
      return toHttpAnswer(await handler(JSON.parse(payload) as LocalHttpApiEvent, context));
    } catch (error) {
      report(error);
      return INTERNAL_SERVER_ERROR;
    }
  }

  return {
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen({ host, port }, () => {
          server.off("error", reject);
          resolve({ url: urlOf(server.address() as AddressInfo) });
        });
      }),
    get openRequests() {
      return connections.requests;
    },
    close: () => connections.drain(),
  };
}

async function send(response: ServerResponse, answer: HttpAnswer, requestId: string): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  response.setHeader("apigw-requestid", requestId);
  // RFC 9110 §8.6: none with 204.
  if (answer.status !== 204) response.setHeader("content-length", answer.body.length);
  // The head first: to a pipelined request that expects "100 Continue", node would write it before that.
  response.cork();
  response.flushHeaders();
  response.end(answer.body);
  // A client that has gone meanwhile is no failure of ours.
  await finished(response).catch(() => undefined);
}

async function within<T>(limitMs: number, work: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expiry = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, limitMs, otherwise);
  });
  return Promise.race([work, expiry]).finally(() => clearTimeout(timer));
}

function urlOf({ address, family, port }: AddressInfo): string {
  // The wildcard addresses are for listening only; the loopback ones reach the same server.
  const host = address === "0.0.0.0" ? "127.0.0.1" : address === "::" ? "::1" : address;
  return `http://${family === "IPv6" ? `[${host}]` : host}:${port}`;
}
