import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { FaultyObjectStore } from "../../src/entry/testing.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import { harness, linesOf, withoutIngest } from "../support/harness.js";

interface Entry {
  readonly text: string;
  readonly code?: string;
  readonly id?: string;
}

/** Entries that are told apart by their number, good and bad in every way. */
const entries = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constant("good") },
      { weight: 2, arbitrary: fc.constant("named") },
      fc.constantFrom("again", "no-name", "twice", "scalar", "array", "large", "deep"),
    ),
    { minLength: 1, maxLength: 30 },
  )
  .chain((kinds) =>
    fc.tuple(fc.constant(kinds), fc.array(fc.uuid({ version: 4 }), { minLength: 1, maxLength: 3 })),
  )
  .map(([kinds, ids]) =>
    kinds.map((kind, n): Entry => {
      const id = ids[kind === "again" ? 0 : n % ids.length] ?? "";
      switch (kind) {
        case "good":
          return { text: `{"eventName":"e","n":${n}}` };
        case "named":
        case "again":
          return { text: `{"eventName":"e","n":${n},"eventId":"${id}"}`, id };
        case "no-name":
          return { text: `{"n":${n}}`, code: "INVALID_EVENT" };
        case "twice":
          return { text: `{"eventName":"e","n":${n},"n":0}`, code: "INVALID_EVENT" };
        case "scalar":
          return { text: String(n), code: "INVALID_EVENT" };
        case "array":
          return { text: `[${n}]`, code: "INVALID_EVENT" };
        case "large":
          return { text: `{"eventName":"e","pad":"${"x".repeat(500)}"}`, code: "TOO_LARGE" };
        default:
          return { text: `{"eventName":"e","n":${"[".repeat(20)}${"]".repeat(20)}}`, code: "TOO_LARGE" };
      }
    }),
  );

const limits = { maxEventBytes: 400, maxDepth: 10 };
const layout = fc.constantFrom("event" as const, "batch" as const);
const format = fc.constantFrom("array" as const, "ndjson" as const);

function bodyOf(batch: readonly Entry[], as: "array" | "ndjson", blank: boolean): string {
  const lines = batch.map(({ text }) => text);
  if (as === "array") return `[${lines.join(",")}]`;
  return lines.join(blank ? "\r\n \n" : "\n") + (blank ? "\n\n" : "");
}

const contentTypeOf = (as: "array" | "ndjson") =>
  as === "array" ? "application/json" : "application/x-ndjson";

/** The entries that must be stored: the valid ones, of those with one id the first. */
function distinct(batch: readonly Entry[]): string[] {
  const seen = new Set<string>();
  return batch
    .filter(({ code, id }) => {
      if (code !== undefined || (id !== undefined && seen.has(id))) return false;
      if (id !== undefined) seen.add(id);
      return true;
    })
    .map(({ text }) => text);
}

describe("a batch", () => {
  test("conserves: accepted + rejected = sent, the store holds exactly the accepted, indexes point at the rejected", async () => {
    await fc.assert(
      fc.asyncProperty(entries, layout, format, fc.boolean(), async (batch, as, sentAs, blank) => {
        const { post, storedLines, objects } = harness({ layout: as, limits });
        const { status, body } = await post(bodyOf(batch, sentAs, blank), {
          contentType: contentTypeOf(sentAs),
        });

        const { accepted = 0, duplicates = 0, rejected = [] } = body;
        const bad = batch.flatMap(({ code }, index) => (code === undefined ? [] : [{ index, code }]));
        expect(rejected.map(({ index, code }) => ({ index, code }))).toEqual(bad);
        expect(accepted + rejected.length).toBe(batch.length);
        expect(status).toBe(accepted === 0 ? 400 : bad.length > 0 ? 207 : 200);

        const expected = distinct(batch);
        expect(storedLines().map(withoutIngest).toSorted()).toEqual(expected.toSorted());
        expect(duplicates).toBe(accepted - expected.length);
        expect(objects()).toHaveLength(as === "batch" ? Math.min(1, expected.length) : expected.length);
      }),
      { numRuns: 1_000 },
    );
  });

  test("keeps the order of its events where one object holds them", async () => {
    await fc.assert(
      fc.asyncProperty(entries, format, async (batch, sentAs) => {
        const { post, storedLines } = harness({ layout: "batch", limits });
        await post(bodyOf(batch, sentAs, false), { contentType: contentTypeOf(sentAs) });
        expect(storedLines().map(withoutIngest)).toEqual(distinct(batch));
      }),
      { numRuns: 500 },
    );
  });

  test("over a store that fails is answered 200 or 207 only if all accepted is stored; a 503 or 500 leaves it open", async () => {
    await fc.assert(
      fc.asyncProperty(entries, layout, fc.integer(), async (batch, as, seed) => {
        const inner = new MemoryObjectStore();
        const store = new FaultyObjectStore(inner, {
          seed,
          rates: { unavailable: 0.03, lostAnswer: 0.03, rejected: 0.01 },
        });
        const { post } = harness({ store, layout: as, limits });
        const { status } = await post(bodyOf(batch, "array", false));

        const lines = [...inner.objects().values()].flatMap(linesOf).map(withoutIngest);
        const expected = distinct(batch);
        expect([200, 207, 400, 500, 503]).toContain(status);
        if (status < 400) expect(lines.toSorted()).toEqual(expected.toSorted());
        else if (status < 500) expect(lines).toEqual([]);
        else for (const line of lines) expect(expected).toContain(line);
      }),
      { numRuns: 1_000 },
    );
  });

  test("sent again until it is answered is stored once, each event of it, over a store that fails", async () => {
    await fc.assert(
      fc.asyncProperty(entries, layout, fc.integer(), fc.uuid(), async (batch, as, seed, key) => {
        fc.pre(distinct(batch).length > 0);
        const inner = new MemoryObjectStore();
        const store = new FaultyObjectStore(inner, { seed, rates: { unavailable: 0.03, lostAnswer: 0.03 } });
        const { post } = harness({ store, layout: as, limits });
        let status = 503;
        for (let attempt = 0; status === 503 && attempt < 200; attempt++) {
          ({ status } = await post(bodyOf(batch, "array", false), { headers: { "idempotency-key": key } }));
        }
        expect([200, 207]).toContain(status);
        const lines = [...inner.objects().values()].flatMap(linesOf).map(withoutIngest);
        expect(lines.toSorted()).toEqual(distinct(batch).toSorted());
      }),
      { numRuns: 500 },
    );
  });
});
