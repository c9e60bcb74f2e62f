import type { ObjectStore } from "../../domain/ports.js";

/** What a store's own reader found under a key. */
export interface ReadBackObject {
  readonly body: Uint8Array;
  /** Left out where the store does not keep it; compared where given. */
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
}

/** A store and how to read what it keeps; the port only writes. */
export interface ReadableStore {
  readonly store: ObjectStore;
  /**
   * What a reader sees under exactly this key now; undefined for nothing. It is also asked for keys
   * that are not storable (and may throw for those), and while puts are under way, but not in an outage.
   */
  readBack(key: string): Promise<ReadBackObject | undefined>;
}

/** What can be done to a store's surroundings, to prove what no put can show. */
export interface StoreHooks {
  /**
   * Makes whatever is behind the store fail: the disk, the server, the database, the network on the way.
   * Resolves once every put to come meets the failure, with what ends it; that resolves once puts succeed
   * again. Fail it as it would fail by itself, behind the adapter: what is proved is how the adapter
   * translates. The puts meanwhile have 500 ms (`timeoutMs`).
   */
  outage(): Promise<EndOutage> | EndOutage;
  /**
   * What a new process finds after this one was killed: another store and reader over the same disk,
   * server or database. Called in the very moment of an answer; flush and close nothing of the old store,
   * which one law uses beside it, as two processes do.
   */
  reopen(): Promise<ReadableStore> | ReadableStore;
}

export type EndOutage = () => Promise<void> | void;

/** What one law is checked on. */
export interface StoreUnderTest extends ReadableStore, Partial<StoreHooks> {
  /** Called once a law has been checked, held or not; disposes of what was reopened too. */
  dispose?(): Promise<void>;
}

export interface ContractSubject {
  /** Named in the suite's title. */
  readonly name?: string;
  /** Called once a law. Laws use keys of their own below `contract/`, so one bucket may serve all. */
  createStore(): Promise<StoreUnderTest> | StoreUnderTest;
  /**
   * The hooks that this store cannot have, each with the reason. Their laws are not run, and the suite's
   * title says so. A hook that is neither given nor listed here fails its laws.
   *
   * @example { reopen: "it lives as long as the instance" }
   */
  readonly without?: Readonly<Partial<Record<keyof StoreHooks, string>>>;
}
