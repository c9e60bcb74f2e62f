import { describe, expect, jest, test } from "@jest/globals";
import type { RawObject } from "../../src/domain/ports.js";
import { keyProblem } from "../../src/domain/storable-key.js";
import { type ContractSubject, ContractViolation, objectStoreContract } from "../../src/entry/testing.js";
import type { ContractRunner } from "../../src/entry/testing.js";
import { BROKEN_STORES } from "../support/broken-stores.js";
import { failureOf } from "../support/failure-of.js";
import { runNodeTest } from "../support/run-node-test.js";
import { SoundStore } from "../support/sound-store.js";

interface CollectedTest {
  readonly name: string;
  readonly run: () => Promise<void>;
}

function collect(subject: ContractSubject) {
  const titles: string[] = [];
  const tests: CollectedTest[] = [];
  const runner: ContractRunner = {
    describe(title, body) {
      titles.push(title);
      body();
    },
    test: (name, run) => tests.push({ name, run }),
  };
  objectStoreContract(runner, subject);
  return { titles, tests };
}

async function violationsOf(subject: ContractSubject): Promise<ContractViolation[]> {
  const violations: ContractViolation[] = [];
  for (const { name, run } of collect(subject).tests) {
    const error = await run().catch((thrown: unknown) => thrown);
    if (error === undefined) continue;
    expect(error).toBeInstanceOf(ContractViolation);
    const violation = error as ContractViolation;
    expect(violation.law).toBe(name);
    violations.push(violation);
  }
  return violations;
}

const LAWS_BY_HOOK: ReadonlyMap<string, string> = new Map([
  [
    "of the concurrent writers of one key through two stores over the same place exactly one creates it",
    "reopen",
  ],
  ["what was answered outlives a crash right after the answer", "reopen"],
  ["while what is behind the store fails, no put is answered", "outage"],
  ["a failure behind the store is told as StoreUnavailableError or StoreRejectedError", "outage"],
  ["after an outage the same key can be put, and its bytes are whole", "outage"],
]);

describe("the contract of object stores", () => {
  test("a store that keeps every law passes", async () => {
    await expect(violationsOf({ createStore: () => new SoundStore() })).resolves.toEqual([]);
  });

  test.each(BROKEN_STORES.map(([Store, law]) => [Store.name, law, Store] as const))(
    "%s is caught by the law: %s",
    async (_, law, Store) => {
      const violations = await violationsOf({ createStore: () => new Store() });
      expect(violations.map((violation) => violation.law)).toContain(law);
    },
  );

  test("every law has a broken store that it is meant for", () => {
    const laws = collect({ createStore: () => new SoundStore() }).tests.map(({ name }) => name);
    expect(new Set(BROKEN_STORES.map(([, law]) => law))).toEqual(new Set(laws));
  });

  test("a violation names the law, what was expected and what was seen, and quotes no body", async () => {
    class Overwrites extends SoundStore {
      override async putIfAbsent(object: RawObject) {
        const outcome = await super.putIfAbsent(object);
        this.objects.set(object.key, { body: this.bytesOf(object.body) });
        return outcome;
      }
    }
    const [violation] = await violationsOf({ createStore: () => new Overwrites() });
    expect(violation?.message).toBe(
      'the store breaks the law "a taken key keeps its bytes": expected the 15 bytes that were put, saw 5 bytes that differ from byte 0 on',
    );
  });

  test("what the store threw is the violation's cause", async () => {
    class Fails extends SoundStore {
      override putIfAbsent() {
        return Promise.reject(new TypeError("a defect"));
      }
    }
    const [violation] = await violationsOf({ createStore: () => new Fails() });
    expect(violation?.seen).toBe("TypeError");
    expect(violation?.cause).toEqual(new TypeError("a defect"));
  });

  test("a thrown value that is no error is told by its type", async () => {
    class Throws extends SoundStore {
      override putIfAbsent(): Promise<never> {
        const nothing: unknown = undefined;
        return Promise.reject(nothing);
      }
    }
    const [violation] = await violationsOf({ createStore: () => new Throws() });
    expect(violation?.seen).toBe("a thrown undefined");
  });

  test("an answer of the wrong case is no answer", async () => {
    class Shouts extends SoundStore {
      override putIfAbsent() {
        return Promise.resolve("Created" as never);
      }
    }
    const [violation] = await violationsOf({ createStore: () => new Shouts() });
    expect(violation?.seen).toBe('"Created"');
  });

  test("a reader that fails for a storable key is a violation, for others it is not", async () => {
    class CannotRead extends SoundStore {
      constructor(readonly isReadable: (key: string) => boolean) {
        super();
      }

      override readBack(key: string) {
        return this.isReadable(key) ? super.readBack(key) : Promise.reject(new RangeError("no"));
      }
    }
    const [violation] = await violationsOf({ createStore: () => new CannotRead(() => false) });
    expect(violation?.seen).toBe("RangeError");
    const isStorable = (key: string) => keyProblem(key) === undefined;
    await expect(violationsOf({ createStore: () => new CannotRead(isStorable) })).resolves.toEqual([]);
  });

  test("each law gets a store of its own, disposed of whether the law held or not", async () => {
    class Mute extends SoundStore {
      override readBack() {
        return Promise.resolve(undefined);
      }
    }
    const made: SoundStore[] = [];
    const disposed: SoundStore[] = [];
    const createStore = () => {
      const store = made.length % 2 === 0 ? new SoundStore() : new Mute();
      made.push(store);
      return Object.assign(store, { dispose: () => Promise.resolve(void disposed.push(store)) });
    };
    const violations = await violationsOf({ createStore });
    expect(violations.length).toBeGreaterThan(0);
    expect(made).toHaveLength(collect({ createStore }).tests.length);
    expect(disposed).toEqual(made);
  });

  test("its title names the subject where it has a name", () => {
    const createStore = () => new SoundStore();
    expect(collect({ createStore }).titles).toEqual(["the contract of object stores"]);
    expect(collect({ name: "X", createStore }).titles).toEqual(["the contract of object stores: X"]);
  });

  test("a hook that is not given breaks its laws by name, and no other", async () => {
    const createStore = () => {
      const store = new SoundStore();
      return { store, readBack: (key: string) => store.readBack(key) };
    };
    const violations = await violationsOf({ createStore });
    expect(violations.map(({ law, expected }) => [law, expected])).toEqual(
      [...LAWS_BY_HOOK].map(([law, hook]) => [
        law,
        `createStore to give the hook "${hook}", or "without" to say why not`,
      ]),
    );
  });

  test("what a store is without is left out, and the title tells it with the reason", async () => {
    const createStore = () => new SoundStore();
    const all = collect({ createStore }).tests.map(({ name }) => name);
    const without = { outage: "nothing is behind it", reopen: "it lives as long as the instance" };
    const { titles, tests } = collect({ name: "X", createStore, without });
    expect(titles).toEqual([
      "the contract of object stores: X (without outage: nothing is behind it; without reopen: it lives as long as the instance)",
    ]);
    expect(tests.map(({ name }) => name)).toEqual(all.filter((law) => !LAWS_BY_HOOK.has(law)));
    const withoutOne = collect({ createStore, without: { reopen: "no" } });
    expect(withoutOne.titles).toEqual(["the contract of object stores (without reopen: no)"]);
    expect(withoutOne.tests).toHaveLength(all.length - 2);
    await Promise.all(tests.map(({ run }) => run()));
  });

  test("an outage is ended, and the store disposed of, where a law is broken in it", async () => {
    const ends: string[] = [];
    class Answers extends SoundStore {
      override outage() {
        const end = super.outage();
        return () => (end(), void ends.push("outage"));
      }

      override keep() {}

      dispose() {
        return Promise.resolve(void ends.push("store"));
      }
    }
    const [swallowed] = collect({ createStore: () => new Answers() }).tests.filter(({ name }) =>
      name.startsWith("while what is behind"),
    );
    await expect(swallowed?.run()).rejects.toBeInstanceOf(ContractViolation);
    expect(ends).toEqual(["outage", "store"]);
  });

  test("a put that never ends in an outage breaks the law, not the run", async () => {
    class Hangs extends SoundStore {
      override putIfAbsent(object: RawObject) {
        return this.isDown ? new Promise<never>(() => undefined) : super.putIfAbsent(object);
      }
    }
    jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate"] });
    try {
      const { tests } = collect({ createStore: () => new Hangs() });
      const ends = tests
        .filter(({ name }) => LAWS_BY_HOOK.get(name) === "outage")
        .map(({ run }) => failureOf(run()));
      await jest.advanceTimersByTimeAsync(30_000);
      expect(ends).toHaveLength(3);
      for (const end of ends) expect((await end).message).toContain("saw none of it within 30000 ms");
    } finally {
      jest.useRealTimers();
    }
  });

  test("a bucket that keeps everything can serve one run after another", async () => {
    const bucket = new SoundStore();
    const createStore = () => bucket;
    await expect(violationsOf({ createStore })).resolves.toEqual([]);
    await expect(violationsOf({ createStore })).resolves.toEqual([]);
  });
});

describe("the runner", () => {
  // Checked by the compiler; vitest's are callable with options before or after the body as well.
  type VitestLike = (name: string | object, body?: (context: object) => unknown, options?: number) => void;
  const fits: ContractRunner[] = [
    { describe, test },
    ...([] as (typeof import("node:test"))[]),
    ...([] as { describe: VitestLike; test: VitestLike }[]),
  ];

  test("may be jest's", () => {
    expect(fits).toHaveLength(1);
  });

  test("may be node:test, with the built package and a stranger's store", async () => {
    const { exitCode, stdout } = await runNodeTest("contract-under-node-test.mjs");
    expect(stdout).toMatch(/^# fail 0$/m);
    expect(stdout).toContain(`# tests ${collect({ createStore: () => new SoundStore() }).tests.length}\n`);
    expect(exitCode).toBe(0);
  }, 60_000);

  test.each([
    ["overwriting", "a taken key keeps its bytes"],
    ["swallowing", "while what is behind the store fails, no put is answered"],
  ])(
    "is told of a broken law under node:test too: %s",
    async (kind, law) => {
      const { exitCode, stdout } = await runNodeTest("contract-under-node-test.mjs", kind);
      expect(stdout).toContain(`the store breaks the law "${law}"`);
      expect(exitCode).toBe(1);
    },
    60_000,
  );
});
