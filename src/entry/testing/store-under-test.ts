import type { ObjectStore } from "../../domain/ports.js";

/** What a store's own reader found under a key. */
export interface ReadBackObject {
  readonly body: Uint8Array;
  /** Left out where the store does not keep it; compared where given. */
  readonly contentType?: string | undefined;
  readonly contentEncoding?: string | undefined;
}

/** A store and what its tests need beside the port, which only writes. */
export interface StoreUnderTest {
  readonly store: ObjectStore;
  /**
   * What a reader sees under exactly this key now; undefined for nothing. It is also asked for keys
   * that are not storable (and may throw for those), and while puts are under way.
   */
  readBack(key: string): Promise<ReadBackObject | undefined>;
  /** Called once a law has been checked, held or not. */
  dispose?(): Promise<void>;
}

export interface ContractSubject {
  /** Named in the suite's title. */
  readonly name?: string;
  /** Called once a law. Laws use keys of their own below `contract/`, so one bucket may serve all. */
  createStore(): Promise<StoreUnderTest> | StoreUnderTest;
}
