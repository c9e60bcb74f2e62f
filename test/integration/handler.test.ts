import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import type { APIGatewayProxyHandlerV2 } from "aws-lambda";
import { StubS3Server } from "../support/stub-s3-server.js";
import { httpApiEvent } from "../support/harness.js";

const HANDLERS = [
  ["handler", () => import("../../src/entry/handler.js")],
  ["handler-rest", () => import("../../src/entry/handler-rest.js")],
] as const;

describe.each(HANDLERS)("the ready handler of ./%s", (_name, importHandler) => {
  const before = { ...process.env };
  let s3: StubS3Server;

  beforeEach(async () => {
    s3 = await StubS3Server.start();
    Object.assign(process.env, {
      AWS_REGION: "ap-southeast-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      LOG_LEVEL: "silent",
    });
    jest.resetModules();
  });

  afterEach(async () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    await s3.close();
  });

  const load = async () => (await importHandler()).handler;

  test("puts an event into the bucket that its environment names", async () => {
    process.env["RAW_BUCKET_NAME"] = "raw-events";
    const handler = await load();
    const { statusCode, body } = await handler(httpApiEvent('{"eventName":"curl_test","userId":"u-1"}'));
    expect([statusCode, body]).toEqual([200, '{"success":true}']);
    const [[key, object] = []] = s3.objects;
    expect(key).toMatch(/^raw-events\/events\/\d{4}\/\d\d\/\d\d\/\d\d\/event-[0-9a-f-]{36}\.json$/);
    expect(JSON.parse(String(object?.bytes))).toMatchObject({
      eventName: "curl_test",
      userId: "u-1",
    });
  });

  test("heeds every variable", async () => {
    Object.assign(process.env, {
      RAW_BUCKET_NAME: "raw-events",
      KEY_PREFIX: "web",
      INGEST_PATH: "/v1",
      MAX_BODY_BYTES: "100",
      MAX_BATCH_EVENTS: "2",
      IP_MODE: "none",
      LAYOUT: "batch",
      ALLOWED_ORIGINS: "https://shop.example",
    });
    const handler = await load();
    const send = (body: string) =>
      handler(httpApiEvent(body, { path: "/v1", headers: { origin: "https://shop.example" } }));
    const { statusCode, headers } = await send('[{"eventName":"a"},{"eventName":"b"}]');
    expect([statusCode, headers["access-control-allow-origin"]]).toEqual([200, "https://shop.example"]);
    const [[key, object] = []] = s3.objects;
    expect(key).toMatch(/^raw-events\/web\/.*\/batch-[0-9a-f-]{36}\.ndjson$/);
    expect(String(object?.bytes)).not.toContain("sourceIp");
    expect((await send(" ".repeat(101))).statusCode).toBe(413);
    expect((await send("[1,2,3]")).statusCode).toBe(413);
  });

  test("fails its cold start with one clear message where a variable is wrong", async () => {
    process.env["LAYOUT"] = "hourly";
    await expect(load()).rejects.toThrow(/RAW_BUCKET_NAME: required.*LAYOUT: /);
  });

  test("is an APIGatewayProxyHandlerV2", async () => {
    process.env["RAW_BUCKET_NAME"] = "raw-events";
    const handler: APIGatewayProxyHandlerV2 = await load();
    expect(handler.length).toBeLessThan(3);
  });
});
