import { execFileSync } from "node:child_process";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { objectKey, type ObjectKeyParts, parseObjectKey, partitionOf } from "../../src/entry/index.js";
import { arbitraryTimestampMs, arbitraryUuid } from "../../src/entry/testing.js";
import { civilHour } from "../support/civil-time.js";
import { codePoint } from "../support/code-point.js";

const HOUR_MS = 3_600_000;
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const prefix = fc
  .array(
    fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_=.-]{1,20}$/),
      fc.string({ unit: codePoint, minLength: 1, maxLength: 20 }),
      fc.constantFrom("events", "event-", "2026", "2026/01/02/03", "batch-x.ndjson.gz", "Ω", "日本", "a\nb"),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((segments) => segments.join("/"))
  .filter(isPrefix);

const keyParts: fc.Arbitrary<Required<ObjectKeyParts>> = fc.record({
  prefix,
  timeMs: arbitraryTimestampMs(),
  id: arbitraryUuid(),
  layout: fc.constantFrom("event" as const, "batch" as const),
  gzip: fc.boolean(),
});

function isPrefix(text: string): boolean {
  try {
    objectKey({ prefix: text, timeMs: 0, id: "0190163d-8694-739b-aea5-966c26f8ad91" });
    return true;
  } catch {
    return false;
  }
}

describe("objectKey, for any millisecond of 1970-9999 and any UUID", () => {
  test("has the documented shape, in lower case", () => {
    fc.assert(
      fc.property(arbitraryTimestampMs(), arbitraryUuid(), fc.boolean(), (timeMs, uuid, upper) => {
        const id = upper ? uuid.toUpperCase() : uuid;
        expect(objectKey({ timeMs, id })).toMatch(
          /^events\/\d{4}\/(0[1-9]|1[0-2])\/(0[1-9]|[12]\d|3[01])\/([01]\d|2[0-3])\/event-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.json$/,
        );
        expect(objectKey({ timeMs, id })).toBe(
          `events/${partitionOf(timeMs)}/event-${uuid.toLowerCase()}.json`,
        );
      }),
      { numRuns: 5_000 },
    );
  });

  test("has the UTC parts that integer arithmetic finds without Date", () => {
    fc.assert(
      fc.property(arbitraryTimestampMs(), (timeMs) => {
        expect(partitionOf(timeMs)).toBe(civilHour(timeMs));
      }),
      { numRuns: 5_000 },
    );
  });

  test("is read back exactly by parseObjectKey, whatever the prefix, layout and compression", () => {
    fc.assert(
      fc.property(keyParts, (parts) => {
        const hourMs = Math.floor(parts.timeMs / HOUR_MS) * HOUR_MS;
        expect(parseObjectKey(objectKey(parts))).toEqual({
          ...parts,
          timeMs: hourMs,
          id: parts.id.toLowerCase(),
        });
      }),
      { numRuns: 5_000 },
    );
  });

  test("sorts as its hour does", () => {
    fc.assert(
      fc.property(
        arbitraryTimestampMs(),
        arbitraryTimestampMs(),
        arbitraryUuid(),
        arbitraryUuid(),
        (a, b, idA, idB) => {
          const hours = Math.floor(a / HOUR_MS) - Math.floor(b / HOUR_MS);
          const [keyA, keyB] = [objectKey({ timeMs: a, id: idA }), objectKey({ timeMs: b, id: idB })];
          if (hours === 0) expect(partitionOf(a)).toBe(partitionOf(b));
          else expect(keyA < keyB).toBe(hours < 0);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test("is the same in every time zone of the process", () => {
    // A process each, because a time zone is a process's; each is given the same sample.
    const sample = fc.sample(fc.tuple(arbitraryTimestampMs(), arbitraryUuid()), 2_000);
    const here = sample.map(([timeMs, id]) => objectKey({ timeMs, id }));
    const script = `
      import { readFileSync } from "node:fs";
      import { objectKey } from "${new URL("../../dist/esm/entry/index.js", import.meta.url).href}";
      const sample = JSON.parse(readFileSync(0, "utf8"));
      console.log(JSON.stringify([new Date(Date.UTC(2026, 0)).getHours(), sample.map(([timeMs, id]) => objectKey({ timeMs, id }))]));`;
    const localHours = new Set<number>();
    for (const TZ of [
      "UTC",
      "America/St_Johns",
      "Asia/Kathmandu",
      "Pacific/Kiritimati",
      "Pacific/Pago_Pago",
    ]) {
      const answer = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
        env: { ...process.env, TZ },
        input: JSON.stringify(sample),
        maxBuffer: 64 * 1024 * 1024,
      });
      const [localHour, keys] = JSON.parse(answer.toString()) as [number, string[]];
      localHours.add(localHour);
      expect(keys).toEqual(here);
    }
    expect(localHours.size).toBe(5); // the zones were really in force
  });

  test("refuses a time outside that range with a RangeError", () => {
    const outside = fc.oneof(
      fc.integer({ max: -1, min: Number.MIN_SAFE_INTEGER }),
      fc.integer({ min: LAST_MS + 1, max: Number.MAX_SAFE_INTEGER }),
      fc.double().filter((timeMs) => !Number.isInteger(timeMs) || timeMs < 0 || timeMs > LAST_MS),
      fc.constantFrom(-1, LAST_MS + 1, Number.NaN, Infinity, -Infinity, 0.5),
    );
    fc.assert(
      fc.property(outside, arbitraryUuid(), (timeMs, id) => {
        expect(() => objectKey({ timeMs, id })).toThrow(RangeError);
        expect(() => partitionOf(timeMs)).toThrow(RangeError);
      }),
      { numRuns: 2_000 },
    );
    expect(partitionOf(0)).toBe("1970/01/01/00");
    expect(partitionOf(LAST_MS)).toBe("9999/12/31/23");
  });

  test("refuses an id that is no UUID and a prefix that cannot begin a key with a TypeError", () => {
    const notAUuid = fc.oneof(fc.string(), fc.constantFrom("", "event", "0190163d8694739baea5966c26f8ad91"));
    fc.assert(
      fc.property(notAUuid, (id) => {
        expect(() => objectKey({ timeMs: 0, id })).toThrow(TypeError);
      }),
    );
    for (const bad of [
      "",
      "/a",
      "a/",
      "a//b",
      "a/../b",
      ".",
      "a\\b",
      "a\0",
      "x".repeat(256),
      "a/".repeat(500),
    ]) {
      expect(() => objectKey({ prefix: bad, timeMs: 0, id: "0190163d-8694-739b-aea5-966c26f8ad91" })).toThrow(
        TypeError,
      );
    }
  });
});

describe("parseObjectKey", () => {
  test("reads only what objectKey writes: any key that it reads is written the same again", () => {
    const nearlyKeys = fc
      .tuple(keyParts, fc.nat(), fc.constantFrom("", "0", "/", ".", "A", "9", "-", "é"), fc.nat(2))
      .map(([parts, at, text, cut]) => {
        const key = objectKey(parts);
        const position = at % (key.length + 1);
        return key.slice(0, position) + text + key.slice(position + cut);
      });
    fc.assert(
      fc.property(fc.oneof(nearlyKeys, fc.string()), (text) => {
        const parts = parseObjectKey(text);
        if (parts !== undefined) expect(objectKey(parts)).toBe(text);
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([
    ["a day that no calendar has", "events/2026/02/30/00/event-0190163d-8694-739b-aea5-966c26f8ad91.json"],
    ["an hour that no day has", "events/2026/02/03/24/event-0190163d-8694-739b-aea5-966c26f8ad91.json"],
    ["an upper-case id", "events/2026/02/03/04/event-0190163D-8694-739B-AEA5-966C26F8AD91.json"],
    ["a batch named as an event", "events/2026/02/03/04/batch-0190163d-8694-739b-aea5-966c26f8ad91.json"],
    ["no prefix", "2026/02/03/04/event-0190163d-8694-739b-aea5-966c26f8ad91.json"],
    ["a year before 1970", "events/1969/02/03/04/event-0190163d-8694-739b-aea5-966c26f8ad91.json"],
    ["a path that leaves the store", "../2026/02/03/04/event-0190163d-8694-739b-aea5-966c26f8ad91.json"],
    ["a line after it", "events/2026/02/03/04/event-0190163d-8694-739b-aea5-966c26f8ad91.json\n"],
  ])("does not read %s", (_what, key) => {
    expect(parseObjectKey(key)).toBeUndefined();
  });
});
