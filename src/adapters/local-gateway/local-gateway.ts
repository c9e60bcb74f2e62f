import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { performance } from "node:perf_hooks";
import type { Clock } from "../../domain/ports.js";
import { createCors, type HttpApiCors } from "./cors.js";
import {
  INTERNAL_SERVER_ERROR,
  NOT_FOUND,
  SERVICE_UNAVAILABLE,
  TOO_LARGE,
  type HttpAnswer,
  sendAnswer,
  toHttpAnswer,
} from "./http-answer.js";
import {
  splitTarget,
  toHttpApiEvent,
  type LocalHttpApiEvent,
  type ReceivedRequest,
} from "./http-api-event.js";
import { createLambdaContext, type LocalLambdaContext } from "./lambda-context.js";
import { OpenConnections } from "./open-connections.js";
import { readBody } from "./request-body.js";
import { joinedHeaders } from "./request-headers.js";
import { randomRequestIds, type RequestIds } from "./request-ids.js";
import { createRouter } from "./routes.js";

/** A request and its answer, told after the answer was sent. */
export interface GatewayExchange {
  /** Its body is empty where it was past the limit. */
  readonly request: ReceivedRequest;
  /** Of the request's body as sent. */
  readonly bytes: number;
  readonly answer: HttpAnswer;
  /** Decoded, as the client sent it: may hold control characters. */
  readonly path: string;
  readonly durationMs: number;
  /** The event's `requestContext.requestId`. */
  readonly requestId: string;
}

/**
 * A function of payload format 2.0. A third parameter is no more than tolerated by the type: the
 * runtime passes two.
 */
export type HostedFunction = {
  // A method's parameters are compared both ways, so that a handler typed by @types/aws-lambda fits; its callback
  // has to be given, so it fits a rest parameter and no optional one.
  run(event: LocalHttpApiEvent, context: LocalLambdaContext, ...callback: never[]): unknown;
}["run"];

export interface LocalGatewayOptions {
  /** Route keys, all of which lead to the handler. */
  readonly routes: readonly string[];
  readonly stage: string;
  readonly cors: HttpApiCors | false;
  readonly handler: HostedFunction;
  readonly clock: Clock;
  /** Answers what is no business of the API's, and says whether it did. Such requests are not told of, nor counted. */
  readonly besides?: (request: IncomingMessage, response: ServerResponse) => boolean;
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

/**
 * An API Gateway HTTP API in front of one Lambda function, on this machine.
 *
 * @throws ConfigurationError for a route, stage or CORS setting that API Gateway would not take
 */
export function createLocalGateway(options: LocalGatewayOptions): LocalGateway {
  const { handler, clock, stage, ids = randomRequestIds, besides, onExchange, onError } = options;
  const { maxBodyBytes = 10 * MIB, maxEventBytes = 6 * MIB, timeoutMs = 30_000 } = options;
  const route = createRouter(options.routes, stage);
  const { preflight, withCors } = createCors(options.cors);
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES });
  const connections = new OpenConnections(server);

  server.on("request", (request, response) => {
    if (besides?.(request, response)) return connections.disregard(request);
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

  async function exchange(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const receivedMs = performance.now();
    const requestId = ids.requestId();
    const { method = "", url = "/", rawHeaders, httpVersion, socket } = incoming;
    const { remoteAddress, localPort } = socket;
    const received = await readBody(incoming, maxBodyBytes);
    if (received === undefined) return;

    const { bytes, body = new Uint8Array() } = received;
    const request = { method, url, rawHeaders, httpVersion, remoteAddress, localPort, body };
    const answer = received.body === undefined ? TOO_LARGE : await answerTo(request, requestId);
    if (connections.draining) response.setHeader("connection", "close");
    await sendAnswer(response, answer, requestId);
    const durationMs = performance.now() - receivedMs;
    onExchange?.({ request, bytes, answer, path: splitTarget(url).path, durationMs, requestId });
  }

  async function answerTo(request: ReceivedRequest, requestId: string): Promise<HttpAnswer> {
    const { method, url, rawHeaders } = request;
    const headers = joinedHeaders(rawHeaders);
    const preflightAnswer = preflight(method, headers);
    if (preflightAnswer !== undefined) return preflightAnswer;
    const match = route(method, splitTarget(url).encodedPath);
    if (match === undefined) return NOT_FOUND;
    const nowMs = clock.now();
    const stamp = { nowMs, requestId, traceId: ids.traceId(nowMs), stage, ...match };
    const payload = JSON.stringify(toHttpApiEvent(request, stamp));
    if (Buffer.byteLength(payload) > maxEventBytes) return TOO_LARGE;
    return within(timeoutMs, invoke(payload, headers), SERVICE_UNAVAILABLE);
  }

  /** Never rejects: a handler that fails after its time is up is reported all the same. */
  async function invoke(payload: string, headers: ReadonlyMap<string, string>): Promise<HttpAnswer> {
    try {
      // Through JSON, as on Lambda: the handler owns its event.
      const event = JSON.parse(payload) as LocalHttpApiEvent;
      const result = await handler(event, createLambdaContext(timeoutMs));
      // Documented: CORS headers are added to an integration's answers. The gateway's own have none here.
      return withCors(toHttpAnswer(result), headers);
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
