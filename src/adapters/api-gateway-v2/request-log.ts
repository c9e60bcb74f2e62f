import { isIngestError } from "../../domain/errors.js";
import type { LambdaContext } from "./http-api.js";
import type { GatewayRequest } from "./request.js";

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
  readonly accepted?: number | undefined;
  readonly duplicates?: number | undefined;
  readonly rejected?: number | undefined;
  readonly durationMs: number;
  readonly error?: object | undefined;
}

export function logRequest(logger: Logger, entry: RequestLogEntry): void {
  const { status } = entry;
  if (status >= 500) logger.error(entry, "request failed");
  else if (status >= 400 || status === 207) logger.warn(entry, "request refused, in whole or in part");
  else logger.info(entry, "request answered");
}

// The header is the client's to choose, so only the root id that X-Ray would make is logged.
// https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
const TRACE_ROOT = /(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)/;

/** The ids by which a request is found elsewhere. */
export function requestIds(request: GatewayRequest | undefined, context: LambdaContext | undefined) {
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
export function describeError(error: unknown, depth = 0): object | undefined {
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
