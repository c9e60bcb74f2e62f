import type { ObjectStore, PutOutcome, RawObject } from "../../domain/ports.js";
import { assertStorableKey } from "../../domain/storable-key.js";

/** Objects in a `Map`, for tests: durable as long as the instance lives. */
export class MemoryObjectStore implements ObjectStore {
  readonly #objects = new Map<string, RawObject>();

  putIfAbsent(object: RawObject): Promise<PutOutcome> {
    try {
      assertStorableKey(object.key);
    } catch (error) {
      return Promise.reject(error);
    }
    if (this.#objects.has(object.key)) return Promise.resolve("exists");
    const { body } = object;
    // A copy, so that a caller who reuses a buffer does not change what is stored.
    this.#objects.set(object.key, {
      ...object,
      body: typeof body === "string" ? body : Uint8Array.from(body),
    });
    return Promise.resolve("created");
  }

  /** What is stored now, by key, in the order it came; later puts do not show in it. */
  objects(): ReadonlyMap<string, RawObject> {
    return new Map(this.#objects);
  }
}
