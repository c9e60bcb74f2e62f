import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { IpAddressType, type ThrottleSettings } from "aws-cdk-lib/aws-apigatewayv2";
import { Architecture, type Code, Runtime } from "aws-cdk-lib/aws-lambda";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Bucket, IBucket, LifecycleRule } from "aws-cdk-lib/aws-s3";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { DEFAULT_PATH } from "../../adapters/api-gateway-v2/handler-options.js";
import type { IpMode } from "../../adapters/api-gateway-v2/ip-mode.js";
import { createCors, type HttpApiCors, openCors } from "../../adapters/local-gateway/cors.js";
import { ConfigurationError } from "../../domain/errors.js";
import type { Limits } from "../../domain/limits.js";
import { DEFAULT_PREFIX, type Layout } from "../../domain/object-key.js";
import { type AlarmThresholds, DEFAULT_THRESHOLDS } from "./alarm-thresholds.js";

/** Every one has a default: the names of the console walk, and limits that are safe to begin with. */
export interface ClickstreamIngestProps {
  /** Default `clickstream-http-api`. */
  readonly apiName?: string;
  /** Default `clickstream-lambda-ingest`; its log group, its alarms and its metrics are named by it. */
  readonly functionName?: string;
  /** Default `$default`; another name stands in the URL, before the path. */
  readonly stageName?: string;
  /** Default: CloudFormation makes a name. */
  readonly bucketName?: string;

  /** Of the route, and what the function takes for its own. Default `/clickstream`. */
  readonly path?: string;
  /** What keys begin with, and all that the function may write below. Default `events`. */
  readonly prefix?: string;
  /** By AWS's names, as `createDevServer` takes it. What is not given stays: any origin, any header, POST and OPTIONS. */
  readonly cors?: Partial<HttpApiCors>;
  /** Default 6 MiB a body and 500 events a batch. */
  readonly limits?: Partial<Pick<Limits, "maxBodyBytes" | "maxBatchEvents">>;
  /** How much of a client's address is stored. Default `truncated`. */
  readonly ip?: IpMode;
  /** Default `event`: an object an event; `batch`: an object a request. */
  readonly layout?: Layout;
  /** Requests a second that the stage lets through, and at once. Default 1,000 and 1,000. */
  readonly throttle?: Required<ThrottleSettings>;
  /** Default IPv4. */
  readonly ipAddressType?: IpAddressType;

  /** A function of your own, instead of this package's ready handler. It gets the same variables. */
  readonly code?: Code;
  /** Default `index.handler`. */
  readonly handler?: string;
  /** Default Node 24. */
  readonly runtime?: Runtime;
  /** Default arm64. */
  readonly architecture?: Architecture;
  /** Default 512 MB. */
  readonly memorySize?: number;
  /** Less than 30 seconds, when API Gateway gives up. Default 29. */
  readonly timeout?: Duration;
  /** Environments that the function may have at once, which no other function can then take. Default: what the account has left. */
  readonly reservedConcurrentExecutions?: number;
  /** More variables: `LOG_LEVEL`, or those of your own code. */
  readonly environment?: Readonly<Record<string, string>>;
  /** X-Ray traces of the function. Default false. */
  readonly tracing?: boolean;

  /** One that is there already; then the props of the bucket below, and its name, have no place. */
  readonly bucket?: IBucket | Bucket;
  /** Default false: nothing that was written is ever written over. */
  readonly versioned?: boolean;
  /** Default: objects are kept as they are, for good. */
  readonly lifecycleRules?: LifecycleRule[];
  /** What becomes of the bucket when the stack is deleted. Default: it stays, with all that is in it. */
  readonly removalPolicy?: RemovalPolicy;

  /** Of the function's log and of the API's. Default a month. */
  readonly logRetention?: RetentionDays;
  /** Where the function's metrics go. Default `ClickstreamIngest`. */
  readonly metricsNamespace?: string;
  /**
   * Who is told when an alarm speaks and when it is over. Default nobody: alarms show in the console alone. A topic
   * with a policy of its own, as `enforceSSL` makes one, must let `cloudwatch.amazonaws.com` publish.
   */
  readonly alarmTopic?: ITopic;
  readonly alarmThresholds?: Partial<AlarmThresholds>;
  /** Default true. */
  readonly dashboard?: boolean;
}

/** With the defaults, those that depend on nothing. */
export type Settings = ReturnType<typeof resolveProps>;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const GATEWAY_TIMEOUT_SECONDS = 30;

/** @throws ConfigurationError for a prop that cannot be used */
export function resolveProps(props: ClickstreamIngestProps) {
  const settings = {
    ...props,
    apiName: props.apiName ?? "clickstream-http-api",
    functionName: props.functionName ?? "clickstream-lambda-ingest",
    stageName: props.stageName ?? "$default",
    path: props.path ?? DEFAULT_PATH,
    prefix: props.prefix ?? DEFAULT_PREFIX,
    throttle: props.throttle ?? { rateLimit: 1_000, burstLimit: 1_000 },
    ipAddressType: props.ipAddressType ?? IpAddressType.IPV4,
    handler: props.handler ?? "index.handler",
    runtime: props.runtime ?? Runtime.NODEJS_24_X,
    architecture: props.architecture ?? Architecture.ARM_64,
    memorySize: props.memorySize ?? 512,
    timeout: props.timeout ?? Duration.seconds(GATEWAY_TIMEOUT_SECONDS - 1),
    tracing: props.tracing ?? false,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    logRetention: props.logRetention ?? RetentionDays.ONE_MONTH,
    metricsNamespace: props.metricsNamespace ?? "ClickstreamIngest",
    alarmThresholds: { ...DEFAULT_THRESHOLDS, ...props.alarmThresholds },
    dashboard: props.dashboard ?? true,
  };
  const route = `POST ${settings.path}`;
  const cors = { ...openCors([route]), ...props.cors };
  createCors(cors); // throws for what API Gateway would not take
  if (!settings.timeout.isUnresolved() && settings.timeout.toSeconds() >= GATEWAY_TIMEOUT_SECONDS) {
    throw new ConfigurationError(
      `timeout must be less than ${GATEWAY_TIMEOUT_SECONDS} seconds: API Gateway gives up then, and the client would not hear what became of its events`,
    );
  }
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
  if (/[*?$]/.test(settings.prefix)) {
    throw new ConfigurationError(
      "prefix must not hold *, ? or $: in the role's policy they would let it write below other prefixes",
    );
  }
  const ofOwnBucket = ["bucketName", "versioned", "lifecycleRules", "removalPolicy"] as const;
  const misplaced = ofOwnBucket.filter((name) => props.bucket !== undefined && props[name] !== undefined);
  if (misplaced.length > 0) {
    throw new ConfigurationError(`${misplaced.join(", ")}: set it where the bucket that you give is made`);
  }
  return { ...settings, route, cors };
}
