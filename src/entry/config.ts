// As in the domain, zod's small API: this module is loaded at every cold start.
import * as z from "zod/mini";
import { IP_MODES } from "../adapters/api-gateway-v2/client-ip.js";
import { isOrigin } from "../adapters/api-gateway-v2/cors.js";
import { isBucketName } from "../adapters/s3/bucket-name.js";
import { ConfigurationError } from "../domain/errors.js";
import { DEFAULT_LIMITS } from "../domain/limits.js";
import { DEFAULT_PREFIX, prefixProblem } from "../domain/object-key.js";

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
const count = (fallback: number) =>
  z._default(
    z.coerce.number("a whole number").check(z.int("a whole number"), z.positive("1 or more")),
    fallback,
  );
const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: `one of ${values.join(", ")}` });

const environment = z.object({
  RAW_BUCKET_NAME: z
    .string("required: the bucket that takes raw events")
    .check(z.refine(isBucketName, "a bucket's name or ARN, no URL and no path")),
  KEY_PREFIX: z._default(
    z.string().check(
      z.refine((prefix) => prefixProblem(prefix) === undefined, {
        error: ({ input }) => prefixProblem(String(input)),
      }),
    ),
    DEFAULT_PREFIX,
  ),
  INGEST_PATH: z._default(z.string().check(z.startsWith("/", "must begin with a slash")), "/clickstream"),
  LOG_LEVEL: z._default(oneOf(LOG_LEVELS), "info"),
  MAX_BODY_BYTES: count(DEFAULT_LIMITS.maxBodyBytes),
  MAX_BATCH_EVENTS: count(DEFAULT_LIMITS.maxBatchEvents),
  IP_MODE: z._default(oneOf(IP_MODES), "truncated"),
  LAYOUT: z._default(oneOf(["event", "batch"]), "event"),
  ALLOWED_ORIGINS: z.optional(
    z
      .pipe(
        z.string(),
        z.transform((origins) =>
          origins
            .split(",")
            .map((origin) => origin.trim())
            .filter(Boolean),
        ),
      )
      .check(
        z.refine(
          (origins) => origins.every(isOrigin),
          "origins such as https://shop.example, separated by commas, or *",
        ),
      ),
  ),
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
