import { objectStoreLaws } from "./object-store-laws.js";
import type { ContractSubject } from "./store-under-test.js";

/** What the contract needs of a test runner; jest's, vitest's and node:test's `describe` and `test` are that. */
export interface ContractRunner {
  describe(name: string, body: () => void): unknown;
  test(name: string, body: () => Promise<void>): unknown;
}

/**
 * The suite that every `ObjectStore` passes, one test a law. A broken law fails its test with a
 * `ContractViolation`.
 *
 * @example
 * import { describe, test } from "node:test";
 * objectStoreContract({ describe, test }, {
 *   name: "MyStore",
 *   createStore() {
 *     const store = new MyStore();
 *     return { store, readBack: async (key) => store.get(key) };
 *   },
 * });
 */
export function objectStoreContract(runner: ContractRunner, subject: ContractSubject): void {
  const title = ["the contract of object stores", subject.name].filter(Boolean).join(": ");
  runner.describe(title, () => {
    for (const law of objectStoreLaws) runner.test(law.name, () => law.check(subject));
  });
}
