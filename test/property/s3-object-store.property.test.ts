import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { fullJitterDelayMs } from "../../src/adapters/s3/backoff.js";
import { StoreUnavailableError } from "../../src/domain/errors.js";
import type { PutOutcome } from "../../src/domain/ports.js";
import { codePoint } from "../support/code-point.js";
import { type OpenedStore, S3_STORES } from "../support/s3-stores.js";
import { conflict, s3Error, slowDown, StubS3Server } from "../support/stub-s3-server.js";
import type { S3Fault } from "../support/stub-s3-server.js";

let stub: StubS3Server;
let puts = 0;

beforeAll(async () => {
  stub = await StubS3Server.start();
});
afterAll(() => stub.close());

/** Faults after which nothing is stored and the same put may succeed. */
const arbitraryHarmlessFault = fc.constantFrom<S3Fault>(
  slowDown,
  conflict,
  s3Error(500, "InternalError"),
  s3Error(400, "RequestTimeout"),
  s3Error(429, "TooManyRequests"),
  { kind: "bare", status: 502, body: "<html><b>Bad Gateway" },
  { kind: "reset" },
);
const arbitraryFault = fc.oneof(arbitraryHarmlessFault, fc.constant<S3Fault>({ kind: "storeThenReset" }));
const arbitraryBody = fc.oneof(fc.string({ unit: codePoint }), fc.uint8Array({ maxLength: 4_096 }));

const patience = { baseDelayMs: 0, timeoutMs: 60_000, attemptTimeoutMs: 60_000 };
const object = (key: string, body: string | Uint8Array) => ({ key, body, contentType: "application/json" });

test("a wait is anything from 0 to its bound, which doubles with each attempt up to the longest", () => {
  const cases = fc.record({
    baseDelayMs: fc.integer({ min: 1, max: 1_000 }),
    maxDelayMs: fc.integer({ min: 1, max: 10_000 }),
    attempt: fc.integer({ min: 1, max: 2_000 }),
  });
  fc.assert(
    fc.property(cases, ({ attempt, ...backoff }) => {
      const boundMs = Math.min(backoff.maxDelayMs, backoff.baseDelayMs * 2 ** (attempt - 1));
      const delaysMs = Array.from({ length: 200 }, () => fullJitterDelayMs(backoff, attempt));
      expect(Math.min(...delaysMs)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...delaysMs)).toBeLessThan(boundMs);
      expect(Math.min(...delaysMs)).toBeLessThan(boundMs / 2);
      expect(Math.max(...delaysMs)).toBeGreaterThan(boundMs / 2);
    }),
  );
});

describe.each(S3_STORES)("%s, over any run of faults that may pass", (_store, kind) => {
  const opened: OpenedStore[] = [];
  const storeOf = (attempts: number) => {
    const each = kind.open({ bucket: "raw", endpoint: stub.endpoint, attempts, ...patience });
    opened.push(each);
    return each.store;
  };
  afterAll(() => {
    for (const each of opened) each.close();
  });

  test("shorter than the attempts, a put succeeds and its bytes are stored once", async () => {
    const cases = fc.integer({ min: 1, max: 6 }).chain((attempts) =>
      fc.record({
        attempts: fc.constant(attempts),
        faults: fc.array(arbitraryFault, { maxLength: attempts - 1 }),
        body: arbitraryBody,
      }),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ({ attempts, faults, body }) => {
        const key = `events/${(puts += 1)}.json`;
        const objectsBefore = stub.objects.size;
        stub.failNext(...faults);
        const outcome = await storeOf(attempts).putIfAbsent(object(key, body));
        const answerLost = faults.some((fault) => fault.kind === "storeThenReset");
        expect(outcome).toBe(answerLost ? "exists" : "created");
        expect(stub.objects.size).toBe(objectsBefore + 1);
        expect(stub.objects.get(`raw/${key}`)?.bytes.equals(Buffer.from(body as Uint8Array))).toBe(true);
      }),
    );
  });

  test("as long as the attempts, a put is unavailable after exactly that many requests", async () => {
    const cases = fc
      .integer({ min: 1, max: 6 })
      .chain((attempts) => fc.array(arbitraryHarmlessFault, { minLength: attempts, maxLength: attempts }));
    await fc.assert(
      fc.asyncProperty(cases, async (faults) => {
        const requestsBefore = stub.requests.length;
        stub.failNext(...faults);
        const put = storeOf(faults.length).putIfAbsent(object(`events/${(puts += 1)}.json`, "{}"));
        await expect(put).rejects.toBeInstanceOf(StoreUnavailableError);
        expect(stub.requests.length - requestsBefore).toBe(faults.length);
      }),
    );
  });

  test("writers of one key at once all succeed, at most one is told created, and one's bytes stand", async () => {
    const cases = fc.record({
      writers: fc.integer({ min: 2, max: 8 }),
      faults: fc.array(arbitraryFault, { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ writers, faults }) => {
        const key = `events/${(puts += 1)}.json`;
        stub.failNext(...faults);
        const store = storeOf(faults.length + 1);
        const outcomes: PutOutcome[] = await Promise.all(
          Array.from({ length: writers }, (_, i) => store.putIfAbsent(object(key, `writer ${i}`))),
        );
        const winners = outcomes.flatMap((outcome, i) => (outcome === "created" ? [`writer ${i}`] : []));
        const bytes = stub.objects.get(`raw/${key}`)?.bytes.toString() ?? "";
        expect(winners.length).toBeLessThanOrEqual(1);
        expect(bytes).toMatch(/^writer \d$/);
        expect(winners).toEqual(winners.length === 0 ? [] : [bytes]);
      }),
    );
  });
});
