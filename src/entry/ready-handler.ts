import type { HttpApiHandler } from "../adapters/api-gateway-v2/http-api.js";
import { loadLogger } from "../adapters/logging/load-logger.js";
import type { ObjectStore } from "../domain/ports.js";
import { readConfig } from "./config.js";
import { createIngest } from "./create-ingest.js";
import { composeHandler } from "./lambda.js";

/**
 * The Lambda handler that needs no code: composed from environment variables, see `readConfig`.
 * Not by the container, which composes the same: inversify takes 8 ms to load.
 *
 * @throws ConfigurationError that names every variable that is wrong and what it must be
 */
export function createReadyHandler(
  env: Readonly<Record<string, string | undefined>>,
  createStore: (bucket: string) => ObjectStore,
): HttpApiHandler {
  const config = readConfig(env);
  const options = {
    store: createStore(config.RAW_BUCKET_NAME),
    prefix: config.KEY_PREFIX,
    path: config.INGEST_PATH,
    ip: config.IP_MODE,
    layout: config.LAYOUT,
    limits: { maxBodyBytes: config.MAX_BODY_BYTES, maxBatchEvents: config.MAX_BATCH_EVENTS },
    ...(config.ALLOWED_ORIGINS && { cors: { origins: config.ALLOWED_ORIGINS } }),
    ...(config.METRICS_NAMESPACE !== undefined && { metricsNamespace: config.METRICS_NAMESPACE }),
  };
  return composeHandler(createIngest(options), () => loadLogger({ level: config.LOG_LEVEL }), options);
}
