// The ready handler, bundled as the README says, under AWS's own runtime client.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { emfProblems, metricsOf } from "../support/embedded-metric-format.js";
import { httpApiEvent, withoutIngest } from "../support/harness.js";
import type { ExecutionEnvironment } from "../support/lambda/execution-environment.js";
import { createBucket, keysOf, readBack } from "../support/s3-bucket.js";
import { RUNTIMES, s3Client, startFunction, variablesFor } from "./setup.js";

const client = s3Client();
let bucket = "";
const started: ExecutionEnvironment[] = [];

beforeAll(async () => {
  bucket = await createBucket(client);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((environment) => environment.stop()));
});
afterAll(() => client.destroy());

describe.each(RUNTIMES)("on Lambda's runtime of %s", (name, runtime) => {
  const hasCallbacks = runtime.client.startsWith("3.");

  async function start(bundle: string, variables: Record<string, string> = {}) {
    const environment = await startFunction(bundle, runtime, variables);
    started.push(environment);
    return environment;
  }

  test.each(["ready", "minified", "ready-rest", "minified-rest"])(
    "the %s bundle answers API Gateway's event, and what was sent is in S3",
    async (bundle) => {
      const prefix = `answered/${name}/${bundle}`;
      const environment = await start(bundle, { ...variablesFor(bucket), KEY_PREFIX: prefix });
      const sent =
        '{"eventName":"é😀","n":12345678901234567890,"eventId":"0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9"}';

      expect(await environment.invoke(httpApiEvent(sent))).toEqual({
        response: {
          statusCode: 200,
          headers: { "content-type": "application/json" },
          body: '{"success":true}',
        },
      });

      const [key = "", ...others] = await keysBelow(prefix);
      expect(others).toEqual([]);
      expect(key).toMatch(/\/\d{4}\/\d\d\/\d\d\/\d\d\/event-0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9\.json$/);
      const { body = "", contentType } = (await readBack(client, bucket, key)) ?? {};
      expect(contentType).toBe("application/json");
      const line = Buffer.from(body).toString();
      expect(withoutIngest(line.trimEnd())).toBe(sent);
      const { _ingest } = JSON.parse(line) as { _ingest: object };
      expect(_ingest).toEqual({
        receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
        sourceIp: "203.0.113.0",
        userAgent: "curl/8.5.0",
        method: "POST",
        path: "/clickstream",
        requestId: "JKJaXmPLvHcESHA=",
        apiId: "a1b2c3d4e5",
        stage: "$default",
      });
    },
  );

  test.each(["ready", "ready-rest"])(
    "without RAW_BUCKET_NAME the cold start of %s fails, and says so to Lambda and in the log",
    async (bundle) => {
      const variables = variablesFor(bucket);
      delete variables["RAW_BUCKET_NAME"];
      const environment = await start(bundle, variables);
      const message =
        "environment variables cannot be used: RAW_BUCKET_NAME: required: the bucket that takes raw events";

      const { errorType, errorMessage } = await environment.initError;
      expect({ errorType, errorMessage }).toEqual({ errorType: "ConfigurationError", errorMessage: message });
      expect(await environment.ended).toBe(hasCallbacks ? 129 : 1);
      // The runtime's own line; with client 4 Node prints what ended it besides.
      const [line = "", ...others] = environment.logLines.filter((each) => each.includes("\tERROR\t"));
      expect(others).toEqual([]);
      expect(line).toContain(`{"errorType":"ConfigurationError","errorMessage":"${message}"`);
    },
  );

  test.each([
    ["an error", "error", { errorType: "PaymentDeclined", errorMessage: "no money left" }],
    ["what is no error", "text", { errorType: "string", errorMessage: "only text" }],
  ])(
    "a function that throws %s is reported, and its environment serves on",
    async (_what, throws, reported) => {
      const environment = await start("throws");
      expect(await environment.invoke({ n: 1 })).toEqual({ response: { served: 1 } });
      expect(await environment.invoke({ throws })).toMatchObject({ error: reported });
      expect(await environment.invoke({ n: 2 })).toEqual({ response: { served: 2 } });
    },
  );

  const kept = hasCallbacks ? "may answer by its callback" : "fails its cold start";
  test(`a function that declares three parameters ${kept}`, async () => {
    const environment = await start("three-parameters");
    if (hasCallbacks) {
      expect(await environment.invoke({})).toEqual({ response: "called back" });
      return;
    }
    const { errorType, errorMessage } = await environment.initError;
    expect(errorType).toBe("Runtime.CallbackHandlerDeprecated");
    expect(errorMessage).toContain(
      runtime.nodeMajor === 22
        ? "when using Node.js 22 with Managed Instances"
        : "has removed support for callback-based function handlers starting with Node.js 24",
    );
    expect(await environment.ended).toBe(1);
  });

  test.each(["ready", "ready-rest"])(
    "an invocation of %s logs one line of JSON, with its status and ids and nothing of what was sent",
    async (bundle) => {
      const environment = await start(bundle, variablesFor(bucket));
      const values = ["secret-name", "secret-user", "secret-nested", "secret-header", "secret-agent"];
      const [eventName, userId, nested, header = "", userAgent = ""] = values;
      const good = httpApiEvent(JSON.stringify({ eventName, userId, product: { nested } }), {
        headers: { "x-custom": header, cookie: header },
        userAgent,
      });
      const bad = httpApiEvent(`{"eventName":${JSON.stringify(values)}}`, { userAgent });
      expect((await environment.invoke(good)).response).toMatchObject({ statusCode: 200 });
      expect((await environment.invoke(bad)).response).toMatchObject({ statusCode: 400 });
      await environment.stop();

      const [answered, refused, ...others] = environment.logLines.map((line) => JSON.parse(line) as object);
      expect(others).toEqual([]);
      const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown;
      const ids = { requestId: "JKJaXmPLvHcESHA=", awsRequestId: uuid };
      expect(answered).toMatchObject({ level: "info", status: 200, accepted: 1, ...ids });
      expect(refused).toMatchObject({ level: "warn", status: 400, code: "INVALID_EVENT", ...ids });
      for (const value of values) expect(environment.logLines.join()).not.toContain(value);
    },
  );

  test.each(["ready", "minified", "ready-rest", "minified-rest"])(
    "with METRICS_NAMESPACE each line of the %s bundle is sound EMF, under the function's name",
    async (bundle) => {
      const environment = await start(bundle, { ...variablesFor(bucket), METRICS_NAMESPACE: "Shop/Clicks" });
      for (const body of ['{"eventName":"click"}', '[{"eventName":"click"},7]', "{"])
        await environment.invoke(httpApiEvent(body));
      await environment.stop();

      expect(environment.logLines.map(emfProblems)).toEqual([[], [], []]);
      const lines = environment.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
      const ms = expect.any(Number);
      expect(lines.map(metricsOf)).toEqual([
        { accepted: 1, duplicates: 0, rejected: 0, bytes: 21, storeMs: ms, coldStart: 1 },
        {
          ...{ accepted: 1, duplicates: 0, rejected: 1, rejectedInvalidEvent: 1 },
          ...{ bytes: 25, storeMs: ms, coldStart: 0 },
        },
        { accepted: 0, duplicates: 0, rejected: 1, rejectedInvalidJson: 1, bytes: 1, coldStart: 0 },
      ]);
      for (const line of lines) {
        expect(line).toMatchObject({
          functionName: "ingest",
          _aws: { CloudWatchMetrics: [{ Namespace: "Shop/Clicks", Dimensions: [["functionName"]] }] },
        });
      }
    },
  );
});

async function keysBelow(prefix: string): Promise<string[]> {
  return (await keysOf(client, bucket)).filter((key) => key.startsWith(`${prefix}/`));
}
