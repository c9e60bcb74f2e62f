import { systemClock } from "../adapters/system/system-clock.js";
import { uuidIds } from "../adapters/system/uuid-ids.js";
import { zlibCompressor } from "../adapters/system/zlib-compressor.js";
import { createIngest as createPureIngest, type Ingest } from "../domain/ingest.js";
import type { IngestOptions, IngestPorts } from "../domain/ingest-options.js";
import type { ObjectStore } from "../domain/ports.js";

/** A store is all that is needed; clock, ids and compressor are the machine's unless given. */
export interface CreateIngestOptions extends IngestOptions, Partial<IngestPorts> {
  readonly store: ObjectStore;
}

/**
 * The use case on this machine: reads events from a body, checks each and stores it, once.
 *
 * @throws ConfigurationError for an option that cannot be used
 */
export function createIngest(options: CreateIngestOptions): Ingest {
  return createPureIngest({
    ...options,
    clock: options.clock ?? systemClock,
    ids: options.ids ?? uuidIds,
    compressor: options.compressor ?? zlibCompressor,
  });
}
