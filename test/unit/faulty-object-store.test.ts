import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { isIngestError } from "../../src/entry/index.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import {
  FaultyObjectStore,
  type FaultyObjectStoreOptions,
  objectStoreContract,
} from "../../src/entry/testing.js";
import { memoryStoreUnderTest, withoutHooks } from "../support/memory-store-under-test.js";

describe("FaultyObjectStore", () => {
  const put = (index: number) => ({ key: `events/${index}`, body: `${index}`, contentType: "text/plain" });
  const mixed: FaultyObjectStoreOptions = {
    seed: 42,
    rates: { unavailable: 0.2, lostAnswer: 0.2, rejected: 0.1 },
  };

  /** The answer to each of `calls` puts, in the order of the calls. */
  function answers(store: FaultyObjectStore, calls: number): Promise<string[]> {
    const puts = Array.from({ length: calls }, (_, index) =>
      store.putIfAbsent(put(index)).catch((error: unknown) => (isIngestError(error) ? error.code : "?")),
    );
    return Promise.all(puts);
  }

  test("answers as its history says, and stores what was told created or whose answer was lost", async () => {
    const memory = new MemoryObjectStore();
    const store = new FaultyObjectStore(memory, mixed);
    const answerOf = {
      none: "created",
      unavailable: "STORE_UNAVAILABLE",
      lostAnswer: "STORE_UNAVAILABLE",
      rejected: "STORE_REJECTED",
      hang: "",
    };
    const seen = await answers(store, 500);
    expect(seen).toEqual(store.history.map((fault) => answerOf[fault]));
    const stored = store.history.flatMap((fault, index) =>
      fault === "none" || fault === "lostAnswer" ? [put(index).key] : [],
    );
    expect([...memory.objects().keys()].sort()).toEqual(stored.sort());
    expect(new Set(store.history)).toEqual(new Set(["none", "unavailable", "lostAnswer", "rejected"]));
  });

  test("does the same to the n-th call of every store with its seed, whether calls overlap or not", async () => {
    await fc.assert(
      fc.asyncProperty(fc.maxSafeInteger(), async (seed) => {
        const options = { ...mixed, seed };
        const atOnce = new FaultyObjectStore(new MemoryObjectStore(), options);
        const oneByOne = new FaultyObjectStore(new MemoryObjectStore(), options);
        await answers(atOnce, 30);
        for (let index = 0; index < 30; index++) await oneByOne.putIfAbsent(put(index)).catch(() => "");
        expect(oneByOne.history).toEqual(atOnce.history);
      }),
    );
  });

  test("does something else with another seed", async () => {
    const histories = [1, 2, 3].map(async (seed) => {
      const store = new FaultyObjectStore(new MemoryObjectStore(), { ...mixed, seed });
      await answers(store, 50);
      return store.history.join();
    });
    expect(new Set(await Promise.all(histories)).size).toBe(3);
  });

  test("keeps to its rates", async () => {
    const store = new FaultyObjectStore(new MemoryObjectStore(), mixed);
    await answers(store, 20_000);
    const { unavailable, lostAnswer, rejected, hang } = store.faults;
    // The seed is fixed, so these are always the same numbers.
    for (const [count, expected] of [
      [unavailable, 4_000],
      [lostAnswer, 4_000],
      [rejected, 2_000],
    ] as const)
      expect(Math.abs(count - expected)).toBeLessThan(200);
    expect(hang).toBe(0);
  });

  test.each(["unavailable", "lostAnswer", "rejected"] as const)(
    "with a rate of 1 every call meets %s",
    async (fault) => {
      const store = new FaultyObjectStore(new MemoryObjectStore(), { seed: 1, rates: { [fault]: 1 } });
      await answers(store, 100);
      expect(store.faults[fault]).toBe(100);
    },
  );

  test("takes rates that add up to 1 with a rounding error", () => {
    const rates = { lostAnswer: 0.33, rejected: 0.56, hang: 0.11 };
    expect(() => new FaultyObjectStore(new MemoryObjectStore(), { seed: 1, rates })).not.toThrow();
  });

  test("hangs only where asked to, and stores nothing then", async () => {
    const memory = new MemoryObjectStore();
    const store = new FaultyObjectStore(memory, { seed: 1, rates: { hang: 1 } });
    const later = new Promise((resolve) => setImmediate(resolve, "no answer"));
    await expect(Promise.race([store.putIfAbsent(put(0)), later])).resolves.toBe("no answer");
    expect(memory.objects().size).toBe(0);
    expect(store.faults.hang).toBe(1);
  });

  test("hands the caller's timeout on", async () => {
    const seen: (number | undefined)[] = [];
    const inner = {
      putIfAbsent: (_: unknown, options?: { readonly timeoutMs?: number }) => {
        seen.push(options?.timeoutMs);
        return Promise.resolve("created" as const);
      },
    };
    await new FaultyObjectStore(inner, { seed: 1, rates: {} }).putIfAbsent(put(0), { timeoutMs: 70 });
    await new FaultyObjectStore(inner, { seed: 1, rates: { lostAnswer: 1 } })
      .putIfAbsent(put(0), { timeoutMs: 80 })
      .catch(() => undefined);
    expect(seen).toEqual([70, 80]);
  });

  test.each<[string, FaultyObjectStoreOptions]>([
    ["seed", { seed: 0.5, rates: {} }],
    ["rates.unavailable", { seed: 1, rates: { unavailable: -0.1 } }],
    ["rates.rejected", { seed: 1, rates: { rejected: Number.NaN } }],
    ["rates.hang", { seed: 1, rates: { hang: 1.1 } }],
    ["rates must add up", { seed: 1, rates: { unavailable: 0.6, rejected: 0.6 } }],
  ])("names what it cannot use: %s", (name, options) => {
    expect(() => new FaultyObjectStore(new MemoryObjectStore(), options)).toThrow(
      expect.objectContaining({ code: "INVALID_CONFIGURATION", message: expect.stringContaining(name) }),
    );
  });
});

objectStoreContract(
  { describe, test },
  {
    name: "FaultyObjectStore without faults",
    createStore() {
      const memory = new MemoryObjectStore();
      return memoryStoreUnderTest(memory, new FaultyObjectStore(memory, { seed: 1, rates: {} }));
    },
    without: withoutHooks,
  },
);
