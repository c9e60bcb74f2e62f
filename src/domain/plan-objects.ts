import { InternalError } from "./errors.js";
import { type Identity, identify } from "./identity.js";
import type { IngestSettings } from "./ingest-options.js";
import { createKeyWriter } from "./object-key.js";
import type { Compressor, IdGenerator, RawObject } from "./ports.js";
import { storedEvent } from "./stored-event.js";
import { parseUuid } from "./uuid.js";

/** An event that passed every check. */
export interface ValidEvent {
  /** Position in the request. */
  readonly index: number;
  readonly eventId: unknown;
  /** What of it is stored, as one line of JSON. */
  readonly json: string;
}

/** What is the same for all events of a request. */
export interface RequestFacts {
  readonly receivedAtMs: number;
  readonly idempotencyKey: string | undefined;
  /** `"_ingest":{…}` */
  readonly ingestMember: string;
}

/** An object to be put. */
export interface PlannedObject {
  /** Distinct events in it. */
  readonly events: number;
  /** Where it is compressed, it is made when its turn comes, and exists only from then on. */
  readonly object: RawObject | (() => Promise<RawObject>);
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
  for (const { index, eventId, json } of events) {
    const identity = identify(eventId, index, rule, ids);
    if (seen.has(identity.id)) continue;
    if (identity.id !== undefined) seen.add(identity.id);
    lines.push({ ...identity, line: storedEvent(json, facts.ingestMember) });
  }

  const { layout, gzip } = settings;
  const contentType = layout === "batch" ? "application/x-ndjson" : "application/json";
  const writeKey = createKeyWriter(settings);
  const plan = (identity: Identity, text: string, events: number): PlannedObject => {
    const key = writeKey(identity.partitionTimeMs, identity.id ?? freshId(ids, facts.receivedAtMs));
    if (!gzip) return { events, object: { key, body: text, contentType } };
    const make = async () => ({
      key,
      body: await compressed(compressor, text),
      contentType,
      contentEncoding: "gzip",
    });
    return { events, object: make };
  };

  const [first] = lines;
  if (layout === "event" || first === undefined) return lines.map((event) => plan(event, event.line, 1));
  // Named after all its events, so an identical resend has the same name; one without an id makes that impossible.
  const names = lines.map(({ id }) => id).filter((id) => id !== undefined);
  const id = names.length === lines.length ? ids.derive(names) : undefined;
  let text = "";
  for (const { line } of lines) text += line; // not joined, which would copy each line twice
  return [plan({ ...first, id }, text, lines.length)];
}

function freshId(ids: IdGenerator, timeMs: number): string {
  const id = parseUuid(ids.next(timeMs));
  if (id === undefined) throw new InternalError("the id generator gave what is no UUID; mend it");
  return id;
}

async function compressed(compressor: Compressor, text: string): Promise<Uint8Array> {
  try {
    return await compressor.gzip(text);
  } catch (cause) {
    throw new InternalError("the compressor failed", { cause });
  }
}
