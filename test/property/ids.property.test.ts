import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { uuidIds } from "../../src/adapters/system/uuid-ids.js";
import { uuidV7TimeMs } from "../../src/domain/uuid.js";
import { arbitraryTimestampMs } from "../../src/entry/testing.js";
import { codePoint } from "../support/code-point.js";

const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const V5 = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What a wall clock may tell, one reading after another: it repeats, jumps and steps back. */
const readings = fc
  .tuple(
    arbitraryTimestampMs(),
    fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -5, max: 5 }), fc.integer()), { maxLength: 200 }),
  )
  .map(([startMs, steps]) => {
    let nowMs = startMs;
    return [
      startMs,
      ...steps.map((step) => (nowMs = Math.min(253_402_300_799_999, Math.max(0, nowMs + step)))),
    ];
  });

describe("new ids", () => {
  test("are lower-case UUIDv7s that carry their time, for every time of 1970-9999", () => {
    fc.assert(
      fc.property(arbitraryTimestampMs(), (timeMs) => {
        const id = uuidIds.next(timeMs);
        expect(id).toMatch(V7);
        expect(uuidV7TimeMs(id)).toBe(timeMs);
      }),
      { numRuns: 2_000 },
    );
  });

  test("are all different on a clock that repeats, jumps and steps back, and carry what it told", () => {
    fc.assert(
      fc.property(readings, (timesMs) => {
        const ids = timesMs.map((timeMs) => uuidIds.next(timeMs));
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.map(uuidV7TimeMs)).toEqual(timesMs);
      }),
    );
  });

  test("are all different when 10,000 are made in one millisecond", () => {
    fc.assert(
      fc.property(arbitraryTimestampMs(), (timeMs) => {
        const ids = Array.from({ length: 10_000 }, () => uuidIds.next(timeMs));
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 10 },
    );
  });

  test("carry earlier times in text that sorts first", () => {
    fc.assert(
      fc.property(arbitraryTimestampMs(), arbitraryTimestampMs(), (a, b) => {
        fc.pre(a !== b);
        expect(uuidIds.next(a) < uuidIds.next(b)).toBe(a < b);
      }),
    );
  });
});

describe("derived ids", () => {
  // Names that are near to one another, with what JSON escapes and what joining them could confuse.
  const name = fc.oneof(
    fc.constantFrom("", "a", "b", "ab", ",", '"', '","', "[]", "\\", "\u0000", "\u00e9", "e\u0301"),
    fc.string({ unit: codePoint }),
  );
  const names = fc.array(name, { maxLength: 5 });

  test("are lower-case UUIDv5s, the same for the same names", () => {
    fc.assert(
      fc.property(names, (list) => {
        const id = uuidIds.derive(list);
        expect(id).toMatch(V5);
        expect(uuidIds.derive([...list])).toBe(id);
      }),
    );
  });

  test("differ where the lists of names differ", () => {
    fc.assert(
      fc.property(names, names, (a, b) => {
        const isSame = a.length === b.length && a.every((each, index) => each === b[index]);
        expect(uuidIds.derive(a) === uuidIds.derive(b)).toBe(isSame);
      }),
      { numRuns: 2_000 },
    );
  });

  test("depend on the order of the names", () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 5 }), (list) => {
        expect(uuidIds.derive(list.toReversed())).not.toBe(uuidIds.derive(list));
      }),
    );
  });

  test("depend on where one name ends and the next begins", () => {
    const lists = [[], [""], ["", ""], ["ab"], ["a", "b"], ["a,b"], ['a","b'], ['["a","b"]'], ["b", "a"]];
    expect(new Set(lists.map((list) => uuidIds.derive(list))).size).toBe(lists.length);
  });

  test("never change: they are in the keys of what is stored", () => {
    expect(uuidIds.derive([])).toBe("14efa4b8-a1db-5c25-8e8b-b049530810e5");
    expect(uuidIds.derive(["a", "b"])).toBe("4dfd730a-d554-5db7-864c-026effdffe1f");
  });
});
