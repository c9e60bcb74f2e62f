import { ConfigurationError } from "./errors.js";
import { clickstreamEventSchema } from "./event-schema.js";
import { DEFAULT_ID_TIME_TOLERANCE_MS } from "./identity.js";
import { type Limits, resolveLimits } from "./limits.js";
import { DEFAULT_PREFIX, type Layout, LAYOUTS, prefixProblem } from "./object-key.js";
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
  /**
   * Puts under way at once for one request. Default 100: begun together they take half the CPU of puts
   * begun one after another, as the answers to the ones before come in.
   */
  readonly concurrency?: number;
}

/** The options checked, with nothing left open. */
export interface IngestSettings extends Required<Omit<IngestOptions, "drop" | "limits">> {
  readonly drop: ReadonlySet<string>;
  readonly limits: Limits;
}

/** @throws ConfigurationError that names the option and what it must be */
export function resolveIngestOptions(options: IngestPorts & IngestOptions): IngestSettings {
  refuse(problemOf(options));
  const limits = resolveLimits(options.limits);
  const settings: IngestSettings = {
    prefix: options.prefix ?? DEFAULT_PREFIX,
    layout: options.layout ?? "event",
    gzip: options.gzip ?? false,
    schema: options.schema ?? clickstreamEventSchema(limits.maxEventNameLength),
    drop: new Set(options.drop),
    limits,
    idTimeToleranceMs: options.idTimeToleranceMs ?? DEFAULT_ID_TIME_TOLERANCE_MS,
    concurrency: options.concurrency ?? 100,
  };
  refuse(problemOfSettings(settings));
  return settings;
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new ConfigurationError(problem);
}

/** What the types rule out and plain JavaScript does not; taken as it is, it would fail late or in silence. */
function problemOf({ store, schema, drop, gzip }: Partial<IngestPorts> & IngestOptions): string | undefined {
  if (typeof store?.putIfAbsent !== "function") return "store must be an ObjectStore";
  if (schema !== undefined && typeof schema["~standard"]?.validate !== "function") {
    return "schema must implement Standard Schema v1";
  }
  if (drop !== undefined && !(Array.isArray(drop) && drop.every((name) => typeof name === "string"))) {
    return "drop must be an array of member names";
  }
  return gzip === undefined || typeof gzip === "boolean" ? undefined : "gzip must be true or false";
}

function problemOfSettings(settings: IngestSettings): string | undefined {
  const { layout, idTimeToleranceMs, concurrency, prefix } = settings;
  if (!LAYOUTS.includes(layout)) return `layout must be one of ${LAYOUTS.join(", ")}`;
  if (!Number.isSafeInteger(idTimeToleranceMs) || idTimeToleranceMs < 0) {
    return "idTimeToleranceMs must be a whole number of milliseconds, 0 or more";
  }
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) return "concurrency must be a positive integer";
  const problem = prefixProblem(prefix);
  return problem && `prefix ${problem}`;
}
