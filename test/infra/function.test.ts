import { Duration } from "aws-cdk-lib";
import { Key } from "aws-cdk-lib/aws-kms";
import { Architecture, Code, Runtime } from "aws-cdk-lib/aws-lambda";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { describe, expect, test } from "@jest/globals";
import { synthesize } from "../support/infra/synthesized-stack.js";

const FUNCTION = "AWS::Lambda::Function";
const ROLE = "AWS::IAM::Role";

const statements = (policies: unknown) =>
  (policies as { PolicyDocument: { Statement: unknown[] } }[]).flatMap(
    ({ PolicyDocument }) => PolicyDocument.Statement,
  );

describe("the function", () => {
  test("runs on Node 24 and arm64, in no VPC, and ends before the API Gateway gives up", () => {
    const { Properties } = synthesize().only(FUNCTION);
    expect(Properties).toMatchObject({
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      MemorySize: 512,
      Timeout: 29,
      Handler: "index.handler",
    });
    expect(Object.keys(Properties)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/VpcConfig|ReservedConcurrentExecutions|TracingConfig/)]),
    );
  });

  test("takes its limits, its code and its variables from the props", () => {
    const { only } = synthesize({
      functionName: "clicks",
      code: Code.fromInline("exports.main = async () => ({ statusCode: 204 })"),
      handler: "index.main",
      runtime: Runtime.NODEJS_22_X,
      architecture: Architecture.X86_64,
      memorySize: 1_024,
      timeout: Duration.seconds(15),
      reservedConcurrentExecutions: 50,
      tracing: true,
      path: "/e",
      prefix: "raw/clicks",
      limits: { maxBodyBytes: 65_536, maxBatchEvents: 20 },
      ip: "none",
      layout: "batch",
      metricsNamespace: "Shop",
      environment: { LOG_LEVEL: "info", TENANT: "a" },
    });
    expect(only(FUNCTION).Properties).toMatchObject({
      FunctionName: "clicks",
      Code: { ZipFile: "exports.main = async () => ({ statusCode: 204 })" },
      Handler: "index.main",
      Runtime: "nodejs22.x",
      Architectures: ["x86_64"],
      MemorySize: 1_024,
      Timeout: 15,
      ReservedConcurrentExecutions: 50,
      TracingConfig: { Mode: "Active" },
      Environment: {
        Variables: {
          LOG_LEVEL: "info",
          TENANT: "a",
          RAW_BUCKET_NAME: { Ref: only("AWS::S3::Bucket").id },
          KEY_PREFIX: "raw/clicks",
          INGEST_PATH: "/e",
          MAX_BODY_BYTES: "65536",
          MAX_BATCH_EVENTS: "20",
          IP_MODE: "none",
          LAYOUT: "batch",
          METRICS_NAMESPACE: "Shop",
        },
      },
    });
  });

  test("logs to a group of its own, whose lines are gone after a month, or when the prop says", () => {
    const retentionOf = (logRetention?: RetentionDays) => {
      const { template, only } = synthesize(logRetention === undefined ? {} : { logRetention });
      const groups = template.findResources("AWS::Logs::LogGroup");
      const { LoggingConfig } = only(FUNCTION).Properties as { LoggingConfig: { LogGroup: { Ref: string } } };
      expect(groups[LoggingConfig.LogGroup.Ref]).toMatchObject({
        Properties: { LogGroupName: "/aws/lambda/clickstream-lambda-ingest" },
      });
      return Object.values(groups).map((group) => (group as { Properties: object }).Properties);
    };
    expect(retentionOf()).toEqual(
      [30, 30].map((RetentionInDays) => expect.objectContaining({ RetentionInDays }) as unknown),
    );
    expect(retentionOf(RetentionDays.ONE_WEEK)).toEqual(
      [7, 7].map((RetentionInDays) => expect.objectContaining({ RetentionInDays }) as unknown),
    );
  });
});

describe("the function's role", () => {
  test("may do exactly this: put objects below the prefix, and write its log", () => {
    const { template, only } = synthesize();
    expect(only(ROLE).Properties).toMatchSnapshot();
    template.resourceCountIs("AWS::IAM::Policy", 0);
    template.resourceCountIs("AWS::IAM::ManagedPolicy", 0);
  });

  test("with another prefix may put below that one alone", () => {
    const { only } = synthesize({ prefix: "raw/clicks", bucketName: "shop-events" });
    const [put] = statements(only(ROLE).Properties["Policies"]) as [{ Resource: unknown }];
    expect(put).toEqual({
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: {
        "Fn::Join": ["", [{ "Fn::GetAtt": [only("AWS::S3::Bucket").id, "Arn"] }, "/raw/clicks/*"]],
      },
    });
  });

  test("of a bucket with a key may have data keys made, which each put needs, and no more of the key", () => {
    const keyed = synthesize((stack) => ({
      bucket: new Bucket(stack, "Given", { encryptionKey: new Key(stack, "Key") }),
    }));
    const [, key, ...others] = statements(keyed.only(ROLE).Properties["Policies"]) as { Action: unknown }[];
    expect(key).toEqual({
      Effect: "Allow",
      Action: "kms:GenerateDataKey",
      Resource: { "Fn::GetAtt": [keyed.only("AWS::KMS::Key").id, "Arn"] },
    });
    expect(others.map(({ Action }) => Action)).toEqual([["logs:CreateLogStream", "logs:PutLogEvents"]]);
  });

  test("with X-Ray may write traces besides", () => {
    const { only } = synthesize({ tracing: true });
    const { PolicyDocument } = only("AWS::IAM::Policy").Properties as {
      PolicyDocument: { Statement: unknown };
    };
    expect(PolicyDocument.Statement).toEqual([
      { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: "*" },
    ]);
  });
});
