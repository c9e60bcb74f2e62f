import * as z from "zod";
import { IP_MODES } from "../adapters/api-gateway-v2/client-ip.js";
import { isOrigin } from "../adapters/api-gateway-v2/cors.js";
import { isBucketName } from "../adapters/s3/bucket-name.js";
import { ConfigurationError } from "../domain/errors.js";
import { DEFAULT_LIMITS } from "../domain/limits.js";
import { DEFAULT_PREFIX, prefixProblem } from "../domain/object-key.js";

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
const count = (fallback: number) => z.coerce.number().int().positive().default(fallback);

const environment = z.object({
  RAW_BUCKET_NAME: z
    .string("required: the bucket that takes raw events")
    .refine(isBucketName, "a bucket's name or ARN, no URL and no path"),
  KEY_PREFIX: z
    .string()
    .refine((prefix) => prefixProblem(prefix) === undefined, {
      error: ({ input }) => prefixProblem(String(input)),
    })
    .default(DEFAULT_PREFIX),
  INGEST_PATH: z.string().startsWith("/").default("/clickstream"),
  LOG_LEVEL: z.enum(LOG_LEVELS).default("info"),
  MAX_BODY_BYTES: count(DEFAULT_LIMITS.maxBodyBytes),
  MAX_BATCH_EVENTS: count(DEFAULT_LIMITS.maxBatchEvents),
  IP_MODE: z.enum(IP_MODES).default("truncated"),
  LAYOUT: z.enum(["event", "batch"]).default("event"),
  ALLOWED_ORIGINS: z
    .string()
    .transform((origins) =>
      origins
        .split(",")
        .map((origin) => origin.trim())
        .filter(Boolean),
    )
    .refine(
      (origins) => origins.every(isOrigin),
      "origins such as https://shop.example, separated by commas, or *",
    )
    .optional(),
});

/** What the ready handler takes from its environment. */
export type HandlerConfig = z.output<typeof environment>;

/**
 * Reads and checks the ready handler's variables. An empty one counts as unset, as consoles and
 * templates leave them.
 *
 * @throws ConfigurationError that names every variable that is wrong and what it must be
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): HandlerConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const { success, data, error } = environment.safeParse(given);
  if (success) return data;
  const problems = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new ConfigurationError(`environment variables cannot be used: ${problems.join("; ")}`);
}
