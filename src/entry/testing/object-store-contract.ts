import { objectStoreLaws } from "./object-store-laws.js";
import type { ContractSubject } from "./store-under-test.js";

/** What the contract needs of a test runner; jest's, vitest's and node:test's `describe` and `test` are that. */
export interface ContractRunner {
  describe(name: string, body: () => void): unknown;
  test(name: string, body: () => Promise<void>): unknown;
}

/**
 * The suite that every `ObjectStore` passes, one test a law. A broken law fails its test with a
 * `ContractViolation`. So does a law whose hook is missing, unless the subject says why in `without`;
 * then the law is left out, and the suite's title tells it.
 *
 * @example
 * import { describe, test } from "node:test";
 * objectStoreContract({ describe, test }, {
 *   name: "MyStore",
 *   createStore() {
 *     const disk = new Disk();
 *     const open = () => {
 *       const store = new MyStore(disk);
 *       return { store, readBack: async (key) => store.get(key) };
 *     };
 *     return { ...open(), reopen: open, outage: () => disk.unplug() };
 *   },
 * });
 */
export function objectStoreContract(runner: ContractRunner, subject: ContractSubject): void {
  const without = new Map(Object.entries(subject.without ?? {}));
  const title = ["the contract of object stores", subject.name].filter(Boolean).join(": ");
  const unproved = [...without].map(([hook, reason]) => `without ${hook}: ${reason}`);
  const laws = objectStoreLaws.filter(({ needs }) => needs === undefined || !without.has(needs));
  runner.describe(unproved.length === 0 ? title : `${title} (${unproved.join("; ")})`, () => {
    for (const law of laws) runner.test(law.name, () => law.check(subject));
  });
}
