import type { MemoryObjectStore } from "../../src/entry/memory.js";
import type { ObjectStore } from "../../src/domain/ports.js";
import type { ContractSubject, StoreUnderTest } from "../../src/entry/testing.js";

export const withoutHooks: NonNullable<ContractSubject["without"]> = {
  outage: "nothing is behind it that could fail",
  reopen: "it is durable as long as the instance lives",
};

/** `store`, which keeps its objects in `memory`, read through `memory`. */
export function memoryStoreUnderTest(memory: MemoryObjectStore, store: ObjectStore = memory): StoreUnderTest {
  return {
    store,
    readBack(key) {
      const object = memory.objects().get(key);
      return Promise.resolve(object && { ...object, body: Buffer.from(object.body as string) });
    },
  };
}
