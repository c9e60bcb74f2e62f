import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { describe, expect, test } from "@jest/globals";
import type { ClickstreamIngestProps } from "../../src/entry/cdk.js";
import { isIngestError } from "../../src/entry/index.js";
import { synthesize } from "../support/infra/synthesized-stack.js";

const CASES: [string, ClickstreamIngestProps, string][] = [
  [
    "a timeout that API Gateway does not wait for",
    { timeout: Duration.seconds(30) },
    "timeout must be less than 30 seconds",
  ],
  ["a prefix that ends in a slash", { prefix: "events/" }, "KEY_PREFIX: "],
  ["a prefix that is a pattern to IAM", { prefix: "event?" }, "prefix must not hold *, ? or $"],
  ["a prefix that is a variable to IAM", { prefix: "${aws:userid}" }, "prefix must not hold *, ? or $"],
  ["a path without a slash", { path: "clickstream" }, "INGEST_PATH: must begin with a slash"],
  [
    "a limit that is no count",
    { limits: { maxBatchEvents: 0 } },
    "MAX_BATCH_EVENTS: a whole number, 1 or more",
  ],
  [
    "any origin with credentials",
    { cors: { allowCredentials: true } },
    "cors.allowOrigins * excludes cors.allowCredentials",
  ],
  [
    "an origin with a path",
    { cors: { allowOrigins: ["https://a.example/"] } },
    "cors.allowOrigins must name origins",
  ],
  [
    "a method that an HTTP API does not know",
    { cors: { allowMethods: ["PROPFIND"] } },
    "cors.allowMethods: PROPFIND is none of",
  ],
  [
    "a log level at which metrics would be wrong",
    { environment: { LOG_LEVEL: "warn" } },
    "LOG_LEVEL: info or lower with METRICS_NAMESPACE",
  ],
  ["a log level that there is not", { environment: { LOG_LEVEL: "loud" } }, "LOG_LEVEL: one of trace,"],
  [
    "a variable for which there is a prop",
    { environment: { KEY_PREFIX: "x" } },
    "environment: KEY_PREFIX: there is a prop for it",
  ],
];

function refusalOf(props: Parameters<typeof synthesize>[0]): string {
  try {
    synthesize(props);
    return "it was taken";
  } catch (error) {
    expect(isIngestError(error) && error.code).toBe("INVALID_CONFIGURATION");
    return (error as Error).message;
  }
}

describe("what cannot be deployed is refused at synthesis", () => {
  test.each(CASES)("%s", (_what, props, message) => {
    expect(refusalOf(props)).toContain(message);
  });

  test("settings of the bucket beside a bucket that is there already", () => {
    const refusal = refusalOf((stack) => ({
      bucket: Bucket.fromBucketName(stack, "Given", "raw-events"),
      versioned: true,
      removalPolicy: RemovalPolicy.DESTROY,
    }));
    expect(refusal).toBe("versioned, removalPolicy: set it where the bucket that you give is made");
  });

  test("what is known only when it is deployed is not judged", () => {
    const timeout = Duration.seconds(29);
    expect(refusalOf((stack) => ({ environment: { ACCOUNT: stack.account }, timeout }))).toBe("it was taken");
  });
});
