import { Validations } from "aws-cdk-lib";
import { Bucket, BucketEncryption } from "aws-cdk-lib/aws-s3";
import { Key } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { AwsSolutionsChecks } from "cdk-nag";
import type { Stack } from "aws-cdk-lib";
import { describe, expect, test } from "@jest/globals";
import { ClickstreamIngest, type ClickstreamIngestProps } from "../../src/entry/cdk.js";
import { stackOf, temporaryApp } from "../support/infra/synthesized-stack.js";

/** What the pack says of a stack: nothing, or its report. */
function findings(build: (stack: Stack) => unknown): string {
  const app = temporaryApp();
  const stack = stackOf(app);
  build(stack);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  try {
    app.synth();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

const CASES: [string, (stack: Stack) => ClickstreamIngestProps][] = [
  ["its defaults", () => ({})],
  [
    "X-Ray, a topic, versions and a prefix with slashes",
    (stack) => ({
      tracing: true,
      alarmTopic: new Topic(stack, "Topic", { enforceSSL: true }),
      versioned: true,
      prefix: "raw/clicks",
    }),
  ],
  [
    "a bucket that is there already",
    (stack) => ({ bucket: Bucket.fromBucketName(stack, "Given", "raw-events") }),
  ],
  [
    "a bucket of the same stack, with a key",
    (stack) => ({
      bucket: new Bucket(stack, "Given", {
        enforceSSL: true,
        encryption: BucketEncryption.KMS,
        encryptionKey: new Key(stack, "Key", { enableKeyRotation: true }),
        serverAccessLogsPrefix: "access/",
      }),
    }),
  ],
];

describe("cdk-nag's AwsSolutions pack", () => {
  test.each(CASES)("finds nothing that has no reason in the code, with %s", (_what, propsOf) => {
    expect(findings((stack) => new ClickstreamIngest(stack, "Clickstream", propsOf(stack)))).toBe("");
  });

  test("is seen to find what has none", () => {
    const report = findings((stack) => {
      new ClickstreamIngest(stack, "Clickstream");
      new Bucket(stack, "Open");
    });
    expect(report).toContain("AwsSolutions-S10");
    expect(report).not.toContain("Clickstream");
  });
});
