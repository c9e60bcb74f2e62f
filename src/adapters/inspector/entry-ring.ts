import type { EntryDraft, EntrySummary } from "./entries-of-exchange.js";
import type { InspectedExchange } from "./exchange.js";

/** An entry with what is left of its request. */
export interface KeptEntry {
  readonly summary: EntrySummary;
  readonly request: Pick<InspectedExchange, "method" | "target" | "requestId" | "headers" | "durationMs">;
  /** Undefined where they were dropped to bound memory, the oldest first, or not kept at all. */
  readonly bodies: EntryBodies | undefined;
}

interface EntryBodies {
  /** The request's, as sent. */
  readonly request: Uint8Array;
  readonly answer: Uint8Array;
  readonly json: Uint8Array | undefined;
}

/** A request, for as long as the ring has an entry of it. */
interface KeptExchange {
  readonly request: KeptEntry["request"];
  bodies: { readonly request: Uint8Array; readonly answer: Uint8Array } | undefined;
  /** By entry id. */
  readonly jsons: Map<number, Uint8Array>;
  /** Of its bodies and its JSON. */
  bytes: number;
  /** How many of its entries are in the ring. */
  entries: number;
}

/** An answer is shown to say why: a page of a foreign handler's is not kept whole. */
const MAX_ANSWER_BYTES = 16 * 1024;

/** The newest entries, and the newest of their bodies: its memory is bounded by both. */
export class EntryRing {
  readonly #maxEntries: number;
  readonly #maxBodyBytes: number;
  readonly #entries = new Map<number, { readonly summary: EntrySummary; readonly exchange: KeptExchange }>();
  /** Those that have their bodies, oldest first. */
  readonly #withBodies = new Set<KeptExchange>();
  #bodyBytes = 0;
  #newestId = 0;

  constructor(limits: { readonly maxEntries: number; readonly maxBodyBytes: number }) {
    this.#maxEntries = limits.maxEntries;
    this.#maxBodyBytes = limits.maxBodyBytes;
  }

  /** 0 before the first. */
  get newestId(): number {
    return this.#newestId;
  }

  /** Of all the bodies and the JSON that are kept. */
  get bodyBytes(): number {
    return this.#bodyBytes;
  }

  add(request: InspectedExchange, drafts: readonly EntryDraft[]): void {
    const { body, answerBody } = request;
    const bodies = body && { request: body, answer: answerBody.slice(0, MAX_ANSWER_BYTES) };
    const bytes = bodies === undefined ? 0 : bodies.request.length + bodies.answer.length;
    const { method, target, requestId, headers, durationMs } = request;
    const facts = { method, target, requestId, headers, durationMs };
    const exchange: KeptExchange = {
      request: facts,
      bodies,
      jsons: new Map(),
      bytes,
      entries: drafts.length,
    };
    for (const { summary, json } of drafts) {
      const id = (this.#newestId += 1);
      this.#entries.set(id, { summary: { id, ...summary }, exchange });
      if (json === undefined) continue;
      exchange.jsons.set(id, json);
      exchange.bytes += json.length;
    }
    this.#bodyBytes += exchange.bytes;
    this.#withBodies.add(exchange);
    for (const [id, { exchange: oldest }] of this.#entries) {
      if (this.#entries.size <= this.#maxEntries) break;
      this.#remove(id, oldest);
    }
    for (const oldest of this.#withBodies) {
      if (this.#bodyBytes <= this.#maxBodyBytes) break;
      this.#dropBodies(oldest);
    }
  }

  get(id: number): KeptEntry | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) return undefined;
    const { summary, exchange } = entry;
    const bodies = exchange.bodies && { ...exchange.bodies, json: exchange.jsons.get(id) };
    return { summary, request: exchange.request, bodies };
  }

  /** Oldest first. Undefined where some that came after `id` are gone already. */
  after(id: number): EntrySummary[] | undefined {
    const oldestId = this.#newestId - this.#entries.size + 1;
    if (id < oldestId - 1 || id > this.#newestId) return undefined;
    const summaries: EntrySummary[] = [];
    for (let next = id + 1; next <= this.#newestId; next++) {
      const entry = this.#entries.get(next);
      if (entry !== undefined) summaries.push(entry.summary);
    }
    return summaries;
  }

  /** Oldest first. */
  all(): EntrySummary[] {
    return [...this.#entries.values()].map(({ summary }) => summary);
  }

  #remove(id: number, exchange: KeptExchange): void {
    this.#entries.delete(id);
    exchange.entries -= 1;
    const bytes = exchange.jsons.get(id)?.length ?? 0;
    exchange.jsons.delete(id);
    exchange.bytes -= bytes;
    this.#bodyBytes -= bytes;
    if (exchange.entries === 0) this.#dropBodies(exchange);
  }

  #dropBodies(exchange: KeptExchange): void {
    if (!this.#withBodies.delete(exchange)) return;
    this.#bodyBytes -= exchange.bytes;
    exchange.bytes = 0;
    exchange.bodies = undefined;
    exchange.jsons.clear();
  }
}
