import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { entriesOfExchange } from "../../src/adapters/inspector/entries-of-exchange.js";
import { EntryRing } from "../../src/adapters/inspector/entry-ring.js";
import type { InspectedExchange } from "../../src/adapters/inspector/exchange.js";
import { inspectedExchange, storedExchange } from "../support/inspected-exchange.js";

function ringOf(limits: { maxEntries?: number; maxBodyBytes?: number }, exchanges: InspectedExchange[]) {
  const ring = new EntryRing({ maxEntries: 1_000, maxBodyBytes: 1_000_000, ...limits });
  for (const exchange of exchanges) ring.add(exchange, entriesOfExchange(exchange));
  return ring;
}
const names = (ring: EntryRing) => ring.all().map(({ id, name }) => [id, name]);
const events = (...all: string[]) => all.map((name) => storedExchange(name));

test("a ring keeps the newest entries, under ids that ascend from 1", () => {
  expect(names(ringOf({ maxEntries: 2 }, events("a", "b", "c")))).toEqual([
    [2, "b"],
    [3, "c"],
  ]);
});

test("a ring tells what came after an id, unless some of that is gone", () => {
  const ring = ringOf({ maxEntries: 2 }, events("a", "b", "c"));
  expect(ring.after(3)).toEqual([]);
  expect(ring.after(2)?.map(({ name }) => name)).toEqual(["c"]);
  expect(ring.after(1)?.map(({ name }) => name)).toEqual(["b", "c"]);
  expect(ring.after(0)).toBeUndefined();
  expect(ring.after(4)).toBeUndefined();
});

test("a ring drops the bodies of the oldest requests first, and keeps what the list shows of them", () => {
  const bytes = ringOf({}, events("a")).bodyBytes;
  const ring = ringOf({ maxBodyBytes: 2 * bytes }, events("a", "b", "c"));
  expect([1, 2, 3].map((id) => ring.get(id)?.bodies !== undefined)).toEqual([false, true, true]);
  expect(ring.get(1)?.summary).toMatchObject({ name: "a" });
});

test("a ring keeps of a long answer the beginning", () => {
  const ring = ringOf({}, [inspectedExchange({ answerBody: "x".repeat(100_000) })]);
  expect(ring.get(1)?.bodies?.answer.length).toBe(16 * 1024);
});

test("a ring is never past its bounds, and counts nothing once its entries are gone", () => {
  const exchange = fc.record({ events: fc.nat(4), bytes: fc.nat(300) }).map(({ events: count, bytes }) => {
    const body = '{"eventName":"a"}\n'.repeat(count);
    const puts = count === 0 ? [] : [{ key: "events/k", outcome: "created" as const, body }];
    return inspectedExchange({ body: "x".repeat(bytes), puts });
  });
  fc.assert(
    fc.property(
      fc.array(exchange),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(900),
      (all, maxEntries, maxBodyBytes) => {
        const ring = ringOf({ maxEntries, maxBodyBytes }, all);
        expect(ring.all().length).toBe(Math.min(maxEntries, ring.newestId));
        const kept = new Set<Uint8Array>();
        for (const { id } of ring.all()) {
          const { request, answer, json } = ring.get(id)?.bodies ?? {};
          for (const body of [request, answer, json]) if (body !== undefined) kept.add(body);
        }
        const keptBytes = [...kept].reduce((sum, { length }) => sum + length, 0);
        expect(ring.bodyBytes).toBe(keptBytes);
        expect(ring.bodyBytes).toBeLessThanOrEqual(maxBodyBytes);
      },
    ),
  );
});
