import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { type OpenedStore, S3_STORES } from "../support/s3-stores.js";
import { conflict, s3Error, slowDown, StubS3Server } from "../support/stub-s3-server.js";
import type { S3Fault } from "../support/stub-s3-server.js";

const arbitraryFault = fc.oneof(
  fc.constantFrom<S3Fault>(
    ...[slowDown, conflict, { kind: "reset" as const }, { kind: "storeThenReset" as const }],
    ...[s3Error(400, "ExpiredToken"), s3Error(400, "RequestTimeout"), s3Error(301, "PermanentRedirect")],
  ),
  fc.record({
    kind: fc.constant("error" as const),
    status: fc.integer({ min: 300, max: 599 }),
    code: fc.constantFrom("AccessDenied", "NoSuchBucket", "InternalError", "SlowDown", "Whatever"),
  }),
  fc.record({
    kind: fc.constant("bare" as const),
    status: fc.integer({ min: 300, max: 599 }),
    body: fc.constantFrom("", "<html>", "{}", "<Error>"),
  }),
);

let stub: StubS3Server;
let stores: readonly (readonly [string, OpenedStore])[] = [];
let puts = 0;

beforeAll(async () => {
  stub = await StubS3Server.start();
  const times = { timeoutMs: 60_000, attemptTimeoutMs: 60_000, baseDelayMs: 0, attempts: 5 };
  stores = S3_STORES.map(([name, kind]) => [
    name,
    kind.open({ bucket: "raw", endpoint: stub.endpoint, ...times }),
  ]);
});
afterAll(async () => {
  for (const [, each] of stores) each.close();
  await stub.close();
});

test("both stores tell the same of any run of faults, by the same outcome or error, after as many requests", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryFault, { maxLength: 6 }), async (faults) => {
      const told: unknown[] = [];
      for (const [, { store }] of stores) {
        const [key, before] = [`events/${(puts += 1)}.json`, stub.requests.length];
        stub.failNext(...faults);
        const outcome = await store
          .putIfAbsent({ key, body: "{}", contentType: "application/json" })
          .catch((error: unknown) => String(error).replace(/no answer|ECONNRESET/, "reset"));
        // What was not met is not for the next.
        stub.forgetFaults();
        told.push([outcome, stub.requests.length - before, stub.objects.has(`raw/${key}`)]);
      }
      expect(told[1]).toEqual(told[0]);
    }),
    { numRuns: 300 },
  );
});
