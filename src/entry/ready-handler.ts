import type { HttpApiHandler } from "../adapters/api-gateway-v2/http-api.js";
import { createLogger } from "../adapters/logging/create-logger.js";
import type { ObjectStore } from "../domain/ports.js";
import { readConfig } from "./config.js";
import { createLambdaHandler } from "./lambda.js";

/**
 * A Lambda handler composed from environment variables alone: see `readConfig`. A ready handler is made once,
 * when its module loads, so that a wrong variable fails the cold start with a message that names it.
 *
 * @throws ConfigurationError
 */
// Not by the container, which composes the same: inversify adds an eighth to the time a ready handler takes to load.
export function createReadyHandler(
  env: Readonly<Record<string, string | undefined>>,
  createStore: (bucket: string) => ObjectStore,
): HttpApiHandler {
  const config = readConfig(env);
  return createLambdaHandler({
    store: createStore(config.RAW_BUCKET_NAME),
    logger: createLogger({ level: config.LOG_LEVEL }),
    prefix: config.KEY_PREFIX,
    path: config.INGEST_PATH,
    ip: config.IP_MODE,
    layout: config.LAYOUT,
    limits: { maxBodyBytes: config.MAX_BODY_BYTES, maxBatchEvents: config.MAX_BATCH_EVENTS },
    ...(config.ALLOWED_ORIGINS && { cors: { origins: config.ALLOWED_ORIGINS } }),
  });
}
