import { AsyncLocalStorage } from "node:async_hooks";
import type { ObjectStore, PutOutcome, RawObject } from "../../domain/ports.js";

/** One put that the store has answered: the object as it was given, and whether it is the one that is kept. */
export interface RecordedPut extends RawObject {
  readonly outcome: PutOutcome;
}

/** A request's puts so far, and which in order of their beginning each of them was. */
interface Recording {
  readonly puts: RecordedPut[];
  readonly positions: number[];
  begun: number;
}

/**
 * Tells which objects a request stored, without the handler knowing: give the handler `store`, and
 * call it inside `record`.
 */
export class PutRecorder {
  /** Stores in the given store and notes each put that succeeded. */
  readonly store: ObjectStore;
  readonly #running = new AsyncLocalStorage<Recording>();

  constructor(store: ObjectStore) {
    this.store = {
      putIfAbsent: async (object: RawObject, options?: { readonly timeoutMs?: number }) => {
        const recording = this.#running.getStore();
        const position = recording === undefined ? 0 : recording.begun++;
        const outcome = await store.putIfAbsent(object, options);
        if (recording !== undefined) note(recording, position, { ...object, outcome });
        return outcome;
      },
    };
  }

  /** Runs `task`; what it puts, however deep in its calls, is added to `puts`, in the order in which the puts began. */
  record<T>(puts: RecordedPut[], task: () => T): T {
    return this.#running.run({ puts, positions: [], begun: 0 }, task);
  }
}

function note({ puts, positions }: Recording, position: number, put: RecordedPut): void {
  const at = positions.filter((earlier) => earlier < position).length;
  positions.splice(at, 0, position);
  puts.splice(at, 0, put);
}
