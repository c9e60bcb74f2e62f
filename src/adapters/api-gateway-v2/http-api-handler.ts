import { InternalError, StoreUnavailableError } from "../../domain/errors.js";
import type { Ingest, IngestRequest } from "../../domain/ingest.js";
import type { Clock } from "../../domain/ports.js";
import { quietly } from "../../domain/quietly.js";
import { utf8ByteLength } from "../../domain/utf8.js";
import { createCorsHeaders } from "./cors.js";
import { createDeadline, within } from "./deadline.js";
import { decodeBody } from "./decode-body.js";
import { withMetrics } from "./embedded-metrics.js";
import { type HttpApiHandlerOptions, resolveHandlerOptions } from "./handler-options.js";
import {
  type HttpApiEvent,
  type HttpApiHandler,
  type HttpApiResult,
  type LambdaContext,
} from "./http-api.js";
import { createLateLogger, type LoadLogger } from "./late-logger.js";
import { createMetadataReader, type GatewayRequest, readRequest, routePath } from "./request.js";
import { type Logger, logRequest, requestLogEntry } from "./request-log.js";
import { type Answer, answerTo, type Exchange, failure, INTERNAL, UNAVAILABLE } from "./response.js";
import { createPutsStopwatch, type PutsStopwatch, roundedMs } from "./stopwatch.js";

/** What the handler is made of besides its options. */
export interface HttpApiHandlerParts {
  readonly ingest: Ingest;
  /** Or what loads it, at the first request. */
  readonly logger: Logger | LoadLogger;
  /** Gives metrics their time. */
  readonly clock: Clock;
  /** Bytes of the decoded and inflated body. */
  readonly maxBodyBytes: number;
}

/**
 * Answers HTTP API events by ingesting their body. Never rejects.
 *
 * @throws ConfigurationError at once, for an option that cannot be used
 */
export function createHttpApiHandler(
  { ingest, logger, clock, maxBodyBytes }: HttpApiHandlerParts,
  options: HttpApiHandlerOptions = {},
): HttpApiHandler {
  const settings = resolveHandlerOptions(options);
  const corsHeaders = createCorsHeaders(options.cors);
  const metadataOf = createMetadataReader(settings);
  const lateLogger = createLateLogger(logger);

  const exchange = async (
    request: GatewayRequest,
    event: HttpApiEvent,
    progress: Pick<IngestRequest, "remainingMs" | "onPutsBegin">,
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
      ...progress,
    });
    const answered = { answer: answerTo(result), result, bytes: utf8ByteLength(body) };
    return result.outcome === "failed" ? { ...answered, error: result.error } : answered;
  };

  const exchangeInTime = (
    request: GatewayRequest,
    event: HttpApiEvent,
    context: LambdaContext | undefined,
    { onPutsBegin }: PutsStopwatch,
  ) => {
    const remainingMs = createDeadline(context, settings);
    const work = exchange(request, event, { remainingMs, onPutsBegin }).catch((cause: unknown) => {
      const error = new InternalError("answering the request failed; if enrich threw, mend it", { cause });
      return { answer: INTERNAL, error };
    });
    return within<Exchange>(remainingMs(), work, () => {
      const error = new StoreUnavailableError("the request's time ran out before the store answered");
      return { answer: UNAVAILABLE, error };
    });
  };

  const { metricsNamespace: namespace } = settings;
  let isCold = isStartedByItsFirstInvocation();

  return async (event, context) => {
    const startedMs = performance.now();
    const isColdStart = isCold;
    isCold = false;
    const puts = createPutsStopwatch();
    const request = readRequest(event);
    const exchanging: Exchange | Promise<Exchange> =
      request === undefined
        ? { answer: INTERNAL, error: new InternalError(WRONG_FORMAT) }
        : exchangeInTime(request, event, context, puts);
    const logging = lateLogger();
    const exchanged = await exchanging;
    const { answer, result, error } = exchanged;
    const durations = { storeMs: puts.elapsedMs(), durationMs: roundedMs(performance.now() - startedMs) };
    const log = await logging;
    // The outcome is settled by now: a log or a tracker that fails must not change the answer.
    quietly(() => {
      if (log === undefined) return;
      const entry = requestLogEntry(request, context, exchanged, durations);
      if (namespace === undefined) return logRequest(log, entry);
      const functionName = context?.functionName;
      const metrics = () =>
        withMetrics(entry, { namespace, timestampMs: clock.now(), functionName, isColdStart, result });
      logRequest(log, quietly(metrics) ?? entry); // a clock that fails costs the metrics, and no line
    });
    if (error !== undefined) quietly(() => options.onError?.(error));
    return toHttp(answer, corsHeaders(request?.headers.get("origin"), answer.status === 204));
  };
}

/**
 * Environments of provisioned concurrency are started ahead of any invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
function isStartedByItsFirstInvocation(): boolean {
  return process.env["AWS_LAMBDA_INITIALIZATION_TYPE"] !== "provisioned-concurrency";
}

const WRONG_FORMAT =
  "the event is none of an HTTP API's payload format 2.0; set the integration's payload format version to 2.0";

function toHttp({ status, headers, body }: Answer, cors: Record<string, string>): HttpApiResult {
  if (body === undefined) return { statusCode: status, headers: { ...headers, ...cors }, body: "" };
  const json = { "content-type": "application/json" };
  return { statusCode: status, headers: { ...json, ...headers, ...cors }, body: JSON.stringify(body) };
}
