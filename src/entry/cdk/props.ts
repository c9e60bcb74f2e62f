import type { Duration, RemovalPolicy } from "aws-cdk-lib";
import type { IpAddressType, ThrottleSettings } from "aws-cdk-lib/aws-apigatewayv2";
import type { Architecture, Code, Runtime } from "aws-cdk-lib/aws-lambda";
import type { RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Bucket, IBucket, LifecycleRule } from "aws-cdk-lib/aws-s3";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { IpMode } from "../../adapters/api-gateway-v2/ip-mode.js";
import type { HttpApiCors } from "../../adapters/local-gateway/cors.js";
import type { Limits } from "../../domain/limits.js";
import type { Layout } from "../../domain/object-key.js";
import type { AlarmThresholds } from "./alarm-thresholds.js";

/** Every one has a default: the names of the console walk, and limits that are safe to begin with. */
export interface ClickstreamIngestProps {
  /** Default `clickstream-http-api`. */
  readonly apiName?: string;
  /** Default `clickstream-lambda-ingest`; its log group, its alarms and its metrics are named by it. */
  readonly functionName?: string;
  /** Default `$default`; another name stands in the URL, before the path. */
  readonly stageName?: string;
  /** Default: CloudFormation makes a name. By a name of yours, a bucket that stayed is in the way of the next stack: give it as `bucket`. */
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
  /** Of `code`. Default `index.handler`. */
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

  /**
   * One that is there already, in the same region; then the props of the bucket below, and its name, have no place.
   * With a KMS key, give that too (`Bucket.fromBucketAttributes`), or the role may not use it and every put fails.
   */
  readonly bucket?: IBucket | Bucket;
  /** Default false: nothing that was written is ever written over. */
  readonly versioned?: boolean;
  /** Default: objects are kept as they are, for good. */
  readonly lifecycleRules?: LifecycleRule[];
  /**
   * What becomes of the bucket when the stack is deleted. Default: it stays, with all that is in it, unless it was made
   * by a deployment that failed. With `DESTROY`, a bucket that is not empty makes the deletion fail.
   */
  readonly removalPolicy?: RemovalPolicy;

  /** Of the function's log and of the API's. Default a month. */
  readonly logRetention?: RetentionDays;
  /** Where the function's metrics go. Default `ClickstreamIngest`. */
  readonly metricsNamespace?: string;
  /**
   * Who is told when an alarm speaks and when it is over. Default nobody: alarms show in the console alone. A topic
   * of your app with `enforceSSL` is given the right for that; the policy of one that is there already, and that of a
   * topic's key, must let `cloudwatch.amazonaws.com` publish.
   */
  readonly alarmTopic?: ITopic;
  readonly alarmThresholds?: Partial<AlarmThresholds>;
  /** Default true. */
  readonly dashboard?: boolean;
}
