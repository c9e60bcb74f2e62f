import type { HttpApiHandler } from "../adapters/api-gateway-v2/http-api.js";
import { S3ObjectStore } from "../adapters/s3/s3-object-store.js";
import { createReadyHandler } from "./ready-handler.js";

/** The ready Lambda handler: see `createReadyHandler`. */
export const handler: HttpApiHandler = createReadyHandler(
  process.env,
  (bucket) => new S3ObjectStore({ bucket }),
);
