import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { emfProblems, metricsOf } from "../support/embedded-metric-format.js";
import { httpApiEvent } from "../support/harness.js";
import { StubS3Server } from "../support/stub-s3-server.js";

const ENTRIES = join(import.meta.dirname, "../../dist/cjs/entry");
/** Hands each of the events to the handler, one after the other, in a context as Lambda has it. */
const INVOKE = `
  const { handler } = require(process.argv[1]);
  const context = { functionName: "clickstream-lambda-ingest", getRemainingTimeInMillis: () => 10_000 };
  (async () => { for (const event of JSON.parse(process.argv[2])) await handler(event, context); })();
`;
const BODIES = ['{"eventName":"secret-name"}', '[{"eventName":"secret-name"},{"secret":1}]', "secret"];

describe.each(["handler.js", "handler-rest.js"])(
  "what the built %s writes, in a process of its own,",
  (entry) => {
    let s3: StubS3Server;
    beforeAll(async () => {
      s3 = await StubS3Server.start();
    });
    afterAll(() => s3.close());

    /** Every line on standard output. */
    async function linesWith(variables: Readonly<Record<string, string>>): Promise<string[]> {
      const events = JSON.stringify(BODIES.map((body) => httpApiEvent(body)));
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ["-e", INVOKE, join(ENTRIES, entry), events],
        {
          env: {
            PATH: process.env["PATH"],
            RAW_BUCKET_NAME: "raw-events",
            AWS_REGION: "ap-southeast-1",
            AWS_ACCESS_KEY_ID: "test",
            AWS_SECRET_ACCESS_KEY: "test",
            AWS_ENDPOINT_URL_S3: s3.endpoint,
            ...variables,
          },
        },
      );
      return stdout.trimEnd().split("\n");
    }

    test("is one line of sound EMF a request, and nothing else, with METRICS_NAMESPACE", async () => {
      const beforeMs = Date.now();
      const texts = await linesWith({ METRICS_NAMESPACE: "Shop/Clickstream" });
      expect(texts.map(emfProblems)).toEqual([[], [], []]);
      const lines = texts.map((text) => JSON.parse(text) as Record<string, unknown>);
      const ms = expect.any(Number);
      const none = { duplicates: 0, coldStart: 0 };
      expect(lines.map(metricsOf)).toEqual([
        { ...none, accepted: 1, rejected: 0, bytes: 27, storeMs: ms, coldStart: 1 },
        { ...none, accepted: 1, rejected: 1, rejectedInvalidEvent: 1, bytes: 42, storeMs: ms },
        { ...none, accepted: 0, rejected: 1, rejectedInvalidJson: 1, bytes: 6 },
      ]);
      for (const line of lines) {
        expect(line).toMatchObject({
          functionName: "clickstream-lambda-ingest",
          _aws: {
            CloudWatchMetrics: [{ Namespace: "Shop/Clickstream", Dimensions: [["functionName"]] }],
          },
        });
      }
      const [{ _aws } = {}] = lines as { _aws?: { Timestamp: number } }[];
      expect(_aws?.Timestamp).toBeGreaterThanOrEqual(beforeMs);
      expect(_aws?.Timestamp).toBeLessThanOrEqual(Date.now());
      expect(texts.join()).not.toContain("secret");
    });

    test("has no metrics without METRICS_NAMESPACE", async () => {
      const texts = await linesWith({});
      expect(texts).toHaveLength(BODIES.length);
      for (const name of ["_aws", "coldStart", "functionName"]) expect(texts.join()).not.toContain(name);
    });
  },
);
