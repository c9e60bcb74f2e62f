import type { HttpApiHandler } from "../adapters/api-gateway-v2/http-api.js";
import { createLogger } from "../adapters/logging/create-logger.js";
import { S3ObjectStore } from "../adapters/s3/s3-object-store.js";
import { readConfig } from "./config.js";
import { createLambdaHandler } from "./lambda.js";

const config = readConfig(process.env);

/**
 * The ready Lambda handler, composed once, when the module loads, from environment variables: a wrong
 * one fails the cold start with a message that names it. See `readConfig`.
 */
// Not by the container, which composes the same: inversify adds an eighth to the time this module takes to load.
export const handler: HttpApiHandler = createLambdaHandler({
  store: new S3ObjectStore({ bucket: config.RAW_BUCKET_NAME }),
  logger: createLogger({ level: config.LOG_LEVEL }),
  prefix: config.KEY_PREFIX,
  path: config.INGEST_PATH,
  ip: config.IP_MODE,
  layout: config.LAYOUT,
  limits: { maxBodyBytes: config.MAX_BODY_BYTES, maxBatchEvents: config.MAX_BATCH_EVENTS },
  ...(config.ALLOWED_ORIGINS && { cors: { origins: config.ALLOWED_ORIGINS } }),
});
