import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { createIngest } from "../../src/entry/index.js";
import { harness } from "../support/harness.js";
import { stubbedS3 } from "../support/stubbed-s3.js";
import { S3_STORES } from "../support/s3-stores.js";
import { slowDown } from "../support/stub-s3-server.js";

const BATCH = `[${Array.from({ length: 500 }, (_, n) => `{"eventName":"e${n}"}`).join()}]`;

/** Takes a turn of the event loop for each put, and knows how many were in flight at once. */
class CountingStore {
  puts = 0;
  inFlight = 0;
  mostInFlight = 0;

  async putIfAbsent() {
    this.puts += 1;
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    await new Promise((resolve) => setImmediate(resolve));
    this.inFlight -= 1;
    return "created" as const;
  }
}

describe("a batch of 500 events", () => {
  test.each([
    [100, {}],
    [1, { concurrency: 1 }],
    [4, { concurrency: 4 }],
    [500, { concurrency: 1_000 }],
  ])("has %i puts in flight at once, given %j", async (most, options) => {
    const store = new CountingStore();
    const result = await createIngest({ store, ...options })({ body: BATCH });
    expect(result).toMatchObject({ outcome: "stored", accepted: 500 });
    expect(store.mostInFlight).toBe(most);
  });

  test("makes a body only when its turn comes: none ahead of the puts in flight", async () => {
    const store = new CountingStore();
    let made = 0;
    let mostAhead = 0;
    const compressor = {
      gzip(text: string) {
        made += 1;
        mostAhead = Math.max(mostAhead, made - (store.puts - store.inFlight));
        return Promise.resolve(gzipSync(text));
      },
    };
    await createIngest({ store, compressor, gzip: true })({ body: BATCH });
    expect(made).toBe(500);
    expect(mostAhead).toBe(100);
  });
});

describe.each(S3_STORES)("300 requests at once by %s into an S3 that asks to slow down", (_store, kind) => {
  const s3 = stubbedS3(kind);

  test("are all stored, each once, when it has recovered after 1,500 refusals", async () => {
    // The waits are the default ones; the times are long, for a machine that is busy with other tests.
    const [timeoutMs, attemptTimeoutMs, maxDurationMs] = [100_000, 100_000, 100_000];
    const store = kind.create({
      bucket: "raw",
      endpoint: s3.stub.endpoint,
      timeoutMs,
      attemptTimeoutMs,
    });
    const { post } = harness({ store, maxDurationMs });
    // Five for each.
    s3.stub.failNext(...Array.from({ length: 1_500 }, () => slowDown));
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, n) => post(`{"eventName":"click","n":${n}}`)),
    );
    for (const { text } of answers) expect(text).toBe('{"success":true}');
    const stored = [...s3.stub.objects.values()].map(({ bytes }) =>
      Number(/"n":(\d+)/.exec(bytes.toString())?.[1]),
    );
    expect(stored.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n));
    expect(s3.stub.requests.length).toBe(1_800);
  });
});
