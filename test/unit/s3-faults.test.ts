import { describe, expect, test } from "@jest/globals";
import { StoreRejectedError, StoreUnavailableError } from "../../src/domain/errors.js";
import { failureOf } from "../support/failure-of.js";
import { S3_STORES } from "../support/s3-stores.js";
import { conflict, s3Error, slowDown } from "../support/stub-s3-server.js";

import { event, stubbedS3 } from "../support/stubbed-s3.js";

describe.each(S3_STORES)("%s", (_store, kind) => {
  const s3 = stubbedS3(kind);

  describe("a fault that passes", () => {
    test.each([
      ["409 ConditionalRequestConflict", conflict],
      ["307 TemporaryRedirect", s3Error(307, "TemporaryRedirect")],
      ["400 ThrottlingException", s3Error(400, "ThrottlingException")],
      ["503 SlowDown", slowDown],
      ["500 InternalError", s3Error(500, "InternalError")],
      ["429 TooManyRequests", s3Error(429, "TooManyRequests")],
      ["408 without a code S3 knows", s3Error(408, "Slow")],
      ["400 RequestTimeout", s3Error(400, "RequestTimeout")],
      ["400 BadDigest", s3Error(400, "BadDigest")],
      ["a proxy's 502 that is not XML", { kind: "bare", status: 502, body: "<html><b>Bad Gateway" }],
      ["a proxy's empty 504", { kind: "bare", status: 504, body: "" }],
      ["a reset connection", { kind: "reset" }],
    ] as const)("is tried again: %s", async (_, fault) => {
      s3.stub.failNext(fault);
      await expect(s3.storeWith().putIfAbsent(event())).resolves.toBe("created");
      expect(s3.stub.requests).toHaveLength(2);
      expect(s3.stored()).toBe('{"eventName":"a"}');
    });

    test("is tried again: a server that goes silent", async () => {
      s3.stub.failNext({ kind: "hang" });
      await expect(s3.storeWith({ attemptTimeoutMs: 300 }).putIfAbsent(event())).resolves.toBe("created");
    });

    test("is tried again: a clock an hour wrong, which is corrected by S3's answer", async () => {
      s3.stub.clockOffsetMs = 3_600_000;
      await expect(s3.storeWith().putIfAbsent(event())).resolves.toBe("created");
      expect(s3.stub.requests).toHaveLength(2);
    });

    test.each([{ kind: "storeThenReset" }, { kind: "storeThenHang" }] as const)(
      "that loses the answer to a put that took effect ends in exists: $kind",
      async (fault) => {
        s3.stub.failNext(fault);
        await expect(s3.storeWith({ attemptTimeoutMs: 300 }).putIfAbsent(event("ours"))).resolves.toBe(
          "exists",
        );
        expect(s3.stored()).toBe("ours");
      },
    );
  });

  describe("a refusal", () => {
    test.each([
      [403, "AccessDenied", /s3:PutObject/],
      [403, "InvalidAccessKeyId", /credentials/],
      [403, "SignatureDoesNotMatch", /credentials/],
      [400, "InvalidToken", /credentials/],
      [404, "NoSuchBucket", /RAW_BUCKET_NAME/],
      [301, "PermanentRedirect", /AWS_REGION/],
      [301, "MovedPermanently", /AWS_REGION/],
      [400, "AuthorizationHeaderMalformed", /AWS_REGION/],
      [400, "InvalidRequest", /ErrorResponses/],
      [405, "MethodNotAllowed", /ErrorResponses/],
      [501, "NotImplemented", /If-None-Match/],
    ])(
      "of %i %s is final after one request, and its message says what to do",
      async (status, code, advice) => {
        s3.stub.failNext(s3Error(status, code));
        const error = await failureOf(s3.storeWith().putIfAbsent(event()));
        expect(error).toBeInstanceOf(StoreRejectedError);
        expect(error.message).toContain(`S3 refused the put to bucket "raw": ${code} (${status}). `);
        expect(error.message).toMatch(advice);
        expect(error.cause).toBeDefined();
        expect(s3.stub.requests).toHaveLength(1);
      },
    );

    test("without a code is final too, and names the status", async () => {
      s3.stub.failNext({ kind: "bare", status: 403, body: "" });
      const error = await failureOf(s3.storeWith().putIfAbsent(event()));
      expect(error).toBeInstanceOf(StoreRejectedError);
      expect(error.message).toContain("status 403");
    });

    test.each(["ExpiredToken", "TokenRefreshRequired"])(
      "of credentials that ran out (%s) is unavailable at once: other credentials may come, not in a moment",
      async (code) => {
        s3.stub.failNext(s3Error(400, code));
        const error = await failureOf(s3.storeWith().putIfAbsent(event()));
        expect(error).toBeInstanceOf(StoreUnavailableError);
        expect(error.message).toContain(`${code} (400). Renew the AWS credentials`);
        expect(s3.stub.requests).toHaveLength(1);
      },
    );
  });

  describe("a fault that stays", () => {
    test("is unavailable after the last attempt, and the message counts them", async () => {
      s3.stub.failAll(slowDown);
      const error = await failureOf(s3.storeWith({ attempts: 5 }).putIfAbsent(event()));
      expect(error).toBeInstanceOf(StoreUnavailableError);
      expect(error.message).toContain("in 5 attempts: SlowDown (503)");
      expect(s3.stub.requests).toHaveLength(5);
    });

    test("is tried again as long as there is time, where attempts are not limited", async () => {
      s3.stub.failAll(slowDown);
      const store = s3.storeWith({ baseDelayMs: 0, timeoutMs: 300 });
      await expect(store.putIfAbsent(event())).rejects.toBeInstanceOf(StoreUnavailableError);
      expect(s3.stub.requests.length).toBeGreaterThan(5);
    });

    test("of silence is unavailable within the caller's deadline, and no socket stays open", async () => {
      s3.stub.failNext(...Array.from({ length: 5 }, () => ({ kind: "hang" }) as const));
      const error = await failureOf(s3.storeWith().putIfAbsent(event(), { timeoutMs: 50 }));
      expect(error).toBeInstanceOf(StoreUnavailableError);
      expect(error.message).toMatch(/in \d attempts?: no answer within \d+ ms/);
      await s3.stub.allSocketsClosed();
    });

    test("of silence is unavailable within the store's own deadline where the caller's is later", async () => {
      s3.stub.failNext(...Array.from({ length: 5 }, () => ({ kind: "hang" }) as const));
      const put = s3.storeWith({ timeoutMs: 50 }).putIfAbsent(event(), { timeoutMs: 3_600_000 });
      await expect(put).rejects.toBeInstanceOf(StoreUnavailableError);
    });

    test("is not waited out past the deadline", async () => {
      s3.stub.failNext(slowDown, slowDown);
      // Half of all waits before the second attempt would be longer than half a day.
      const store = s3.storeWith({ baseDelayMs: 86_400_000, maxDelayMs: 86_400_000, timeoutMs: 1_000 });
      await expect(store.putIfAbsent(event())).rejects.toBeInstanceOf(StoreUnavailableError);
      expect(s3.stub.requests).toHaveLength(1);
    });

    test.each([0, -1, Number.NaN])(
      "with %d ms left is unavailable and nothing is sent",
      async (timeoutMs) => {
        const error = await failureOf(s3.storeWith().putIfAbsent(event(), { timeoutMs }));
        expect(error).toBeInstanceOf(StoreUnavailableError);
        expect(error.message).toContain("nothing was sent");
        expect(s3.stub.requests).toHaveLength(0);
      },
    );
  });
});
