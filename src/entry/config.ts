import { isOrigin } from "../adapters/api-gateway-v2/cors.js";
import { namespaceProblem } from "../adapters/api-gateway-v2/embedded-metrics.js";
import { DEFAULT_PATH } from "../adapters/api-gateway-v2/handler-options.js";
import { IP_MODES, type IpMode } from "../adapters/api-gateway-v2/ip-mode.js";
import { isBucketName } from "../adapters/s3/bucket-name.js";
import { ConfigurationError } from "../domain/errors.js";
import { DEFAULT_LIMITS } from "../domain/limits.js";
import { DEFAULT_PREFIX, type Layout, LAYOUTS, prefixProblem } from "../domain/object-key.js";

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
/** At which the line of a request that went well is written. */
const LEVELS_OF_EVERY_LINE: readonly string[] = ["trace", "debug", "info"];

/** What is wrong with a variable's text, or undefined. */
type ProblemOf = (text: string) => string | undefined;

const must =
  (isRight: (text: string) => boolean, message: string): ProblemOf =>
  (text) =>
    isRight(text) ? undefined : message;
const beOneOf = (values: readonly string[]) =>
  must((text) => values.includes(text), `one of ${values.join(", ")}`);
const beCount = must(
  (text) => Number.isSafeInteger(Number(text)) && Number(text) > 0,
  "a whole number, 1 or more",
);

// Not by zod: to load it takes 3 ms of every cold start, a fifth of all that the handler without the SDK takes.
const PROBLEMS = {
  RAW_BUCKET_NAME: must(isBucketName, "a bucket's name or ARN, no URL and no path"),
  KEY_PREFIX: prefixProblem,
  INGEST_PATH: must((path) => path.startsWith("/"), "must begin with a slash"),
  LOG_LEVEL: beOneOf(LOG_LEVELS),
  MAX_BODY_BYTES: beCount,
  MAX_BATCH_EVENTS: beCount,
  IP_MODE: beOneOf(IP_MODES),
  LAYOUT: beOneOf(LAYOUTS),
  ALLOWED_ORIGINS: must(
    (origins) => listOf(origins).every(isOrigin),
    "origins such as https://shop.example, separated by commas, or *",
  ),
  METRICS_NAMESPACE: namespaceProblem,
} as const satisfies Record<string, ProblemOf>;

/** What the ready handler takes from its environment. */
export interface HandlerConfig {
  readonly RAW_BUCKET_NAME: string;
  readonly KEY_PREFIX: string;
  readonly INGEST_PATH: string;
  readonly LOG_LEVEL: (typeof LOG_LEVELS)[number];
  readonly MAX_BODY_BYTES: number;
  readonly MAX_BATCH_EVENTS: number;
  readonly IP_MODE: IpMode;
  readonly LAYOUT: Layout;
  readonly ALLOWED_ORIGINS?: readonly string[];
  readonly METRICS_NAMESPACE?: string;
}

/**
 * Reads and checks the ready handler's variables. An empty one counts as unset, as consoles and
 * templates leave them.
 *
 * @throws ConfigurationError that names every variable that is wrong and what it must be
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): HandlerConfig {
  const problems: string[] = [];
  const read = (name: keyof typeof PROBLEMS): string | undefined => {
    const text = env[name];
    if (text === undefined || text === "") return undefined;
    const problem = PROBLEMS[name](text);
    if (problem !== undefined) problems.push(`${name}: ${problem}`);
    return text;
  };
  const bucket = read("RAW_BUCKET_NAME");
  if (bucket === undefined) problems.push("RAW_BUCKET_NAME: required: the bucket that takes raw events");
  const origins = read("ALLOWED_ORIGINS");
  const namespace = read("METRICS_NAMESPACE");
  const config = {
    RAW_BUCKET_NAME: bucket ?? "",
    KEY_PREFIX: read("KEY_PREFIX") ?? DEFAULT_PREFIX,
    INGEST_PATH: read("INGEST_PATH") ?? DEFAULT_PATH,
    LOG_LEVEL: (read("LOG_LEVEL") ?? "info") as HandlerConfig["LOG_LEVEL"],
    MAX_BODY_BYTES: Number(read("MAX_BODY_BYTES") ?? DEFAULT_LIMITS.maxBodyBytes),
    MAX_BATCH_EVENTS: Number(read("MAX_BATCH_EVENTS") ?? DEFAULT_LIMITS.maxBatchEvents),
    IP_MODE: (read("IP_MODE") ?? "truncated") as IpMode,
    LAYOUT: (read("LAYOUT") ?? "event") as Layout,
    ...(origins !== undefined && { ALLOWED_ORIGINS: listOf(origins) }),
    ...(namespace !== undefined && { METRICS_NAMESPACE: namespace }),
  };
  if (namespace !== undefined && !LEVELS_OF_EVERY_LINE.includes(config.LOG_LEVEL)) {
    problems.push("LOG_LEVEL: info or lower with METRICS_NAMESPACE, or good requests would not be counted");
  }
  if (problems.length === 0) return config;
  throw new ConfigurationError(`environment variables cannot be used: ${problems.join("; ")}`);
}

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);
}
