import { StoreRejectedError, StoreUnavailableError } from "../../domain/errors.js";
import type { ObjectStore, PutOutcome, RawObject } from "../../domain/ports.js";
import { faultDraws } from "./fault-draws.js";

/** In the order in which one draw decides among them. */
const FAULTS = ["unavailable", "lostAnswer", "rejected", "hang"] as const;

/**
 * - `unavailable`: nothing is stored, StoreUnavailableError
 * - `lostAnswer`: the put is done, then StoreUnavailableError
 * - `rejected`: nothing is stored, StoreRejectedError
 * - `hang`: nothing is stored, and no answer comes, ever
 */
export type StoreFault = (typeof FAULTS)[number];

export interface FaultyObjectStoreOptions {
  /** An integer; the same seed gives the same faults. */
  readonly seed: number;
  /** Each fault's share of the calls, 0–1, at most 1 together. Default 0 each. */
  readonly rates: Partial<Readonly<Record<StoreFault, number>>>;
}

/**
 * Another store with faults of a real one's kind. The fault of the n-th call depends on the seed and
 * on n alone, however calls overlap, so a failing run is replayed from its seed (with the same
 * version of fast-check, whose generator draws).
 */
export class FaultyObjectStore implements ObjectStore {
  readonly #inner: ObjectStore;
  readonly #nextFault: () => StoreFault | "none";
  readonly #history: (StoreFault | "none")[] = [];

  /** @throws ConfigurationError where the seed or a rate cannot be used */
  constructor(inner: ObjectStore, { seed, rates }: FaultyObjectStoreOptions) {
    this.#inner = inner;
    this.#nextFault = faultDraws(seed, FAULTS, rates);
  }

  /** What was done to each call, in the order of the calls. */
  get history(): readonly (StoreFault | "none")[] {
    return [...this.#history];
  }

  /** How many calls met each fault. */
  get faults(): Readonly<Record<StoreFault, number>> {
    const counts = { unavailable: 0, lostAnswer: 0, rejected: 0, hang: 0 };
    for (const fault of this.#history) if (fault !== "none") counts[fault] += 1;
    return counts;
  }

  async putIfAbsent(object: RawObject, options?: { readonly timeoutMs?: number }): Promise<PutOutcome> {
    const fault = this.#nextFault();
    const call = this.#history.push(fault);
    switch (fault) {
      case "unavailable":
        throw new StoreUnavailableError(`injected into call ${call}: the store is unavailable`);
      case "rejected":
        throw new StoreRejectedError(`injected into call ${call}: the store refuses`);
      case "hang":
        return new Promise<never>(() => undefined);
      case "lostAnswer":
        await this.#inner.putIfAbsent(object, options);
        throw new StoreUnavailableError(`injected into call ${call}: the answer was lost`);
      case "none":
        return this.#inner.putIfAbsent(object, options);
    }
  }
}
