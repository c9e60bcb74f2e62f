import { InternalError, isIngestError } from "./errors.js";
import {
  type IngestOptions,
  type IngestPorts,
  type IngestSettings,
  resolveIngestOptions,
} from "./ingest-options.js";
import { type IngestResult, type Refused, type Rejection, refused } from "./ingest-result.js";
import { planObjects, type ValidEvent } from "./plan-objects.js";
import { putAll } from "./put-all.js";
import { type BodyEntry, readBody } from "./read-body.js";
import { invalidity } from "./standard-schema.js";
import { type IngestMetadata, ingestMember, storableEvent } from "./stored-event.js";

/** A request, whatever brought it. */
export interface IngestRequest {
  /** Decoded text; a byte order mark is skipped. */
  readonly body: string;
  /** The `content-type` header; only `application/x-ndjson` makes a difference. */
  readonly contentType?: string | undefined;
  /** The `Idempotency-Key` header: a UUID that names events without an `eventId` of their own. */
  readonly idempotencyKey?: string | undefined;
  /** Members of `_ingest` after `receivedAt`. */
  readonly metadata?: IngestMetadata;
  /** Milliseconds left to answer; asked before each put and handed to it. Absent for no deadline. */
  readonly remainingMs?: () => number;
  /**
   * Called as the first put begins, where there is one; what it returns, when the last has ended, well or not,
   * or nobody waits for it any more. Whatever they throw changes nothing.
   */
  readonly onPutsBegin?: () => () => void;
}

/** Stores the events of a request. Never rejects: whatever happens is one of the results. */
export type Ingest = (request: IngestRequest) => Promise<IngestResult>;

/**
 * The use case: reads events from a body, checks each, names its object and stores it unless it is
 * stored already. Resolves only when every accepted event is durable.
 *
 * @throws ConfigurationError at once, for an option that cannot be used
 */
export function createIngest(options: IngestPorts & IngestOptions): Ingest {
  const settings = resolveIngestOptions(options);
  return async (request) => {
    try {
      return await ingest(request, options, settings);
    } catch (cause) {
      const error = isIngestError(cause) ? cause : new InternalError("ingest failed unexpectedly", { cause });
      return { outcome: "failed", error };
    }
  };
}

async function ingest(
  request: IngestRequest,
  ports: IngestPorts,
  settings: IngestSettings,
): Promise<IngestResult> {
  const receivedAtMs = ports.clock.now();
  const body = readBody(request.body, request.contentType, settings.limits);
  if ("outcome" in body) return body;

  const { valid, rejected } = await checkAll(body.entries, settings);
  if (valid.length === 0) return nothingValid(rejected, body.batch);

  const facts = {
    receivedAtMs,
    idempotencyKey: request.idempotencyKey,
    ingestMember: ingestMember(receivedAtMs, request.metadata ?? {}),
  };
  const planned = planObjects(valid, facts, settings, ports);
  const outcomes = await putAll(
    ports.store,
    planned.map(({ object }) => object),
    { concurrency: settings.concurrency, remainingMs: request.remainingMs, onPutsBegin: request.onPutsBegin },
  );

  const created = planned.reduce(
    (sum, { events }, index) => sum + (outcomes[index] === "created" ? events : 0),
    0,
  );
  return {
    outcome: "stored",
    batch: body.batch,
    accepted: valid.length,
    duplicates: valid.length - created,
    rejected,
  };
}

async function checkAll(
  entries: readonly BodyEntry[],
  { schema, drop }: IngestSettings,
): Promise<{ valid: ValidEvent[]; rejected: Rejection[] }> {
  const valid: ValidEvent[] = [];
  const rejected: Rejection[] = [];
  for (const [index, entry] of entries.entries()) {
    if ("code" in entry) {
      rejected.push({ index, ...entry });
      continue;
    }
    // Taken before a schema of the user's gets hold of the event.
    const { eventId } = entry.value;
    const json = storableEvent(entry, drop);
    const verdict = invalidity(schema, entry.value);
    const message = verdict instanceof Promise ? await verdict : verdict;
    if (message === undefined) valid.push({ index, eventId, json });
    else rejected.push({ index, code: "INVALID_EVENT", message });
  }
  return { valid, rejected };
}

function nothingValid(rejected: readonly Rejection[], batch: boolean): Refused {
  const [first] = rejected;
  if (!batch && first !== undefined) return refused(first.code, first.message);
  const code = rejected.every((rejection) => rejection.code === "INVALID_JSON")
    ? "INVALID_JSON"
    : "INVALID_EVENT";
  return refused(
    code,
    `none of the ${rejected.length} events is valid; each reason is in "rejected"`,
    rejected,
  );
}
