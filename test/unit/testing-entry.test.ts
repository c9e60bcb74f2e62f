import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { uuidIds } from "../../src/adapters/system/uuid-ids.js";
import { uuidV7TimeMs } from "../../src/domain/uuid.js";
import { arbitraryTimestampMs, FixedClock, SequentialIds } from "../../src/entry/testing.js";

describe("FixedClock", () => {
  test("stands still until it is set or advanced, back as well as forth", () => {
    const clock = new FixedClock(1_000);
    expect([clock.now(), clock.now()]).toEqual([1_000, 1_000]);
    clock.advance(5);
    expect(clock.now()).toBe(1_005);
    clock.advance(-10);
    expect(clock.now()).toBe(995);
    clock.set(7);
    expect(clock.now()).toBe(7);
  });
});

describe("SequentialIds", () => {
  test("counts up from 1, under whatever time", () => {
    const ids = new SequentialIds();
    expect([0x0199_d3f0_0000, 0x0199_d3f0_0000, 0].map((timeMs) => ids.next(timeMs))).toEqual([
      "0199d3f0-0000-7000-8000-000000000001",
      "0199d3f0-0000-7000-8000-000000000002",
      "00000000-0000-7000-8000-000000000003",
    ]);
  });

  test("carries the time it was given", () => {
    fc.assert(
      fc.property(arbitraryTimestampMs(), (timeMs) => {
        expect(uuidV7TimeMs(new SequentialIds().next(timeMs))).toBe(timeMs);
      }),
    );
  });

  test("starts anew with each instance", () => {
    expect(new SequentialIds().next(5)).toBe(new SequentialIds().next(5));
  });

  test("derives as the library does", () => {
    expect(new SequentialIds().derive(["a", "b"])).toBe(uuidIds.derive(["a", "b"]));
  });

  test.each([-1, 0.5, 2 ** 48, Number.NaN])("refuses %p, which no UUIDv7 can carry", (timeMs) => {
    expect(() => new SequentialIds().next(timeMs)).toThrow(RangeError);
  });
});

test("the built entry loads within 32 MiB, for whoever wants no more of it than a clock", () => {
  const entry = pathToFileURL(resolve("dist/esm/entry/testing.js")).href;
  const script = `await import(${JSON.stringify(entry)}); console.log("loaded")`;
  const flags = ["--max-old-space-size=32", "--input-type=module", "--eval", script];
  expect(execFileSync(process.execPath, flags, { encoding: "utf8" })).toBe("loaded\n");
});
