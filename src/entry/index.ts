export { type CreateIngestOptions, createIngest } from "./create-ingest.js";
export {
  ConfigurationError,
  IngestError,
  type IngestErrorCode,
  InternalError,
  isIngestError,
  StoreRejectedError,
  StoreUnavailableError,
} from "../domain/errors.js";
export { type ClickstreamEvent, clickstreamEvent } from "../domain/clickstream-event.js";
export type { Ingest, IngestRequest } from "../domain/ingest.js";
export type { IngestOptions, IngestPorts } from "../domain/ingest-options.js";
export type {
  Failed,
  IngestResult,
  RefusalCode,
  Refused,
  Rejection,
  Stored,
} from "../domain/ingest-result.js";
export type { Limits } from "../domain/limits.js";
export {
  type Layout,
  objectKey,
  type ObjectKeyParts,
  parseObjectKey,
  partitionOf,
} from "../domain/object-key.js";
export type { Clock, Compressor, IdGenerator, ObjectStore, PutOutcome, RawObject } from "../domain/ports.js";
export type { EventSchema } from "../domain/standard-schema.js";
export { assertStorableKey } from "../domain/storable-key.js";
export type { IngestMetadata } from "../domain/stored-event.js";
