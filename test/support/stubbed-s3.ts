import { afterEach, beforeEach } from "@jest/globals";
import type { RawObject } from "../../src/entry/index.js";
import type { OpenedStore, S3StoreKind, S3StoreSettings } from "./s3-stores.js";
import { StubS3Server } from "./stub-s3-server.js";

export const KEY = "events/2026/11/22/14/event-0199d3f0-0000-7000-8000-000000000000.json";

export const event = (body: RawObject["body"] = '{"eventName":"a"}'): RawObject => ({
  key: KEY,
  body,
  contentType: "application/json",
});

/** For stores that make a client of their own. */
const STUB_ENV = { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" };

/** A stub server and stores of a kind on it for each test of the file or block that calls this. */
export function stubbedS3(kind: S3StoreKind) {
  let stub: StubS3Server;
  const opened: OpenedStore[] = [];

  beforeEach(async () => {
    Object.assign(process.env, STUB_ENV); // jest gives each file an environment of its own
    stub = await StubS3Server.start();
  });

  afterEach(async () => {
    for (const each of opened.splice(0)) each.close();
    await stub.close();
  });

  return {
    get stub() {
      return stub;
    },
    /** Waits next to nothing between attempts. */
    storeWith(options: Partial<S3StoreSettings> = {}) {
      const { endpoint } = stub;
      const each = kind.open({ bucket: "raw", endpoint, baseDelayMs: 1, maxDelayMs: 2, ...options });
      opened.push(each);
      return each.store;
    },
    /** Whose attempts each end as this one does. */
    failingStore: (attempt: () => Promise<never>, options: Partial<S3StoreSettings> = {}) =>
      kind.failing(attempt, { bucket: "raw", baseDelayMs: 1, maxDelayMs: 2, ...options }),
    /** The text under `KEY`. */
    stored: () => stub.objects.get(`raw/${KEY}`)?.bytes.toString("utf8"),
  };
}
