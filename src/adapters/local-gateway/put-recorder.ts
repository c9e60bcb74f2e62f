import { AsyncLocalStorage } from "node:async_hooks";
import type { ObjectStore, PutOutcome, RawObject } from "../../domain/ports.js";

/** One put that the store has answered: the object as it was given, and whether it is the one that is kept. */
export interface RecordedPut extends RawObject {
  readonly outcome: PutOutcome;
}

/**
 * Tells which objects a request stored, without the handler knowing: give the handler `store`, and
 * call it inside `record`.
 */
export class PutRecorder {
  /** Stores in the given store and notes each put that succeeded. */
  readonly store: ObjectStore;
  readonly #running = new AsyncLocalStorage<RecordedPut[]>();

  constructor(store: ObjectStore) {
    this.store = {
      putIfAbsent: async (object: RawObject, options?: { readonly timeoutMs?: number }) => {
        const outcome = await store.putIfAbsent(object, options);
        this.#running.getStore()?.push({ ...object, outcome });
        return outcome;
      },
    };
  }

  /** Runs `task`; what it puts, however deep in its calls, is appended to `puts`. */
  record<T>(puts: RecordedPut[], task: () => T): T {
    return this.#running.run(puts, task);
  }
}
