import type { S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach } from "@jest/globals";
import { S3ObjectStore, type S3ObjectStoreOptions } from "../../src/entry/s3.js";
import type { RawObject } from "../../src/entry/index.js";
import { StubS3Server } from "./stub-s3-server.js";

export const KEY = "events/2026/11/22/14/event-0199d3f0-0000-7000-8000-000000000000.json";

export const event = (body: RawObject["body"] = '{"eventName":"a"}'): RawObject => ({
  key: KEY,
  body,
  contentType: "application/json",
});

/** For stores that make a client of their own. */
const STUB_ENV = { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x" };

/** A stub server and a client of it for each test of the file or block that calls this. */
export function stubbedS3() {
  let stub: StubS3Server;
  let client: S3Client;

  beforeEach(async () => {
    Object.assign(process.env, STUB_ENV); // jest gives each file an environment of its own
    stub = await StubS3Server.start();
    client = stub.client();
  });

  afterEach(async () => {
    client.destroy();
    await stub.close();
  });

  return {
    get stub() {
      return stub;
    },
    get client() {
      return client;
    },
    /** Waits next to nothing between attempts. */
    storeWith: (options: Partial<S3ObjectStoreOptions> = {}) =>
      new S3ObjectStore({ bucket: "raw", client, baseDelayMs: 1, maxDelayMs: 2, ...options }),
    /** The text under `KEY`. */
    stored: () => stub.objects.get(`raw/${KEY}`)?.bytes.toString("utf8"),
  };
}
