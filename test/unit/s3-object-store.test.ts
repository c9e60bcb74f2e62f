import { gunzipSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { S3_STORES } from "../support/s3-stores.js";
import { ConfigurationError, StoreRejectedError } from "../../src/domain/errors.js";

import { event, KEY, stubbedS3 } from "../support/stubbed-s3.js";

describe.each(S3_STORES)("%s", (_store, kind) => {
  const s3 = stubbedS3(kind);

  describe("a put", () => {
    test("of a free key is created, with its bytes and content type", async () => {
      await expect(s3.storeWith().putIfAbsent(event())).resolves.toBe("created");
      expect(s3.stub.objects.get(`raw/${KEY}`)).toEqual({
        bytes: Buffer.from('{"eventName":"a"}'),
        contentType: "application/json",
        contentEncoding: undefined,
      });
    });

    test("of a taken key is told exists, and the first bytes stand", async () => {
      await s3.storeWith().putIfAbsent(event("first"));
      await expect(s3.storeWith().putIfAbsent(event("second"))).resolves.toBe("exists");
      expect(s3.stored()).toBe("first");
    });

    test.each([
      ["empty text", ""],
      ["no bytes", new Uint8Array(0)],
      ["text beyond ASCII", '{"eventName":"càfé 😀 \u2028"}'],
      ["every byte value", Uint8Array.from({ length: 256 }, (_, i) => i)],
      ["a view into a larger buffer", new Uint8Array(Buffer.from("xxabcxx").buffer, 0, 3)],
      ["3 MiB", new Uint8Array(3 * 1024 * 1024).fill(7)],
    ])("stores %s byte for byte", async (_, body) => {
      await s3.storeWith().putIfAbsent(event(body));
      const bytes = s3.stub.objects.get(`raw/${KEY}`)?.bytes;
      expect(bytes?.equals(Buffer.from(body as Uint8Array))).toBe(true);
    });

    test("keeps the content encoding of a compressed body", async () => {
      const body = gzipSync('{"eventName":"a"}\n');
      await s3.storeWith().putIfAbsent({ ...event(body), contentEncoding: "gzip" });
      const object = s3.stub.objects.get(`raw/${KEY}`);
      expect(object?.contentEncoding).toBe("gzip");
      expect(gunzipSync(object?.bytes ?? "").toString()).toBe('{"eventName":"a"}\n');
    });

    test.each(["events/a b+c%20?x=1#y&z.json", "events/ünï/日本/😀.json", `e/${"k".repeat(255)}/…`])(
      "stores under exactly the key %j",
      async (key) => {
        await s3.storeWith().putIfAbsent({ ...event(), key });
        expect([...s3.stub.objects.keys()]).toEqual([`raw/${key}`]);
      },
    );

    test.each(["../escape", "a//b", "/a", "a/", "a\\b", "a\0b", "", "k".repeat(1025)])(
      "of the hostile key %j is rejected and nothing is sent",
      async (key) => {
        await expect(s3.storeWith().putIfAbsent({ ...event(), key })).rejects.toBeInstanceOf(
          StoreRejectedError,
        );
        expect(s3.stub.requests).toHaveLength(0);
      },
    );

    test("of one key by 32 writers at once is created for exactly one, whose bytes stand", async () => {
      const store = s3.storeWith();
      const outcomes = await Promise.all(
        Array.from({ length: 32 }, (_, i) => store.putIfAbsent(event(`writer ${i}`))),
      );
      expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === "exists")).toHaveLength(31);
      expect(s3.stored()).toBe(`writer ${outcomes.indexOf("created")}`);
    });
  });

  describe("the options", () => {
    test.each([
      ["bucket", { bucket: "" }],
      ["bucket", { bucket: " " }],
      ["bucket", { bucket: "s3://raw" }],
      ["bucket", { bucket: "raw/events" }],
      ["attempts", { attempts: 0 }],
      ["attempts", { attempts: Number.NaN }],
      ["attemptTimeoutMs", { attemptTimeoutMs: 0 }],
      ["timeoutMs", { timeoutMs: Number.POSITIVE_INFINITY }],
      ["baseDelayMs", { baseDelayMs: -1 }],
      ["maxDelayMs", { maxDelayMs: -1 }],
      ["endpoint", { endpoint: "127.0.0.1:9000" }],
    ] as const)("that cannot work are refused when the store is made, by name: %s", (name, options) => {
      const make = () => kind.create({ bucket: "raw", ...options });
      expect(make).toThrow(ConfigurationError);
      expect(make).toThrow(name);
    });
  });
});
