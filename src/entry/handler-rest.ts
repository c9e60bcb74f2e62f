import type { HttpApiHandler } from "../adapters/api-gateway-v2/http-api.js";
import { S3RestObjectStore } from "../adapters/s3/s3-rest-object-store.js";
import { createReadyHandler } from "./ready-handler.js";

/** The ready Lambda handler without the AWS SDK: see `createReadyHandler`. */
export const handler: HttpApiHandler = createReadyHandler(
  process.env,
  (bucket) => new S3RestObjectStore({ bucket }),
);
