// The very file that `npm run deploy` uploads, as Lambda would run it.
import { createRequire } from "node:module";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { emfProblems, metricsOf } from "../support/embedded-metric-format.js";
import { httpApiEvent, withoutIngest } from "../support/harness.js";
import { type DeployedApp, synthesizeApp } from "../support/infra/deployed-app.js";
import { onlyResource } from "../support/infra/synthesized-stack.js";
import { ExecutionEnvironment, type Runtime } from "../support/lambda/execution-environment.js";
import { renderTable } from "../support/render-table.js";
import { createBucket, createClient, type Credentials, keysOf, readBack } from "../support/s3-bucket.js";
import { makeTempFolder, type TempFolder } from "../support/temp-folder.js";

const given = process.env["INFRA_TEST_SETUP"];
if (given === undefined) throw new Error("no server to store in: run these tests by `npm run infra:test`");
const { s3, runtimes } = JSON.parse(given) as {
  readonly s3: { readonly endpoint: string; readonly owner: Credentials };
  readonly runtimes: readonly Runtime[];
};

interface FunctionProperties {
  readonly FunctionName: string;
  readonly Handler: string;
  readonly Runtime: string;
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
}

const client = createClient({ endpoint: s3.endpoint, credentials: s3.owner });
let folder: TempFolder;
let app: DeployedApp;
let deployed: FunctionProperties;

beforeAll(async () => {
  folder = await makeTempFolder();
  app = synthesizeApp(folder.path);
  deployed = onlyResource(app.template, "AWS::Lambda::Function").Properties as unknown as FunctionProperties;
});
afterAll(async () => {
  client.destroy();
  await folder.remove();
});

/** With the template's own variables; in the place of a reference stands the bucket to which it refers. */
function start(bucket: string): Promise<ExecutionEnvironment> {
  const runtime = runtimes.find(({ nodeMajor }) => `nodejs${nodeMajor}.x` === deployed.Runtime);
  if (runtime === undefined) throw new Error(`there is no ${deployed.Runtime} here`);
  const variables = Object.entries(deployed.Environment.Variables).map(
    ([name, value]) => [name, typeof value === "string" ? value : bucket] as const,
  );
  return ExecutionEnvironment.start({
    code: app.functionAsset,
    handler: deployed.Handler,
    functionName: deployed.FunctionName,
    runtime,
    variables: {
      ...Object.fromEntries(variables),
      // On Lambda its role and its region do this.
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: s3.owner.accessKeyId,
      AWS_SECRET_ACCESS_KEY: s3.owner.secretAccessKey,
      AWS_ENDPOINT_URL_S3: s3.endpoint,
    },
  });
}

describe("the deployed function", () => {
  test("is the fast path: one file of at most 200,000 bytes without the AWS SDK, and its licences", () => {
    const files = readdirSync(app.functionAsset);
    expect(files).toEqual(["THIRD-PARTY-LICENSES.txt", "index.cjs"]);
    const bytes = statSync(join(app.functionAsset, "index.cjs")).size;
    process.stdout.write(
      renderTable("The deployed function:", [{ file: "index.cjs", bytes, most: 200_000 }]),
    );
    expect(bytes).toBeLessThanOrEqual(200_000);
    const code = readFileSync(join(app.functionAsset, "index.cjs"), "utf8");
    expect(code).not.toContain("@aws-sdk/client-s3");
    // What it requires is Node's own: nothing else is uploaded.
    const required = [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = ""]) => name);
    expect(required.length).toBeGreaterThan(0);
    const { builtinModules } = createRequire(import.meta.url)("node:module") as { builtinModules: string[] };
    expect(required.filter((name) => !builtinModules.includes(name.replace(/^node:/, "")))).toEqual([]);
  });

  test("answers the console walk's own event on the deployed runtime, and its object is in S3", async () => {
    const bucket = await createBucket(client);
    const environment = await start(bucket);
    try {
      const sent = '{"eventName": "curl_test", "userId": "u-1"}';
      expect(await environment.invoke(httpApiEvent(sent))).toMatchObject({
        response: { statusCode: 200, body: '{"success":true}' },
      });
      const [key = "", ...others] = await keysOf(client, bucket);
      expect(others).toEqual([]);
      expect(key).toMatch(/^events\/\d{4}\/\d\d\/\d\d\/\d\d\/event-[0-9a-f-]{36}\.json$/);
      const { body = "" } = (await readBack(client, bucket, key)) ?? {};
      expect(JSON.parse(withoutIngest(Buffer.from(body).toString().trimEnd()))).toEqual(JSON.parse(sent));
    } finally {
      await environment.stop();
    }
  });

  test("writes the metrics that the alarms read, under the template's names, and nothing of what was sent", async () => {
    const environment = await start(await createBucket(client));
    await environment.invoke(httpApiEvent('{"eventName":"secret-name","userId":"secret-user"}'));
    await environment.invoke(httpApiEvent('[{"eventName":"secret-name"},{"eventName":["secret-user"]}]'));
    await environment.stop();
    const lines = environment.logLines;
    expect(lines.map(emfProblems)).toEqual([[], []]);
    expect(lines.join()).not.toContain("secret");
    const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const directive = {
      Namespace: deployed.Environment.Variables["METRICS_NAMESPACE"],
      Dimensions: [["functionName"]],
    };
    for (const line of [first, second]) {
      expect(line).toMatchObject({
        functionName: "clickstream-lambda-ingest",
        _aws: { CloudWatchMetrics: [directive] },
      });
    }
    expect(metricsOf(first ?? {})).toMatchObject({ accepted: 1, duplicates: 0, rejected: 0, coldStart: 1 });
    expect(metricsOf(second ?? {})).toMatchObject({
      ...{ accepted: 1, duplicates: 0, rejected: 1, rejectedInvalidEvent: 1, coldStart: 0 },
      storeMs: expect.any(Number) as unknown,
    });
  });
});
