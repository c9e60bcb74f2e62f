// As in the domain, zod's small API, and of that as little as will do: this runs at every cold start.
import * as z from "zod/mini";
import { isOrigin } from "../adapters/api-gateway-v2/cors.js";
import { IP_MODES, type IpMode } from "../adapters/api-gateway-v2/ip-mode.js";
import { isBucketName } from "../adapters/s3/bucket-name.js";
import { ConfigurationError } from "../domain/errors.js";
import { DEFAULT_LIMITS } from "../domain/limits.js";
import { DEFAULT_PREFIX, type Layout, LAYOUTS, prefixProblem } from "../domain/object-key.js";

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** A variable that may be left out, by what its text must be. */
const optional = <T extends string>(isRight: (text: string) => boolean, message: string) =>
  z.optional(z.custom<T>(isRight, message));
const oneOf = <T extends string>(values: readonly T[]) =>
  optional<T>((text) => (values as readonly string[]).includes(text), `one of ${values.join(", ")}`);
const count = () =>
  optional((text) => Number.isSafeInteger(Number(text)) && Number(text) > 0, "a whole number, 1 or more");

const environment = z.object({
  RAW_BUCKET_NAME: z.custom<string>(isBucketName, {
    error: ({ input }) =>
      input === undefined
        ? "required: the bucket that takes raw events"
        : "a bucket's name or ARN, no URL and no path",
  }),
  KEY_PREFIX: z.optional(
    z.custom<string>((prefix) => prefixProblem(prefix) === undefined, {
      error: ({ input }) => prefixProblem(String(input)),
    }),
  ),
  INGEST_PATH: optional((path) => path.startsWith("/"), "must begin with a slash"),
  LOG_LEVEL: oneOf(LOG_LEVELS),
  MAX_BODY_BYTES: count(),
  MAX_BATCH_EVENTS: count(),
  IP_MODE: oneOf(IP_MODES),
  LAYOUT: oneOf(LAYOUTS),
  ALLOWED_ORIGINS: optional(
    (origins) => listOf(origins).every(isOrigin),
    "origins such as https://shop.example, separated by commas, or *",
  ),
});

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
}

/**
 * Reads and checks the ready handler's variables. An empty one counts as unset, as consoles and
 * templates leave them.
 *
 * @throws ConfigurationError that names every variable that is wrong and what it must be
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): HandlerConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  // Compiling a schema that is used once takes longer than walking it.
  const { success, data, error } = environment.safeParse(given, { jitless: true });
  if (!success) {
    const problems = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new ConfigurationError(`environment variables cannot be used: ${problems.join("; ")}`);
  }
  return {
    RAW_BUCKET_NAME: data.RAW_BUCKET_NAME,
    KEY_PREFIX: data.KEY_PREFIX ?? DEFAULT_PREFIX,
    INGEST_PATH: data.INGEST_PATH ?? "/clickstream",
    LOG_LEVEL: data.LOG_LEVEL ?? "info",
    MAX_BODY_BYTES: Number(data.MAX_BODY_BYTES ?? DEFAULT_LIMITS.maxBodyBytes),
    MAX_BATCH_EVENTS: Number(data.MAX_BATCH_EVENTS ?? DEFAULT_LIMITS.maxBatchEvents),
    IP_MODE: data.IP_MODE ?? "truncated",
    LAYOUT: data.LAYOUT ?? "event",
    ...(data.ALLOWED_ORIGINS !== undefined && { ALLOWED_ORIGINS: listOf(data.ALLOWED_ORIGINS) }),
  };
}

function listOf(text: string): string[] {
  return text
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);
}
