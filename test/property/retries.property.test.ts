import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { partitionOf } from "../../src/entry/index.js";
import { arbitraryTimestampMs, arbitraryUuid, arbitraryUuidV7, FixedClock } from "../../src/entry/testing.js";
import { harness, keyParts } from "../support/harness.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TOLERANCE_MS = 15 * MINUTE_MS;
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const NIL = "00000000-0000-0000-0000-000000000000";
const MAX = "ffffffff-ffff-ffff-ffff-ffffffffffff";

const layout = fc.constantFrom("event" as const, "batch" as const);
const named = (id: string) => JSON.stringify({ eventName: "click", eventId: id });
const receivedAt = arbitraryTimestampMs();

/** A UUID that can name: not the nil or the max one. */
const namingUuid = arbitraryUuid().filter((id) => ![NIL, MAX].includes(id.toLowerCase()));

/** A receive time, the time of an id made at most `withinMs` before or after, and the id. */
const idNear = (withinMs: number) =>
  fc
    .tuple(
      receivedAt,
      fc.oneof(fc.integer({ min: -withinMs, max: withinMs }), fc.constantFrom(-withinMs, withinMs)),
    )
    .map(([timeMs, offsetMs]) => ({ timeMs, idMs: Math.min(LAST_MS, Math.max(0, timeMs + offsetMs)) }))
    .chain(({ timeMs, idMs }) =>
      fc.record({
        timeMs: fc.constant(timeMs),
        idMs: fc.constant(idMs),
        id: arbitraryUuidV7({ timeMs: idMs }),
      }),
    );

describe("the same request twice", () => {
  test("is one object, and the second time a duplicate, for any id and any batch of them", async () => {
    const body = fc.uniqueArray(namingUuid, {
      minLength: 1,
      maxLength: 8,
      selector: (id) => id.toLowerCase(),
    });
    await fc.assert(
      fc.asyncProperty(body, layout, receivedAt, async (ids, as, timeMs) => {
        const { post, storedLines } = harness({ layout: as, clock: new FixedClock(timeMs) });
        const batch = `[${ids.map(named).join(",")}]`;
        expect((await post(batch)).body).toEqual({ success: true, accepted: ids.length, duplicates: 0 });
        const before = storedLines();
        expect((await post(batch)).body).toEqual({
          success: true,
          accepted: ids.length,
          duplicates: ids.length,
        });
        expect(storedLines()).toEqual(before);
      }),
      { numRuns: 1_000 },
    );
  });

  test("is one object in whatever letter case the id is sent", async () => {
    await fc.assert(
      fc.asyncProperty(namingUuid, async (id) => {
        const { post, keys } = harness();
        await post(named(id.toLowerCase()));
        await post(named(id.toUpperCase()));
        expect(keys()).toHaveLength(1);
        expect(keyParts(keys()[0]).id).toBe(id.toLowerCase());
      }),
    );
  });

  test("of events without an id is one object each under one Idempotency-Key, and not under two", async () => {
    await fc.assert(
      fc.asyncProperty(
        namingUuid,
        namingUuid,
        fc.integer({ min: 1, max: 8 }),
        layout,
        async (key, other, count, as) => {
          fc.pre(key.toLowerCase() !== other.toLowerCase());
          const { post, storedLines } = harness({ layout: as });
          const batch = JSON.stringify(Array.from({ length: count }, () => ({ eventName: "click" })));
          await post(batch, { headers: { "idempotency-key": key } });
          // In upper case and quoted, as the IETF's draft has it.
          const again = await post(batch, { headers: { "Idempotency-Key": `"${key.toUpperCase()}"` } });
          expect(again.body).toEqual({ success: true, accepted: count, duplicates: count });
          expect(storedLines()).toHaveLength(count);
          await post(batch, { headers: { "idempotency-key": other } });
          expect(storedLines()).toHaveLength(2 * count);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("a retry with a UUIDv7 id, across an hour's end", () => {
  test("lands on the same key while both attempts are within the tolerance of the id's time", async () => {
    await fc.assert(
      fc.asyncProperty(idNear(TOLERANCE_MS), idNear(TOLERANCE_MS), layout, async (first, second, as) => {
        const clock = new FixedClock(first.timeMs);
        const { post, keys } = harness({ clock, layout: as });
        await post(named(first.id));
        const retryMs = Math.min(LAST_MS, Math.max(0, first.idMs + (second.timeMs - second.idMs)));
        clock.set(retryMs);
        await post(named(first.id));
        expect(keys()).toHaveLength(1);
        expect(keys()[0]).toContain(partitionOf(first.idMs));
      }),
      { numRuns: 1_000 },
    );
  });

  test("under an Idempotency-Key that is a UUIDv7, events without an id do the same", async () => {
    await fc.assert(
      fc.asyncProperty(idNear(TOLERANCE_MS), layout, async ({ timeMs, idMs, id }, as) => {
        const clock = new FixedClock(idMs);
        const { post, keys } = harness({ clock, layout: as });
        const batch = '[{"eventName":"a"},{"eventName":"b"}]';
        await post(batch, { headers: { "idempotency-key": id } });
        const before = keys();
        clock.set(timeMs);
        await post(batch, { headers: { "idempotency-key": id } });
        expect(keys()).toEqual(before);
        for (const key of before) expect(key).toContain(partitionOf(idMs));
      }),
      { numRuns: 1_000 },
    );
  });

  test("outside the tolerance falls back to the hour of receipt", async () => {
    const outside = fc.oneof(fc.constantFrom(-1, 1), fc.integer({ min: -1e12, max: 1e12 }));
    await fc.assert(
      fc.asyncProperty(receivedAt, outside, layout, async (timeMs, offsetMs, as) => {
        const idMs = timeMs + offsetMs + Math.sign(offsetMs || 1) * TOLERANCE_MS;
        fc.pre(idMs >= 0 && idMs <= LAST_MS);
        const [id = ""] = fc.sample(arbitraryUuidV7({ timeMs: idMs }), 1);
        const { post, keys } = harness({ clock: new FixedClock(timeMs), layout: as });
        await post(named(id));
        expect(keys()[0]).toContain(partitionOf(Math.abs(idMs - timeMs) <= TOLERANCE_MS ? idMs : timeMs));
      }),
      { numRuns: 1_000 },
    );
  });

  test("the tolerance is an option, exact to the millisecond", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(3 * HOUR_MS), fc.constantFrom(-1, 1), async (idTimeToleranceMs, side) => {
        const timeMs = Date.UTC(2026, 5, 1, 12);
        const at = async (distanceMs: number) => {
          const idMs = timeMs + side * distanceMs;
          const [id = ""] = fc.sample(arbitraryUuidV7({ timeMs: idMs }), 1);
          const { post, keys } = harness({ clock: new FixedClock(timeMs), idTimeToleranceMs });
          await post(named(id));
          return [partitionOf(keyParts(keys()[0]).timeMs), partitionOf(idMs)];
        };
        const [within, withinHour] = await at(idTimeToleranceMs);
        expect(within).toBe(withinHour);
        const [past] = await at(idTimeToleranceMs + 1);
        expect(past).toBe(partitionOf(timeMs));
      }),
      { numRuns: 200 },
    );
  });

  test("an id of any other version or variant belongs to the hour of receipt, whatever time its bits would tell", async () => {
    const notV7 = idNear(TOLERANCE_MS).chain(({ timeMs, id }) =>
      fc.oneof(
        fc
          .constantFrom(...Array.from("012345689abcdef"))
          .map((version) => ({ timeMs, id: id.slice(0, 14) + version + id.slice(15) })),
        fc
          .constantFrom(...Array.from("01234567cdef"))
          .map((variant) => ({ timeMs, id: id.slice(0, 19) + variant + id.slice(20) })),
      ),
    );
    await fc.assert(
      fc.asyncProperty(notV7, async ({ timeMs, id }) => {
        const { post, keys } = harness({ clock: new FixedClock(timeMs) });
        await post(named(id));
        expect(keys()).toEqual([`events/${partitionOf(timeMs)}/event-${id.toLowerCase()}.json`]);
      }),
      { numRuns: 500 },
    );
  });

  test("at the very end of the year 9999 an id of the year 10000 belongs to the hour of receipt", async () => {
    const [id = ""] = fc.sample(arbitraryUuidV7({ timeMs: LAST_MS + MINUTE_MS }), 1);
    const { post, keys } = harness({ clock: new FixedClock(LAST_MS) });
    await post(named(id));
    expect(keys()[0]).toContain("events/9999/12/31/23/");
  });
});

describe("an id that cannot name", () => {
  const nameless = fc.oneof(fc.constantFrom(NIL, MAX, MAX.toUpperCase(), "", "42"), fc.string());

  test("as eventId is kept in the event and two such events are two objects", async () => {
    await fc.assert(
      fc.asyncProperty(nameless, async (eventId) => {
        const { post, keys, storedLines } = harness();
        await post(named(eventId));
        await post(named(eventId));
        expect(keys()).toHaveLength(2);
        for (const key of keys()) expect(keyParts(key).id[14]).toBe("7");
        for (const line of storedLines())
          expect(JSON.parse(line)).toMatchObject({ eventId: eventId.toWellFormed() });
      }),
    );
  });

  test("as Idempotency-Key is as good as none", async () => {
    await fc.assert(
      fc.asyncProperty(nameless, async (key) => {
        const { post, keys } = harness();
        for (let n = 0; n < 2; n++)
          await post('{"eventName":"click"}', { headers: { "idempotency-key": key } });
        expect(keys()).toHaveLength(2);
      }),
    );
  });
});
