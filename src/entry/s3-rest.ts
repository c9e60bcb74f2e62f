export { S3RestObjectStore } from "../adapters/s3/s3-rest-object-store.js";
export type { S3RestObjectStoreOptions } from "../adapters/s3/s3-rest-object-store.js";
export type { S3CredentialProvider, S3Credentials } from "../adapters/s3/rest-credentials.js";
