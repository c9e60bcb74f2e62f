export { S3ObjectStore } from "../adapters/s3/s3-object-store.js";
export type { S3ObjectStoreOptions, S3PutClient } from "../adapters/s3/s3-object-store.js";
