import { gunzipSync, gzipSync } from "node:zlib";
import type { S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { S3ObjectStore } from "../../src/adapters/s3/s3-object-store.js";
import type { S3ObjectStoreOptions } from "../../src/adapters/s3/s3-object-store.js";
import { ConfigurationError, StoreRejectedError } from "../../src/domain/errors.js";
import type { RawObject } from "../../src/domain/ports.js";
import { StubS3Server } from "../support/stub-s3-server.js";

const KEY = "events/2026/11/22/14/event-0199d3f0-0000-7000-8000-000000000000.json";
const event = (body: RawObject["body"] = '{"eventName":"a"}'): RawObject => ({
  key: KEY,
  body,
  contentType: "application/json",
});

let stub: StubS3Server;
let client: S3Client;

beforeEach(async () => {
  stub = await StubS3Server.start();
  client = stub.client();
});

afterEach(async () => {
  client.destroy();
  await stub.close();
});

function storeWith(options: Partial<S3ObjectStoreOptions> = {}): S3ObjectStore {
  return new S3ObjectStore({ bucket: "raw", client, baseDelayMs: 1, maxDelayMs: 2, ...options });
}

const stored = (): string | undefined => stub.objects.get(`raw/${KEY}`)?.bytes.toString("utf8");

describe("a put", () => {
  test("of a free key is created, with its bytes and content type", async () => {
    await expect(storeWith().putIfAbsent(event())).resolves.toBe("created");
    expect(stub.objects.get(`raw/${KEY}`)).toEqual({
      bytes: Buffer.from('{"eventName":"a"}'),
      contentType: "application/json",
      contentEncoding: undefined,
    });
  });

  test("of a taken key is told exists, and the first bytes stand", async () => {
    await storeWith().putIfAbsent(event("first"));
    await expect(storeWith().putIfAbsent(event("second"))).resolves.toBe("exists");
    expect(stored()).toBe("first");
  });

  test.each([
    ["empty text", ""],
    ["no bytes", new Uint8Array(0)],
    ["text beyond ASCII", '{"eventName":"càfé 😀 \u2028"}'],
    ["every byte value", Uint8Array.from({ length: 256 }, (_, i) => i)],
    ["a view into a larger buffer", new Uint8Array(Buffer.from("xxabcxx").buffer, 0, 3)],
    ["3 MiB", new Uint8Array(3 * 1024 * 1024).fill(7)],
  ])("stores %s byte for byte", async (_, body) => {
    await storeWith().putIfAbsent(event(body));
    const bytes = stub.objects.get(`raw/${KEY}`)?.bytes;
    expect(bytes?.equals(Buffer.from(body as Uint8Array))).toBe(true);
  });

  test("keeps the content encoding of a compressed body", async () => {
    const body = gzipSync('{"eventName":"a"}\n');
    await storeWith().putIfAbsent({ ...event(body), contentEncoding: "gzip" });
    const object = stub.objects.get(`raw/${KEY}`);
    expect(object?.contentEncoding).toBe("gzip");
    expect(gunzipSync(object?.bytes ?? "").toString()).toBe('{"eventName":"a"}\n');
  });

  test.each(["events/a b+c%20?x=1#y&z.json", "events/ünï/日本/😀.json", `e/${"k".repeat(255)}/…`])(
    "stores under exactly the key %j",
    async (key) => {
      await storeWith().putIfAbsent({ ...event(), key });
      expect([...stub.objects.keys()]).toEqual([`raw/${key}`]);
    },
  );

  test.each(["../escape", "a//b", "/a", "a/", "a\\b", "a\0b", "", "k".repeat(1025)])(
    "of the hostile key %j is rejected and nothing is sent",
    async (key) => {
      await expect(storeWith().putIfAbsent({ ...event(), key })).rejects.toBeInstanceOf(StoreRejectedError);
      expect(stub.requests).toHaveLength(0);
    },
  );

  test("of one key by 32 writers at once is created for exactly one, whose bytes stand", async () => {
    const store = storeWith();
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, (_, i) => store.putIfAbsent(event(`writer ${i}`))),
    );
    expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "exists")).toHaveLength(31);
    expect(stored()).toBe(`writer ${outcomes.indexOf("created")}`);
  });
});

describe("the options", () => {
  test.each([
    ["bucket", { bucket: "" }],
    ["attempts", { attempts: 0 }],
    ["attempts", { attempts: Number.NaN }],
    ["attemptTimeoutMs", { attemptTimeoutMs: 0 }],
    ["timeoutMs", { timeoutMs: Number.POSITIVE_INFINITY }],
    ["baseDelayMs", { baseDelayMs: -1 }],
    ["maxDelayMs", { maxDelayMs: -1 }],
    ["endpoint", { endpoint: "http://127.0.0.1:9000" }],
  ] as const)("that cannot work are refused when the store is made, by name: %s", (name, options) => {
    const make = () => storeWith(options);
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(name);
  });
});
