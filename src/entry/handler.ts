import type { HttpApiHandler } from "../adapters/api-gateway-v2/http-api.js";
import { S3ObjectStore } from "../adapters/s3/s3-object-store.js";
import { createReadyHandler } from "./ready-handler.js";

/**
 * The ready Lambda handler, composed once, when the module loads, from environment variables: a wrong
 * one fails the cold start with a message that names it.
 */
export const handler: HttpApiHandler = createReadyHandler(
  process.env,
  (bucket) => new S3ObjectStore({ bucket }),
);
