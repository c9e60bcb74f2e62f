import { InternalError } from "./errors.js";
import { type Identity, identify } from "./identity.js";
import type { IngestSettings } from "./ingest-options.js";
import { objectKey } from "./object-key.js";
import type { Compressor, IdGenerator, RawObject } from "./ports.js";
import type { RawMember } from "./raw-value.js";
import { storedEvent } from "./stored-event.js";

/** An event that passed every check. */
export interface ValidEvent {
  /** Position in the request. */
  readonly index: number;
  readonly eventId: unknown;
  readonly members: readonly RawMember[];
}

/** What is the same for all events of a request. */
export interface RequestFacts {
  readonly receivedAtMs: number;
  readonly idempotencyKey: string | undefined;
  /** The `"_ingest":{…}` member. */
  readonly ingest: string;
}

/** An object to be put. */
export interface PlannedObject {
  /** Distinct events in it. */
  readonly events: number;
  /** Made when its turn comes: compressed, it exists only from then on. */
  readonly make: () => Promise<RawObject>;
}

/** Decides which objects hold the events. Of events with the same id, the first is kept. */
export function planObjects(
  events: readonly ValidEvent[],
  facts: RequestFacts,
  settings: IngestSettings,
  { ids, compressor }: { readonly ids: IdGenerator; readonly compressor: Compressor },
): PlannedObject[] {
  const rule = { ...facts, idTimeToleranceMs: settings.idTimeToleranceMs };
  const lines: (Identity & { readonly line: string })[] = [];
  const seen = new Set<string | undefined>();
  for (const { index, eventId, members } of events) {
    const identity = identify(eventId, index, rule, ids);
    if (seen.has(identity.id)) continue;
    if (identity.id !== undefined) seen.add(identity.id);
    lines.push({ ...identity, line: storedEvent(members, settings.drop, facts.ingest) });
  }

  const plan = (identity: Identity, text: string, count: number): PlannedObject => {
    const { prefix, layout, gzip } = settings;
    const id = identity.id ?? ids.next(facts.receivedAtMs);
    const key = objectKey({ prefix, timeMs: identity.partitionTimeMs, id, layout, gzip });
    const contentType = layout === "batch" ? "application/x-ndjson" : "application/json";
    const make = async (): Promise<RawObject> =>
      gzip
        ? { key, body: await compressed(compressor, text), contentType, contentEncoding: "gzip" }
        : { key, body: text, contentType };
    return { events: count, make };
  };

  const [first] = lines;
  if (settings.layout === "event" || first === undefined)
    return lines.map((event) => plan(event, event.line, 1));
  // Named after all its events, so an identical resend has the same name; one without an id makes that impossible.
  const names = lines.map(({ id }) => id).filter((id) => id !== undefined);
  const id = names.length === lines.length ? ids.derive(names) : undefined;
  return [plan({ ...first, id }, lines.map(({ line }) => line).join(""), lines.length)];
}

async function compressed(compressor: Compressor, text: string): Promise<Uint8Array> {
  try {
    return await compressor.gzip(text);
  } catch (cause) {
    throw new InternalError("the compressor failed", { cause });
  }
}
