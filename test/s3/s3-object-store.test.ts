import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { objectKey, StoreRejectedError } from "../../src/entry/index.js";
import { createLambdaHandler } from "../../src/entry/lambda.js";
import { uuidIds } from "../../src/adapters/system/uuid-ids.js";
import { failureOf } from "../support/failure-of.js";
import { httpApiEvent, withoutIngest } from "../support/harness.js";
import { createBucket, readBack } from "../support/s3-bucket.js";
import { type OpenedStore, S3_STORES, type S3StoreSettings } from "../support/s3-stores.js";
import { clientOf, server } from "./real-s3.js";

const owner = clientOf(server.owner);
const opened: OpenedStore[] = [];
let bucket = "";

beforeAll(async () => {
  bucket = await createBucket(owner);
});
afterAll(() => {
  for (const each of opened) each.close();
  owner.destroy();
});

const newKey = () => objectKey({ timeMs: Date.now(), id: uuidIds.next(Date.now()) });
const object = (key = newKey()) => ({ key, body: '{"eventName":"click"}', contentType: "application/json" });

describe.each(S3_STORES)("%s on a real S3 server", (_store, kind) => {
  const storeWith = (settings: Partial<S3StoreSettings> = {}) => {
    const each = kind.open({ bucket, endpoint: server.endpoint, credentials: server.owner, ...settings });
    opened.push(each);
    return each.store;
  };

  test("a posted batch is in the bucket as it was answered, and a resend changes nothing", async () => {
    const keys: string[] = [];
    const store = storeWith();
    const handler = createLambdaHandler({
      store: {
        putIfAbsent: (put, options) => {
          keys.push(put.key);
          return store.putIfAbsent(put, options);
        },
      },
      gzip: true,
      logger: { info() {}, warn() {}, error() {} },
    });
    const events = Array.from({ length: 50 }, (_, n) => ({
      eventName: "é",
      n,
      eventId: uuidIds.next(Date.now()),
    }));
    const send = async () => (await handler(httpApiEvent(JSON.stringify(events)))).body;
    expect(await send()).toBe('{"success":true,"accepted":50,"duplicates":0}');
    const stored = await Promise.all(keys.map((key) => readBack(owner, bucket, key)));
    expect(await send()).toBe('{"success":true,"accepted":50,"duplicates":50}');
    expect(await Promise.all(keys.slice(0, 50).map((key) => readBack(owner, bucket, key)))).toEqual(stored);
    const texts = stored.map((found) => gunzipSync(found?.body ?? "").toString("utf8"));
    expect(texts.map(withoutIngest).toSorted()).toEqual(
      events.map((event) => JSON.stringify(event)).toSorted(),
    );
    expect(stored[0]).toMatchObject({ contentType: "application/json", contentEncoding: "gzip" });
  });

  test("of 32 writers of one key, each with connections of its own, exactly one creates it", async () => {
    const key = newKey();
    const stores = Array.from({ length: 32 }, () => storeWith());
    const outcomes = await Promise.all(
      stores.map((store, n) => store.putIfAbsent({ ...object(key), body: `writer ${n}` })),
    );
    expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(1);
    const winner = Buffer.from((await readBack(owner, bucket, key))?.body ?? "").toString();
    expect(winner).toBe(`writer ${outcomes.indexOf("created")}`);
  });

  test.each([
    [
      "a wrong secret",
      () => ({ credentials: { ...server.owner, secretAccessKey: "wrong" } }),
      "Check the AWS credentials",
    ],
    [
      "an unknown user",
      () => ({ credentials: { accessKeyId: "nobody", secretAccessKey: "x" } }),
      "Check the AWS credentials",
    ],
    ["a bucket of someone else's", () => ({ credentials: server.stranger }), "s3:PutObject"],
    ["no such bucket", () => ({ bucket: "no-such-bucket" }), "Check that the bucket exists"],
  ])("%s is a refusal that says what to do", async (_what, options, advice) => {
    const error = await failureOf(storeWith(options()).putIfAbsent(object()));
    expect(error).toBeInstanceOf(StoreRejectedError);
    expect(error.message).toContain(advice);
  });

  test("a clock that is an hour wrong is corrected, and the object stored", async () => {
    const store = storeWith();
    const trueTime = Date.now.bind(Date);
    jest.spyOn(Date, "now").mockImplementation(() => trueTime() + 3_600_000);
    try {
      await expect(store.putIfAbsent(object())).resolves.toBe("created");
      await expect(store.putIfAbsent(object())).resolves.toBe("created");
    } finally {
      jest.restoreAllMocks();
    }
  });
});
