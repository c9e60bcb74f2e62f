import { describe, expect, test } from "@jest/globals";
import { S3ObjectStore, type S3PutClient } from "../../src/entry/s3.js";
import { StoreRejectedError, StoreUnavailableError } from "../../src/domain/errors.js";
import { failureOf } from "../support/failure-of.js";
import { S3_STORES } from "../support/s3-stores.js";
import { conflict, s3Error, slowDown } from "../support/stub-s3-server.js";

import { event, stubbedS3 } from "../support/stubbed-s3.js";
import { timersFromNow } from "../support/timers.js";

describe.each(S3_STORES)("%s", (_store, kind) => {
  const s3 = stubbedS3(kind);

  describe("whatever the client throws", () => {
    const failing = (error: unknown) => (): Promise<never> => Promise.reject(error);

    test.each([
      ["a plain error", new Error("boom"), "no answer"],
      ["no error at all", undefined, "no answer"],
      ["a text", "boom", "no answer"],
      ["a system error", Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }), "ECONNRESET"],
      ["a code that is a sentence", Object.assign(new Error(), { code: "not a code" }), "no answer"],
      ["a code that is a number", Object.assign(new Error(), { code: 17 }), "no answer"],
      ["a name that says something", Object.assign(new Error(), { name: "Throttling" }), "Throttling"],
      ["a broken answer with a 2xx", { $metadata: { httpStatusCode: 200 } }, "status 200"],
    ])("%s without a refusal is unavailable: the outcome is unknown", async (_, thrown, what) => {
      const error = await failureOf(s3.failingStore(failing(thrown), { attempts: 2 }).putIfAbsent(event()));
      expect(error).toBeInstanceOf(StoreUnavailableError);
      expect(error.message).toContain(`in 2 attempts: ${what}. `);
      expect(error.cause).toBe(thrown);
    });

    test.each([
      ["EndpointError", "", "Check the bucket's name and the endpoint"],
      ["InvalidBucketName", "", "Check the bucket's name"],
      [
        "Error",
        'Region not accepted: region="us_east_1" is not a valid hostname component.',
        "Set AWS_REGION",
      ],
    ])("an SDK error of before anything is sent is a refusal: %s %s", async (name, message, advice) => {
      const thrown = Object.assign(new Error(message), { name });
      const error = await failureOf(s3.failingStore(failing(thrown)).putIfAbsent(event()));
      expect(error).toBeInstanceOf(StoreRejectedError);
      expect(error.message).toContain(advice);
    });

    test("no timer outlives a put that failed", async () => {
      const timers = timersFromNow();
      const put = s3.failingStore(failing(new Error("boom")), { attempts: 1 }).putIfAbsent(event());
      expect(timers.started).toBe(1);
      await put.catch(() => undefined);
      expect(await timers.running()).toBe(0);
    });

    test("a client that ignores its signal does not hold the put past its deadline", async () => {
      const deaf = () => new Promise<never>(() => {});
      const store = s3.failingStore(deaf, { attemptTimeoutMs: 3_600_000, timeoutMs: 3_600_000 });
      const put = store.putIfAbsent(event(), { timeoutMs: 20 });
      await expect(put).rejects.toBeInstanceOf(StoreUnavailableError);
    });

    test("no message quotes the key or the body, though S3's own message quotes the key", async () => {
      const object = { key: "events/MARKER_KEY.json", body: "MARKER_BODY", contentType: "text/plain" };
      const faults = [s3Error(403, "AccessDenied"), s3Error(400, "ExpiredToken"), slowDown, conflict];
      for (const fault of faults) {
        s3.stub.failNext(fault);
        const error = await failureOf(s3.storeWith({ attempts: 1 }).putIfAbsent(object));
        expect(String(error)).not.toMatch(/MARKER/);
        expect(String(error.cause)).toMatch(/MARKER_KEY/);
      }
      const hostile = await failureOf(s3.storeWith().putIfAbsent({ ...object, key: "../MARKER_KEY" }));
      expect(String(hostile)).not.toMatch(/MARKER/);
    });
  });
});

test("no timer outlives a put that succeeded", async () => {
  const client: S3PutClient = { send: () => Promise.resolve({}) };
  const timers = timersFromNow();
  const put = new S3ObjectStore({ bucket: "raw", client }).putIfAbsent(event());
  expect(timers.started).toBe(1);
  await put;
  expect(await timers.running()).toBe(0);
});
