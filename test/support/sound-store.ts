import { StoreUnavailableError } from "../../src/domain/errors.js";
import type { ObjectStore, PutOutcome, RawObject } from "../../src/domain/ports.js";
import { assertStorableKey } from "../../src/domain/storable-key.js";
import type { ReadableStore, ReadBackObject, StoreUnderTest } from "../../src/entry/testing.js";

/** A stranger's store that keeps every law; broken ones override the step that they get wrong. */
export class SoundStore implements ObjectStore, StoreUnderTest {
  readonly store = this;
  isDown = false;

  /** @param objects what outlives this store */
  constructor(readonly objects = new Map<string, ReadBackObject>()) {}

  putIfAbsent(object: RawObject): Promise<PutOutcome> {
    // Within one turn, so that no two writers meet; what `check` throws becomes a rejection.
    return new Promise((resolve) => resolve(this.#put(object)));
  }

  readBack(key: string): Promise<ReadBackObject | undefined> {
    return Promise.resolve(this.objects.get(key));
  }

  outage() {
    this.isDown = true;
    return () => {
      this.isDown = false;
    };
  }

  reopen(): ReadableStore {
    return new SoundStore(this.objects);
  }

  check(key: string): void {
    assertStorableKey(key);
  }

  keyOf(key: string): string {
    return key;
  }

  bytesOf(body: RawObject["body"]): Uint8Array {
    return typeof body === "string" ? new TextEncoder().encode(body) : Uint8Array.from(body);
  }

  keep(key: string, object: ReadBackObject): void {
    if (this.isDown) throw new StoreUnavailableError("down");
    this.objects.set(key, object);
  }

  #put(object: RawObject): PutOutcome {
    this.check(object.key);
    const key = this.keyOf(object.key);
    if (this.objects.has(key)) return "exists";
    this.keep(key, { ...object, body: this.bytesOf(object.body) });
    return "created";
  }
}
