import { S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { createS3Client } from "../../src/adapters/s3/s3-client.js";
import { ConfigurationError, StoreRejectedError, StoreUnavailableError } from "../../src/domain/errors.js";
import { S3ObjectStore } from "../../src/entry/s3.js";
import type { S3PutClient } from "../../src/entry/s3.js";
import { S3_STORES } from "../support/s3-stores.js";
import { timersFromNow } from "../support/timers.js";
import { StubS3Server } from "../support/stub-s3-server.js";

const event = { key: "events/a.json", body: "{}", contentType: "application/json" };
const nowhere = "/nonexistent/clickstream-ingest";
let before: Record<string, string>;

const awsVariables = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name, value]) => /^AWS_(?!SDK_JS_)/.test(name) && value !== undefined,
    ),
  ) as Record<string, string>;

/** The environment with no AWS variables but these. */
function setAws(variables: Record<string, string>): void {
  for (const name of Object.keys(awsVariables())) delete process.env[name];
  Object.assign(process.env, variables);
}

/** No shared files, no metadata service: nothing outside the test is read or called. */
const ISOLATED = {
  AWS_CONFIG_FILE: nowhere,
  AWS_SHARED_CREDENTIALS_FILE: nowhere,
  AWS_EC2_METADATA_DISABLED: "true",
};
const CREDENTIALS = { AWS_ACCESS_KEY_ID: "dummy", AWS_SECRET_ACCESS_KEY: "dummy" };

beforeEach(() => {
  before = awsVariables();
  setAws({ ...ISOLATED, ...CREDENTIALS, AWS_REGION: "us-east-1" });
});
afterEach(() => setAws(before));

describe("an endpoint is addressed", () => {
  const table: [style: string, endpoint: string][] = [
    ["path-style", "http://127.0.0.1:9000"],
    ["path-style", "https://10.1.2.3"],
    ["path-style", "http://[::1]:9000"],
    ["path-style", "https://[2001:db8::7]/"],
    ["path-style", "http://localhost:9000"],
    ["path-style", "http://LOCALHOST"],
    ["virtual-hosted", "https://s3.eu-central-1.amazonaws.com"],
    ["virtual-hosted", "https://minio.example:9000"],
    ["virtual-hosted", "https://localhost.example"],
    ["virtual-hosted", "https://127.0.0.1.example"],
  ];

  test.each(table)("%s where the option is %s", (style, endpoint) => {
    expect(createS3Client({ endpoint }).config.forcePathStyle).toBe(style === "path-style");
  });

  test.each(table)("%s where AWS_ENDPOINT_URL_S3 is %s", (style, endpoint) => {
    process.env.AWS_ENDPOINT_URL_S3 = endpoint;
    expect(createS3Client().config.forcePathStyle).toBe(style === "path-style");
  });

  test("path-style where AWS_ENDPOINT_URL alone has an IP address", () => {
    process.env.AWS_ENDPOINT_URL = "http://127.0.0.1:9000";
    expect(createS3Client().config.forcePathStyle).toBe(true);
  });

  test("by AWS_ENDPOINT_URL_S3 before AWS_ENDPOINT_URL, unless it is empty", () => {
    process.env.AWS_ENDPOINT_URL = "http://127.0.0.1:9000";
    process.env.AWS_ENDPOINT_URL_S3 = "https://minio.example";
    expect(createS3Client().config.forcePathStyle).toBe(false);
    process.env.AWS_ENDPOINT_URL_S3 = "";
    expect(createS3Client().config.forcePathStyle).toBe(true);
  });

  test("by the option before the environment", () => {
    process.env.AWS_ENDPOINT_URL_S3 = "http://127.0.0.1:9000";
    expect(createS3Client({ endpoint: "https://minio.example" }).config.forcePathStyle).toBe(false);
  });

  test("virtual-hosted where there is none, or the environment's is to be ignored", () => {
    expect(createS3Client().config.forcePathStyle).toBe(false);
    process.env.AWS_ENDPOINT_URL_S3 = "http://127.0.0.1:9000";
    process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS = "true";
    expect(createS3Client().config.forcePathStyle).toBe(false);
  });
});

describe("an endpoint that is not an http URL is refused by where it stands, not by value", () => {
  const OPTIONS = ["localhost:9000", "MARKER", "ftp://MARKER", ""];
  test.each(S3_STORES.flatMap(([name, kind]) => OPTIONS.map((endpoint) => ({ name, kind, endpoint }))))(
    "the option $endpoint of $name",
    ({ kind, endpoint }) => {
      const make = () => kind.create({ bucket: "raw", endpoint });
      expect(make).toThrow(ConfigurationError);
      expect(make).toThrow("the option endpoint");
      expect(make).not.toThrow("MARKER");
    },
  );

  test.each(S3_STORES)("the variable, by %s", (_store, kind) => {
    process.env.AWS_ENDPOINT_URL_S3 = "MARKER:9000";
    expect(() => kind.create({ bucket: "raw" })).toThrow("AWS_ENDPOINT_URL_S3 is not a URL");
  });
});

test("the default client leaves retries to the store", async () => {
  await expect(createS3Client().config.maxAttempts()).resolves.toBe(1);
});

describe.each(S3_STORES)("%s by default", (_store, kind) => {
  let stub: StubS3Server;
  beforeEach(async () => {
    stub = await StubS3Server.start();
  });
  afterEach(() => stub.close());

  test("expects no 100-continue", async () => {
    const store = kind.create({ bucket: "raw", endpoint: stub.endpoint });
    await store.putIfAbsent({ ...event, body: new Uint8Array(3 * 1024 * 1024) });
    expect(stub.requests[0]?.headers.expect).toBeUndefined();
  });

  test("puts to the endpoint of the option, keeping its connection", async () => {
    const store = kind.create({ bucket: "raw", endpoint: stub.endpoint });
    await expect(store.putIfAbsent(event)).resolves.toBe("created");
    await expect(store.putIfAbsent(event)).resolves.toBe("exists");
    expect([...stub.objects.keys()]).toEqual(["raw/events/a.json"]);
    expect(stub.connections).toBe(1);
  });

  test("puts to the endpoint of the environment", async () => {
    process.env.AWS_ENDPOINT_URL_S3 = stub.endpoint;
    await expect(kind.create({ bucket: "raw" }).putIfAbsent(event)).resolves.toBe("created");
    expect([...stub.objects.keys()]).toEqual(["raw/events/a.json"]);
  });

  test("leaves no timer behind where the connection is refused", async () => {
    const endpoint = stub.endpoint;
    await stub.close();
    const timers = timersFromNow();
    const put = kind.create({ bucket: "raw", endpoint, baseDelayMs: 1, attempts: 3 }).putIfAbsent(event);
    await expect(put).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(timers.started).toBeGreaterThan(0);
    expect(await timers.running()).toBe(0);
  });

  test("without a region is a refusal that says so, and nothing is sent", async () => {
    setAws({ ...ISOLATED, ...CREDENTIALS });
    const put = kind.create({ bucket: "raw", endpoint: stub.endpoint }).putIfAbsent(event);
    await expect(put).rejects.toBeInstanceOf(StoreRejectedError);
    await expect(put).rejects.toThrow("Set AWS_REGION");
    expect(stub.requests).toHaveLength(0);
  });

  test("without credentials is a refusal that says so, and nothing is sent", async () => {
    setAws({ ...ISOLATED, AWS_REGION: "us-east-1" });
    const put = kind.create({ bucket: "raw", endpoint: stub.endpoint }).putIfAbsent(event);
    await expect(put).rejects.toBeInstanceOf(StoreRejectedError);
    await expect(put).rejects.toThrow("Check the AWS credentials");
    expect(stub.requests).toHaveLength(0);
  });
});

test("the SDK's own client is what the option client takes", () => {
  const client: S3PutClient = new S3Client({ region: "us-east-1" });
  expect(() => new S3ObjectStore({ bucket: "raw", client })).not.toThrow();
});

test("beside a client an endpoint is refused: the client has its own", () => {
  const client = new S3Client({ region: "us-east-1" });
  const make = () => new S3ObjectStore({ bucket: "raw", client, endpoint: "http://127.0.0.1:9000" });
  expect(make).toThrow(ConfigurationError);
  expect(make).toThrow("endpoint");
});
