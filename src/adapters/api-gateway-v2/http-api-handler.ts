import { ConfigurationError, InternalError, StoreUnavailableError } from "../../domain/errors.js";
import type { Ingest } from "../../domain/ingest.js";
import type { IngestResult } from "../../domain/ingest-result.js";
import type { IngestMetadata } from "../../domain/stored-event.js";
import { utf8ByteLength } from "../../domain/utf8.js";
import { IP_MODES, type IpMode } from "./ip-mode.js";
import { type CorsOptions, createCorsHeaders } from "./cors.js";
import { createDeadline, within } from "./deadline.js";
import { decodeBody } from "./decode-body.js";
import {
  type HttpApiEvent,
  type HttpApiHandler,
  type HttpApiResult,
  type LambdaContext,
} from "./http-api.js";
import { createMetadataReader, type GatewayRequest, readRequest, routePath } from "./request.js";
import { createLateLogger, type LoadLogger } from "./late-logger.js";
import { describeError, type Logger, logRequest, requestIds } from "./request-log.js";
import { type Answer, answerTo, failure, INTERNAL, UNAVAILABLE } from "./response.js";

export interface HttpApiHandlerOptions {
  /** The path that takes events, without the stage. Default `/clickstream`. */
  readonly path?: string;
  /** How much of the client's address is stored. Default `truncated` (IPv4 /24, IPv6 /48). */
  readonly ip?: IpMode;
  /** Behind a proxy of yours, the one header that holds the client's address, e.g. `cloudfront-viewer-address`. Anyone can send it who reaches the API past the proxy. */
  readonly sourceIpHeader?: string;
  /** Adds members to `_ingest`, or replaces what stands there but `receivedAt`: a tenant, an authorizer's claim. A throw is a 500. */
  readonly enrich?: (event: HttpApiEvent) => IngestMetadata | Promise<IngestMetadata>;
  /** For Function URLs. Default off. */
  readonly cors?: CorsOptions;
  /** Milliseconds kept back from Lambda's timeout to answer in time. Default 500. */
  readonly deadlineMarginMs?: number;
  /** Milliseconds a request may take at most. Default 29,000: API Gateway gives up at 30 seconds. */
  readonly maxDurationMs?: number;
  /** Told of the error behind a 5xx, cause and all, for an error tracker; what it returns is not awaited. It may quote a payload; the log never does. */
  readonly onError?: (error: unknown) => unknown;
}

/** What the handler is made of besides its options. */
export interface HttpApiHandlerParts {
  readonly ingest: Ingest;
  /** Or what loads it, at the first request. */
  readonly logger: Logger | LoadLogger;
  /** Bytes of the decoded and inflated body. */
  readonly maxBodyBytes: number;
}

/** What a request came to. */
interface Exchange {
  readonly answer: Answer;
  readonly result?: IngestResult;
  readonly bytes?: number;
  /** Behind a 5xx. */
  readonly error?: unknown;
}

/**
 * Answers HTTP API events by ingesting their body. Never rejects.
 *
 * @throws ConfigurationError at once, for an option that cannot be used
 */
export function createHttpApiHandler(
  { ingest, logger, maxBodyBytes }: HttpApiHandlerParts,
  options: HttpApiHandlerOptions = {},
): HttpApiHandler {
  const settings = resolveHandlerOptions(options);
  const corsHeaders = createCorsHeaders(options.cors);
  const metadataOf = createMetadataReader(settings);
  const lateLogger = createLateLogger(logger);

  const exchange = async (
    request: GatewayRequest,
    event: HttpApiEvent,
    remainingMs: () => number,
  ): Promise<Exchange> => {
    if (routePath(request) !== settings.path) {
      return { answer: failure(404, "NOT_FOUND", `events go to POST ${settings.path}`) };
    }
    if (request.method === "OPTIONS") return { answer: { status: 204 } };
    if (request.method !== "POST") {
      const allow = { allow: "POST, OPTIONS" };
      return { answer: failure(405, "METHOD_NOT_ALLOWED", `events go to POST ${settings.path}`, allow) };
    }

    const body = await decodeBody(request, maxBodyBytes);
    if (typeof body !== "string") return { answer: answerTo(body), result: body };
    const enrichment = await options.enrich?.(event);
    const result = await ingest({
      body,
      contentType: request.headers.get("content-type"),
      // Quoted in the IETF's draft (draft-ietf-httpapi-idempotency-key-header), bare nearly everywhere else.
      idempotencyKey: request.headers.get("idempotency-key")?.replace(/^"(.*)"$/, "$1"),
      metadata: { ...(await metadataOf(request)), ...enrichment },
      remainingMs,
    });
    const answered = { answer: answerTo(result), result, bytes: utf8ByteLength(body) };
    return result.outcome === "failed" ? { ...answered, error: result.error } : answered;
  };

  const exchangeInTime = (
    request: GatewayRequest,
    event: HttpApiEvent,
    context: LambdaContext | undefined,
  ) => {
    const remainingMs = createDeadline(context, settings);
    const work = exchange(request, event, remainingMs).catch((cause: unknown) => {
      const error = new InternalError("answering the request failed; if enrich threw, mend it", { cause });
      return { answer: INTERNAL, error };
    });
    return within<Exchange>(remainingMs(), work, () => {
      const error = new StoreUnavailableError("the request's time ran out before the store answered");
      return { answer: UNAVAILABLE, error };
    });
  };

  return async (event, context) => {
    const startedMs = performance.now();
    const request = readRequest(event);
    const exchanged: Exchange | Promise<Exchange> =
      request === undefined
        ? { answer: INTERNAL, error: new InternalError(WRONG_FORMAT) }
        : exchangeInTime(request, event, context);
    const logging = lateLogger();
    const { answer, result, bytes, error } = await exchanged;
    const durationMs = Math.round((performance.now() - startedMs) * 100) / 100;
    const log = await logging;
    quietly(() => {
      if (log === undefined) return;
      const { status, code } = answer;
      const described = describeError(error);
      const ids = requestIds(request, context);
      logRequest(log, { ...ids, status, code, bytes, ...countsOf(result), durationMs, error: described });
    });
    if (error !== undefined) quietly(() => options.onError?.(error));
    return toHttp(answer, corsHeaders(request?.headers.get("origin"), answer.status === 204));
  };
}

/** The outcome is settled by now: a log or a tracker that fails must not change the answer. */
function quietly(report: () => unknown): void {
  try {
    Promise.resolve(report()).catch(() => undefined);
  } catch {
    // Nobody is left to tell.
  }
}

const WRONG_FORMAT =
  "the event is none of an HTTP API's payload format 2.0; set the integration's payload format version to 2.0";

function toHttp({ status, headers, body }: Answer, cors: Record<string, string>): HttpApiResult {
  if (body === undefined) return { statusCode: status, headers: { ...headers, ...cors }, body: "" };
  const json = { "content-type": "application/json" };
  return { statusCode: status, headers: { ...json, ...headers, ...cors }, body: JSON.stringify(body) };
}

function countsOf(result: IngestResult | undefined) {
  if (result === undefined || result.outcome === "failed") return {};
  if (result.outcome === "refused") return { rejected: result.rejected?.length };
  return { accepted: result.accepted, duplicates: result.duplicates, rejected: result.rejected.length };
}

function resolveHandlerOptions(options: HttpApiHandlerOptions) {
  const settings = {
    path: options.path ?? "/clickstream",
    ip: options.ip ?? "truncated",
    sourceIpHeader: options.sourceIpHeader?.toLowerCase(),
    marginMs: options.deadlineMarginMs ?? 500,
    maxDurationMs: options.maxDurationMs ?? 29_000,
  };
  if (!settings.path.startsWith("/")) throw new ConfigurationError("path must begin with a slash");
  if (!IP_MODES.includes(settings.ip))
    throw new ConfigurationError(`ip must be one of ${IP_MODES.join(", ")}`);
  if (!isDuration(settings.marginMs)) {
    throw new ConfigurationError("deadlineMarginMs must be a number of milliseconds from 0 to 2147483647");
  }
  if (!isDuration(settings.maxDurationMs) || settings.maxDurationMs === 0) {
    throw new ConfigurationError("maxDurationMs must be a number of milliseconds from 1 to 2147483647");
  }
  return settings;
}

/** What Node's timers can hold; more would be taken for 1 ms. */
const MAX_TIMER_MS = 2 ** 31 - 1;

function isDuration(ms: unknown): boolean {
  return typeof ms === "number" && ms >= 0 && ms <= MAX_TIMER_MS;
}
