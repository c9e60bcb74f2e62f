import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { uuidV7TimeMs } from "../../src/domain/uuid.js";
import { clickstreamEvent, objectKey, parseObjectKey } from "../../src/entry/index.js";
import { createLambdaHandler } from "../../src/entry/lambda.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import {
  arbitraryEvent,
  arbitraryHttpApiEvent,
  arbitraryTimestampMs,
  arbitraryUuid,
  arbitraryUuidV7,
} from "../../src/entry/testing.js";

const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("arbitraryTimestampMs", () => {
  test("gives times of which each has a key that carries its hour", () => {
    fc.assert(
      fc.property(arbitraryTimestampMs(), (timeMs) => {
        const key = objectKey({ timeMs, id: "0199d3f0-0000-7000-8000-000000000000" });
        expect(parseObjectKey(key)?.timeMs).toBe(timeMs - (timeMs % 3_600_000));
      }),
    );
  });

  test("comes by both ends, hour, day and year ends, and leap days", () => {
    const times = fc.sample(arbitraryTimestampMs(), { numRuns: 5_000, seed: 1 });
    const isoTimes = times.map((timeMs) => new Date(timeMs).toISOString());
    expect(times).toEqual(expect.arrayContaining([0, LAST_MS]));
    for (const pattern of [
      /:59:59\.999Z/,
      /T23:59:59\.999Z/,
      /-12-31T23:59:59\.999Z/,
      /-02-29T/,
      /T00:00:00\.000Z/,
    ])
      expect(isoTimes.filter((iso) => pattern.test(iso)).length).toBeGreaterThan(20);
  });
});

describe("arbitraryUuid and arbitraryUuidV7", () => {
  test("give lower-case UUIDs, of many versions", () => {
    const versions = new Set<string>();
    fc.assert(
      fc.property(arbitraryUuid(), (uuid) => {
        expect(uuid).toMatch(UUID);
        versions.add(uuid.charAt(14));
      }),
      { numRuns: 1_000, seed: 1 },
    );
    expect(versions.size).toBe(16);
  });

  test("a UUIDv7 carries the time given, else any that has a key", () => {
    fc.assert(
      fc.property(arbitraryTimestampMs(), fc.nat(), (timeMs, seed) => {
        const [fixed = "", free = ""] =
          fc.sample(fc.tuple(arbitraryUuidV7({ timeMs }), arbitraryUuidV7()), {
            numRuns: 1,
            seed,
          })[0] ?? [];
        expect(fixed).toMatch(UUID);
        expect(uuidV7TimeMs(fixed)).toBe(timeMs);
        expect(uuidV7TimeMs(free)).toBeLessThanOrEqual(LAST_MS);
      }),
    );
  });
});

describe("arbitraryEvent", () => {
  test("gives events that the default schema accepts", () => {
    fc.assert(
      fc.property(arbitraryEvent(), (event) => {
        expect(clickstreamEvent.safeParse(event)).toMatchObject({ success: true });
      }),
      { numRuns: 1_000 },
    );
  });

  test("gives plain JSON: the same after a round trip, with no __proto__ and no _ingest", () => {
    fc.assert(
      fc.property(arbitraryEvent(), (event) => {
        expect(JSON.parse(JSON.stringify(event))).toStrictEqual(event);
        expect(Object.keys(event)).not.toContain("_ingest");
        expect(JSON.stringify(event)).not.toContain('"__proto__":');
        expect(JSON.stringify(event).isWellFormed()).toBe(true);
      }),
    );
  });

  test("gives every known field as a value, as null and not at all, and unknown fields", () => {
    const events = fc.sample(arbitraryEvent(), { numRuns: 500, seed: 1 });
    for (const name of Object.keys(clickstreamEvent.shape).filter((known) => known !== "eventName")) {
      const kinds = events.map((event) =>
        !(name in event) ? "absent" : event[name] === null ? "null" : "value",
      );
      expect(new Set(kinds)).toEqual(new Set(["absent", "null", "value"]));
    }
    const isUnknown = (name: string) => !(name in clickstreamEvent.shape);
    expect(events.some((event) => Object.keys(event).some(isUnknown))).toBe(true);
    expect(events.some((event) => /[\u{10000}-\u{10ffff}]/u.test(JSON.stringify(event)))).toBe(true);
  });
});

describe("arbitraryHttpApiEvent", () => {
  const storedBy = async (event: Parameters<ReturnType<typeof createLambdaHandler>>[0]) => {
    const store = new MemoryObjectStore();
    const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const { statusCode } = await createLambdaHandler({ store, logger })(event);
    return { statusCode, bodies: [...store.objects().values()].map(({ body }) => String(body)) };
  };

  test("gives requests that ingest answers with 200, one object each", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHttpApiEvent(), async (event) => {
        const { statusCode, bodies } = await storedBy(event);
        expect(statusCode).toBe(200);
        expect(bodies).toHaveLength(1);
      }),
    );
  });

  test("carries the body it is given, as text and as base64", async () => {
    const body = fc.constant('{"eventName":"caf\u00e9","n":1e400}');
    const encodings = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(arbitraryHttpApiEvent({ body }), async (event) => {
        encodings.add(event.isBase64Encoded);
        const { bodies } = await storedBy(event);
        expect(bodies[0]).toMatch(/^\{"eventName":"caf\u00e9","n":1e400,"_ingest":\{/);
      }),
    );
    expect(encodings.size).toBe(2);
  });
});
