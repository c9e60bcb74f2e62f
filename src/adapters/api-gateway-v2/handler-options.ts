import { ConfigurationError } from "../../domain/errors.js";
import type { IngestMetadata } from "../../domain/stored-event.js";
import type { CorsOptions } from "./cors.js";
import { namespaceProblem } from "./embedded-metrics.js";
import type { HttpApiEvent } from "./http-api.js";
import { IP_MODES, type IpMode } from "./ip-mode.js";

/** The path that takes events, without the stage. */
export const DEFAULT_PATH = "/clickstream";

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
  /**
   * The CloudWatch namespace of the metrics that each request's log line then carries, in Embedded Metric
   * Format; the logger must write a line's fields at its root. 1 to 255 characters of A-Z a-z 0-9 . _ / # : -,
   * not beginning with `AWS/` or a colon. Default none: no metrics.
   */
  readonly metricsNamespace?: string;
  /** Told of the error behind a 5xx, cause and all, for an error tracker; what it returns is not awaited. It may quote a payload; the log never does. */
  readonly onError?: (error: unknown) => unknown;
}

/** @throws ConfigurationError that names the option and what it must be */
export function resolveHandlerOptions(options: HttpApiHandlerOptions) {
  const settings = {
    path: options.path ?? DEFAULT_PATH,
    ip: options.ip ?? "truncated",
    sourceIpHeader: options.sourceIpHeader?.toLowerCase(),
    marginMs: options.deadlineMarginMs ?? 500,
    maxDurationMs: options.maxDurationMs ?? 29_000,
    metricsNamespace: options.metricsNamespace,
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
  const problem =
    settings.metricsNamespace === undefined ? undefined : namespaceProblem(settings.metricsNamespace);
  if (problem !== undefined) throw new ConfigurationError(`metricsNamespace ${problem}`);
  return settings;
}

/** What Node's timers can hold; more would be taken for 1 ms. */
const MAX_TIMER_MS = 2 ** 31 - 1;

function isDuration(ms: unknown): boolean {
  return typeof ms === "number" && ms >= 0 && ms <= MAX_TIMER_MS;
}
