import { CfnParameter, Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { Match } from "aws-cdk-lib/assertions";
import { Runtime } from "aws-cdk-lib/aws-lambda";
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
  ["a prefix that no policy takes", { prefix: "\u{30A4}\u{30D9}" }, "prefix must be of Latin-1"],
  // The function would take an empty variable for none, and write where its role does not let it.
  ["a prefix that is empty", { prefix: "" }, "prefix: must not be empty"],
  ["a namespace that is empty", { metricsNamespace: "" }, "metricsNamespace: must not be empty"],
  ...[
    "/e/{id}",
    "/{proxy+}",
    "/clickstream/",
    "/a?b=1",
    "/a#b",
    "/click stream",
    "/%41",
    "/\u{E9}",
    "//a",
  ].map((path): (typeof CASES)[number] => [`the path ${path}`, { path }, "path must be plain"]),
  [
    "a throttle that lets nothing through",
    { throttle: { rateLimit: 0, burstLimit: 0 } },
    "throttle.rateLimit must be",
  ],
  [
    "a throttle without a burst",
    { throttle: { rateLimit: 10, burstLimit: 0 } },
    "throttle.rateLimit must be",
  ],
  [
    "a reserve of no environment",
    { reservedConcurrentExecutions: 0 },
    "reservedConcurrentExecutions must be 1 or more",
  ],
  [
    "a runtime that is not the function's",
    { runtime: Runtime.PYTHON_3_13 },
    "this package's function is index.handler on Node",
  ],
  [
    "a handler that is not the function's",
    { handler: "main.handler" },
    "this package's function is index.handler on Node",
  ],
  [
    "a ratio in percent",
    { alarmThresholds: { rejectedRatio: 5 } },
    "alarmThresholds.rejectedRatio is a share",
  ],
  [
    "a ratio that is always reached",
    { alarmThresholds: { duplicatesRatio: 0 } },
    "alarmThresholds.duplicatesRatio must be",
  ],
  [
    "a threshold that is no number",
    { alarmThresholds: { serverErrors: Number.NaN } },
    "alarmThresholds.serverErrors must be",
  ],
  [
    "a threshold that nothing reaches",
    { alarmThresholds: { functionErrors: Infinity } },
    "alarmThresholds.functionErrors must be",
  ],
  [
    "a latency that no request reaches",
    { alarmThresholds: { p99LatencyMs: 30_000 } },
    "alarmThresholds.p99LatencyMs must be",
  ],
  [
    "a least number that is none",
    { alarmThresholds: { leastEvents: Number.NaN } },
    "alarmThresholds.leastEvents must be",
  ],
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

  test("a name that is mistyped, which JavaScript would let pass", () => {
    const mistyped = {
      thottle: { rateLimit: 5, burstLimit: 5 },
      throttle: { rateLimit: 5, burstLimit: 5, ratePerSecond: 5 },
      limits: { maxEvents: 5 },
      alarmThresholds: { p99: 4 },
    };
    expect(refusalOf(mistyped as unknown as ClickstreamIngestProps)).toBe(
      "there is no prop thottle, limits.maxEvents, throttle.ratePerSecond, alarmThresholds.p99",
    );
  });

  test("a mistyped setting of CORS, which would leave the API open to any origin", () => {
    const cors = { allowedOrigins: ["https://shop.example"] } as object;
    expect(refusalOf({ cors })).toMatch(
      /^cors\.allowedOrigins: there is no such setting; there are allowOrigins, /,
    );
  });

  test("settings of the bucket beside a bucket that is there already", () => {
    const refusal = refusalOf((stack) => ({
      bucket: Bucket.fromBucketName(stack, "Given", "raw-events"),
      versioned: true,
      removalPolicy: RemovalPolicy.DESTROY,
    }));
    expect(refusal).toBe("versioned, removalPolicy: set it where the bucket that you give is made");
  });

  test("a bucket of another region, which would refuse every put", () => {
    const refusal = (region: string) =>
      refusalOf((stack) => ({
        bucket: Bucket.fromBucketAttributes(stack, "Given", { bucketName: "raw-events", region }),
      }));
    expect(refusal("us-east-1")).toBe(
      "bucket is in us-east-1, and must be in ap-southeast-1, as the function",
    );
    expect(refusal("ap-southeast-1")).toBe("it was taken");
  });
});

describe("what is known only when it is deployed", () => {
  const text = (stack: Stack) => new CfnParameter(stack, "Text").valueAsString;
  const list = (stack: Stack) => new CfnParameter(stack, "List", { type: "CommaDelimitedList" }).valueAsList;
  const number = (stack: Stack) => new CfnParameter(stack, "Number", { type: "Number" }).valueAsNumber;

  test.each<[string, (stack: Stack) => ClickstreamIngestProps]>([
    ["a variable", (stack) => ({ environment: { ACCOUNT: stack.account } })],
    ["the timeout", (stack) => ({ timeout: Duration.seconds(number(stack)) })],
    ["an origin", (stack) => ({ cors: { allowOrigins: [`https://main.${text(stack)}`] } })],
    ["all origins", (stack) => ({ cors: { allowOrigins: list(stack) } })],
    ["the throttle", (stack) => ({ throttle: { rateLimit: number(stack), burstLimit: 10 } })],
    ["the bucket", (stack) => ({ bucket: Bucket.fromBucketName(stack, "Given", text(stack)) })],
    ["a threshold", (stack) => ({ alarmThresholds: { serverErrors: number(stack) } })],
  ])("%s is not judged", (_what, propsOf) => {
    expect(refusalOf(propsOf)).toBe("it was taken");
  });

  test("is in the template as what it will be", () => {
    const { only, template } = synthesize((stack) => {
      const count = number(stack);
      return {
        cors: { allowOrigins: [`https://main.${text(stack)}`] },
        limits: { maxBatchEvents: count },
        alarmThresholds: { leastEvents: count },
      };
    });
    const origins = [{ "Fn::Join": ["", ["https://main.", { Ref: "Text" }]] }];
    expect(only("AWS::ApiGatewayV2::Api").Properties).toMatchObject({
      CorsConfiguration: { AllowOrigins: origins },
    });
    expect(only("AWS::Lambda::Function").Properties).toMatchObject({
      Environment: { Variables: { MAX_BATCH_EVENTS: { Ref: "Number" } } },
    });
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Metrics: Match.arrayWith([
        Match.objectLike({
          Expression: {
            "Fn::Join": ["", ["IF(accepted >= ", { Ref: "Number" }, ", duplicates / (accepted), 0)"]],
          },
        }),
      ]),
    });
  });
});

describe("what is given as undefined", () => {
  test("is the default", () => {
    // As of a caller whose compiler knows no exactOptionalPropertyTypes.
    const cors = { allowHeaders: undefined } as object;
    const alarmThresholds = { leastEvents: undefined } as object;
    const withNothing = synthesize({ cors, alarmThresholds });
    expect(withNothing.template.toJSON()).toEqual(synthesize().template.toJSON());
  });
});
