import { isIngestError } from "../../domain/errors.js";
import type { IngestResult } from "../../domain/ingest-result.js";
import type { LambdaContext } from "./http-api.js";
import type { GatewayRequest } from "./request.js";
import type { Exchange } from "./response.js";

/** The part of a logger that is used; a pino logger is one. */
export interface Logger {
  info(fields: RequestLogEntry, message: string): void;
  warn(fields: RequestLogEntry, message: string): void;
  error(fields: RequestLogEntry, message: string): void;
}

/** One line a request. No field holds anything that the client chose freely. */
export interface RequestLogEntry {
  readonly requestId?: string | undefined;
  readonly awsRequestId?: string | undefined;
  readonly traceId?: string | undefined;
  readonly status: number;
  readonly code?: string | undefined;
  /** Bytes of the decoded body. */
  readonly bytes?: number | undefined;
  /** Events; this and the next two are there where they were judged, 0 included. */
  readonly accepted?: number | undefined;
  readonly duplicates?: number | undefined;
  /** A body that was refused as a whole counts as one. */
  readonly rejected?: number | undefined;
  /** From the first put begun to the last one ended; absent where nothing was put. */
  readonly storeMs?: number | undefined;
  readonly durationMs: number;
  readonly error?: object | undefined;
  // From here on with `metricsNamespace` only.
  readonly functionName?: string | undefined;
  /** 1 for the invocation that an execution environment was started for, else 0. */
  readonly coldStart?: number | undefined;
  /** Parts of `rejected`, each where it is not 0. */
  readonly rejectedInvalidJson?: number | undefined;
  readonly rejectedInvalidEvent?: number | undefined;
  readonly rejectedEmptyBody?: number | undefined;
  readonly rejectedInvalidEncoding?: number | undefined;
  readonly rejectedTooLarge?: number | undefined;
  /** Which of these fields CloudWatch takes for metrics. */
  readonly _aws?: EmbeddedMetrics | undefined;
}

/** What makes a line one of CloudWatch's Embedded Metric Format. */
export interface EmbeddedMetrics {
  /** Milliseconds since the Unix epoch. */
  readonly Timestamp: number;
  readonly CloudWatchMetrics: readonly {
    readonly Namespace: string;
    readonly Dimensions: readonly (readonly string[])[];
    readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
  }[];
}

export function logRequest(logger: Logger, entry: RequestLogEntry): void {
  const { status } = entry;
  if (status >= 500) logger.error(entry, "request failed");
  else if (status >= 400 || status === 207) logger.warn(entry, "request refused, in whole or in part");
  else logger.info(entry, "request answered");
}

/** The line of a request that came to `exchange`. */
export function requestLogEntry(
  request: GatewayRequest | undefined,
  context: LambdaContext | undefined,
  { answer, result, bytes, error }: Exchange,
  durations: Pick<RequestLogEntry, "storeMs" | "durationMs">,
): RequestLogEntry {
  const { status, code } = answer;
  const counts = countsOf(result);
  return {
    ...requestIds(request, context),
    status,
    code,
    bytes,
    ...counts,
    ...durations,
    error: describeError(error),
  };
}

function countsOf(result: IngestResult | undefined) {
  if (result === undefined || result.outcome === "failed") return {};
  if (result.outcome === "refused")
    return { accepted: 0, duplicates: 0, rejected: result.rejected?.length ?? 1 };
  return { accepted: result.accepted, duplicates: result.duplicates, rejected: result.rejected.length };
}

// The header is the client's to choose, so only the root id that X-Ray would make is logged.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
const TRACE_ROOT = /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/;

/** The ids by which a request is found elsewhere. */
function requestIds(request: GatewayRequest | undefined, context: LambdaContext | undefined) {
  return {
    requestId: request?.requestId,
    awsRequestId: context?.awsRequestId,
    traceId: TRACE_ROOT.exec(request?.headers.get("x-amzn-trace-id") ?? "")?.[1],
  };
}

/** How deep a chain of causes is followed. */
const MAX_CAUSES = 4;
const IDENTIFIER = /^[A-Za-z]\w{0,63}$/;

/**
 * An error as it may be logged. Messages of this library's errors are written for it; those of others
 * may quote a payload, and a stack holds a message, so of others only the name and code are told.
 */
function describeError(error: unknown, depth = 0): object | undefined {
  if (!(error instanceof Error) || depth === MAX_CAUSES) return undefined;
  const { name, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    name: identifier(name),
    code: identifier(code),
    message: isIngestError(error) ? error.message : undefined,
    cause: describeError(cause, depth + 1),
  };
}

function identifier(value: unknown): string | undefined {
  return typeof value === "string" && IDENTIFIER.test(value) ? value : undefined;
}
