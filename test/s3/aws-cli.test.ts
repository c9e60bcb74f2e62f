import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createLambdaHandler, type CreateLambdaHandlerOptions } from "../../src/entry/lambda.js";
import { S3ObjectStore } from "../../src/entry/s3.js";
import { httpApiEvent, silent, withoutIngest } from "../support/harness.js";
import { createBucket } from "../support/s3-bucket.js";
import { makeTempFolder, type TempFolder } from "../support/temp-folder.js";
import { clientOf, server } from "./real-s3.js";

const client = clientOf(server.owner);
/** What was put and acknowledged, by key. */
const acknowledged = new Map<string, Buffer>();
let bucket = "";
let folder: TempFolder;

/** Debian's own, whatever else is called `aws` on the PATH; nothing but its environment configures it. */
async function aws(...args: readonly string[]): Promise<string> {
  const env = {
    PATH: "/usr/bin:/bin",
    HOME: join(folder.path, "home"),
    AWS_CONFIG_FILE: "/nonexistent",
    AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: server.owner.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.owner.secretAccessKey,
    LC_ALL: "C.UTF-8",
  };
  const options = { env, cwd: folder.path };
  const { stdout } = await promisify(execFile)(
    "/usr/bin/aws",
    ["--endpoint-url", server.endpoint, "--output", "json", "--no-cli-pager", ...args],
    options,
  );
  return stdout;
}

/** Posts a body and keeps what was stored for it, once it is acknowledged. */
async function post(body: string, options: Partial<CreateLambdaHandlerOptions>): Promise<string> {
  const store = new S3ObjectStore({ bucket, client });
  const put = new Map<string, Buffer>();
  const handler = createLambdaHandler({
    ...options,
    logger: silent,
    store: {
      putIfAbsent(object, putOptions) {
        put.set(object.key, Buffer.from(object.body as Uint8Array));
        return store.putIfAbsent(object, putOptions);
      },
    },
  });
  const answer = await handler(httpApiEvent(body));
  expect(answer.statusCode).toBe(200);
  for (const [key, bytes] of put) acknowledged.set(key, bytes);
  return answer.body;
}

const eventOf = (n: number) => `{"eventName":"é😀 ${n}","n":${n}.0,"text":"${"x".repeat(n)}"}`;
const batchOf = (from: number, to: number) =>
  `[${Array.from({ length: to - from }, (_, i) => eventOf(from + i)).join()}]`;

beforeAll(async () => {
  folder = await makeTempFolder();
  bucket = await createBucket(client);
  expect(await post(eventOf(0), {})).toBe('{"success":true}');
  await post(batchOf(1, 60), {});
  await post(batchOf(60, 80), { gzip: true, prefix: "compressed" });
  await post(batchOf(80, 100), { layout: "batch", prefix: "batches" });
});
afterAll(async () => {
  client.destroy();
  await folder.remove();
});

describe("the AWS CLI, a client that shares no code with this package", () => {
  test("reads back byte for byte what was acknowledged, and nothing else", async () => {
    await aws("s3", "sync", "--only-show-errors", `s3://${bucket}`, "read");
    const files = await folder.files();
    expect(files).toEqual([...acknowledged.keys()].map((key) => `read/${key}`).toSorted());

    const lines: string[] = [];
    for (const [key, put] of acknowledged) {
      const bytes = await readFile(join(folder.path, "read", key));
      expect(bytes.equals(put)).toBe(true);
      const text = (key.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
      lines.push(...text.trimEnd().split("\n").map(withoutIngest));
    }
    expect(lines.toSorted()).toEqual(Array.from({ length: 100 }, (_, n) => eventOf(n)).toSorted());
  });

  test.each([
    ["events/", "application/json", undefined],
    ["compressed/", "application/json", "gzip"],
    ["batches/", "application/x-ndjson", undefined],
  ])("is told the content type and encoding of what is below %s", async (prefix, type, encoding) => {
    const key = [...acknowledged.keys()].find((each) => each.startsWith(prefix)) ?? "";
    const head = JSON.parse(await aws("s3api", "head-object", "--bucket", bucket, "--key", key)) as object;
    expect(head).toMatchObject({ ContentType: type, ContentLength: acknowledged.get(key)?.length });
    expect((head as { ContentEncoding?: string }).ContentEncoding).toBe(encoding);
  });
});
