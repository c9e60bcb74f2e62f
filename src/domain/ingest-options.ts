import { ConfigurationError } from "./errors.js";
import { clickstreamEvent, clickstreamEventSchema } from "./event-schema.js";
import { DEFAULT_ID_TIME_TOLERANCE_MS } from "./identity.js";
import { type Limits, resolveLimits } from "./limits.js";
import { DEFAULT_PREFIX, type Layout, objectKey } from "./object-key.js";
import type { Clock, Compressor, IdGenerator, ObjectStore } from "./ports.js";
import type { EventSchema } from "./standard-schema.js";

/** What ingest asks of the world. */
export interface IngestPorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly compressor: Compressor;
}

export interface IngestOptions {
  /** What every key begins with; may hold slashes. Default `events`. */
  readonly prefix?: string;
  /** `event`: an object an event. `batch`: an NDJSON object a request. Default `event`. */
  readonly layout?: Layout;
  /** Whether objects are compressed, and their keys end in `.gz`. Default false. */
  readonly gzip?: boolean;
  /** What an event must be: any Standard Schema v1 (zod 4, valibot, arktype). Default `clickstreamEvent`. Transforms do not change what is stored. */
  readonly schema?: EventSchema;
  /** Top-level members that are never stored. Default none. */
  readonly drop?: readonly string[];
  readonly limits?: Partial<Limits>;
  /**
   * How far, in milliseconds either side, a UUIDv7's own time may lie from the receive time and still
   * choose the hour. Wider allows later retries and makes an hour complete later. Default 900,000 (15 minutes).
   */
  readonly idTimeToleranceMs?: number;
  /** Puts in flight at once for one request. Default 16. */
  readonly concurrency?: number;
}

/** The options checked, with nothing left open. */
export interface IngestSettings extends Required<Omit<IngestOptions, "drop" | "limits">> {
  readonly drop: ReadonlySet<string>;
  readonly limits: Limits;
  /** Whether the schema's messages are ours, and so known not to quote values. */
  readonly trustMessages: boolean;
}

const LAYOUTS: readonly Layout[] = ["event", "batch"];

/** @throws ConfigurationError that names the option and what it must be */
export function resolveIngestOptions(options: IngestOptions): IngestSettings {
  const limits = resolveLimits(options.limits);
  const settings: IngestSettings = {
    prefix: options.prefix ?? DEFAULT_PREFIX,
    layout: options.layout ?? "event",
    gzip: options.gzip ?? false,
    schema: options.schema ?? clickstreamEventSchema(limits.maxEventNameLength),
    trustMessages: options.schema === undefined || options.schema === clickstreamEvent,
    drop: new Set(options.drop),
    limits,
    idTimeToleranceMs: options.idTimeToleranceMs ?? DEFAULT_ID_TIME_TOLERANCE_MS,
    concurrency: options.concurrency ?? 16,
  };
  if (!LAYOUTS.includes(settings.layout))
    throw new ConfigurationError(`layout must be one of ${LAYOUTS.join(", ")}`);
  if (!Number.isSafeInteger(settings.idTimeToleranceMs) || settings.idTimeToleranceMs < 0) {
    throw new ConfigurationError("idTimeToleranceMs must be a whole number of milliseconds, 0 or more");
  }
  if (!Number.isSafeInteger(settings.concurrency) || settings.concurrency < 1) {
    throw new ConfigurationError("concurrency must be a positive integer");
  }
  checkPrefix(settings.prefix);
  return settings;
}

/** Every key of a layout is equally long, so a prefix that can begin the longest can begin all. */
function checkPrefix(prefix: string): void {
  try {
    objectKey({ prefix, timeMs: 0, id: "00000000-0000-0000-0000-000000000000", layout: "batch", gzip: true });
  } catch (cause) {
    throw new ConfigurationError((cause as Error).message, { cause });
  }
}
