import type { HttpApiHandler } from "../adapters/api-gateway-v2/http-api.js";
import type { HttpApiHandlerOptions } from "../adapters/api-gateway-v2/handler-options.js";
import { createHttpApiHandler } from "../adapters/api-gateway-v2/http-api-handler.js";
import type { EmbeddedMetrics, Logger, RequestLogEntry } from "../adapters/api-gateway-v2/request-log.js";
import { loadLogger } from "../adapters/logging/load-logger.js";
import type { LoadLogger } from "../adapters/api-gateway-v2/late-logger.js";
import { systemClock } from "../adapters/system/system-clock.js";
import type { Ingest } from "../domain/ingest.js";
import { resolveLimits } from "../domain/limits.js";
import { type CreateIngestOptions, createIngest } from "./create-ingest.js";

/** `store` is all that is needed; every other option has a default. */
export interface CreateLambdaHandlerOptions extends CreateIngestOptions, HttpApiHandlerOptions {
  /** One line a request goes here. Default: JSON on standard output, level `info`. */
  readonly logger?: Logger;
}

/**
 * A Lambda handler for `POST /clickstream` of an HTTP API with payload format 2.0 or of a Function URL.
 * Answers `{"success":true}` only when the event is durable in the store.
 *
 * @example
 * export const handler = createLambdaHandler({ store: new S3ObjectStore({ bucket: "raw-events" }) });
 * @throws ConfigurationError for an option that cannot be used
 */
export function createLambdaHandler(options: CreateLambdaHandlerOptions): HttpApiHandler {
  return composeHandler(createIngest(options), options.logger ?? (() => loadLogger()), options);
}

/** The handler around an ingest that is composed already. */
export function composeHandler(
  ingest: Ingest,
  logger: Logger | LoadLogger,
  options: HttpApiHandlerOptions & Pick<CreateIngestOptions, "clock" | "limits">,
): HttpApiHandler {
  const { clock = systemClock } = options;
  const { maxBodyBytes } = resolveLimits(options.limits);
  return createHttpApiHandler({ ingest, logger, clock, maxBodyBytes }, options);
}

export type {
  HttpApiEvent,
  HttpApiHandler,
  HttpApiResult,
  LambdaContext,
} from "../adapters/api-gateway-v2/http-api.js";
export type { CorsOptions } from "../adapters/api-gateway-v2/cors.js";
export type { IpMode } from "../adapters/api-gateway-v2/ip-mode.js";
export type { EmbeddedMetrics, HttpApiHandlerOptions, Logger, RequestLogEntry };
