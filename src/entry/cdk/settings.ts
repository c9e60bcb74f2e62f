import { Duration, RemovalPolicy, Token } from "aws-cdk-lib";
import { IpAddressType } from "aws-cdk-lib/aws-apigatewayv2";
import { Architecture, Runtime } from "aws-cdk-lib/aws-lambda";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { DEFAULT_PATH } from "../../adapters/api-gateway-v2/handler-options.js";
import { createCors, openCors } from "../../adapters/local-gateway/cors.js";
import { ConfigurationError } from "../../domain/errors.js";
import { DEFAULT_PREFIX } from "../../domain/object-key.js";
import { DEFAULT_THRESHOLDS } from "./alarm-thresholds.js";
import { assertDeployable, DEFAULT_HANDLER, GATEWAY_TIMEOUT_SECONDS } from "./assert-deployable.js";
import { assertKnown } from "./known-props.js";
import type { ClickstreamIngestProps } from "./props.js";

/** With the defaults, those that depend on nothing. */
export type Settings = ReturnType<typeof resolveProps>;

/** @throws ConfigurationError for a prop that cannot be used */
export function resolveProps(props: ClickstreamIngestProps) {
  assertKnown(props);
  const settings = {
    ...props,
    apiName: props.apiName ?? "clickstream-http-api",
    functionName: props.functionName ?? "clickstream-lambda-ingest",
    stageName: props.stageName ?? "$default",
    path: props.path ?? DEFAULT_PATH,
    prefix: props.prefix ?? DEFAULT_PREFIX,
    throttle: props.throttle ?? { rateLimit: 1_000, burstLimit: 1_000 },
    ipAddressType: props.ipAddressType ?? IpAddressType.IPV4,
    handler: props.handler ?? DEFAULT_HANDLER,
    runtime: props.runtime ?? Runtime.NODEJS_24_X,
    architecture: props.architecture ?? Architecture.ARM_64,
    memorySize: props.memorySize ?? 512,
    timeout: props.timeout ?? Duration.seconds(GATEWAY_TIMEOUT_SECONDS - 1),
    tracing: props.tracing ?? false,
    // It stays, but for a deployment that fails as it makes it, which could else not be tried again by the same name.
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    metricsNamespace: props.metricsNamespace ?? "ClickstreamIngest",
    alarmThresholds: { ...DEFAULT_THRESHOLDS, ...given(props.alarmThresholds) },
    dashboard: props.dashboard ?? true,
  };
  const route = `POST ${settings.path}`;
  const cors = { ...openCors([route]), ...given(props.cors) };
  createCors({ ...cors, allowOrigins: knownOrigins(cors.allowOrigins) }); // throws for what API Gateway would not take
  assertDeployable(settings);
  const ofOwnBucket = ["bucketName", "versioned", "lifecycleRules", "removalPolicy"] as const;
  const misplaced = ofOwnBucket.filter((name) => props.bucket !== undefined && props[name] !== undefined);
  if (misplaced.length > 0) {
    throw new ConfigurationError(`${misplaced.join(", ")}: set it where the bucket that you give is made`);
  }
  return { ...settings, route, cors };
}

/** Without what is undefined, which stands for the default. */
function given<T extends object>(values: T | undefined): T {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== undefined)) as T;
}

/** An origin of which a part is known only when it is deployed, such as an Amplify app's, is not judged. */
function knownOrigins(origins: readonly string[]): readonly string[] {
  const isList: boolean = Array.isArray(origins);
  if (!isList) return origins; // to be told what it must be
  if (Token.isUnresolved(origins)) return [LATER_ORIGIN];
  return origins.map((origin) => (Token.isUnresolved(origin) ? LATER_ORIGIN : origin));
}

const LATER_ORIGIN = "https://known-when-deployed.example";
