import { CfnOutput } from "aws-cdk-lib";
import type { HttpApi, HttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import type { Alarm, Dashboard } from "aws-cdk-lib/aws-cloudwatch";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { createAlarms } from "./cdk/alarms.js";
import { createDashboard } from "./cdk/dashboard.js";
import { createIngestApi } from "./cdk/ingest-api.js";
import { createIngestFunction } from "./cdk/ingest-function.js";
import { ingestMetrics } from "./cdk/ingest-metrics.js";
import type { ClickstreamIngestProps } from "./cdk/props.js";
import { createRawBucket } from "./cdk/raw-bucket.js";
import { resolveProps } from "./cdk/settings.js";
import { curlLine } from "./curl-line.js";

/**
 * The whole way of an event on AWS: HTTP API, function, raw bucket, and what watches them. Deployed, it takes
 * `POST /clickstream`; the stack's outputs are its URL, a line of curl that tries it, and the bucket's name.
 * The function is the ready handler of this package, bundled with it: nothing is compiled at synthesis.
 *
 * @example
 * new ClickstreamIngest(stack, "Clickstream", { cors: { allowOrigins: ["https://shop.example"] } });
 * @throws ConfigurationError for a prop that cannot be used: at synthesis, not at the first cold start
 */
export class ClickstreamIngest extends Construct {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  readonly function: LambdaFunction;
  readonly bucket: IBucket;
  /** By name: `server-errors`, `function-errors`, `function-throttles`, `p99-latency`, `rejected-ratio`, `duplicates-ratio`. */
  readonly alarms: Readonly<Record<string, Alarm>>;
  /** Undefined with `dashboard: false`. */
  readonly dashboard: Dashboard | undefined;
  /** Where events are posted, e.g. `https://a1b2c3d4e5.execute-api.ap-southeast-1.amazonaws.com/clickstream`. */
  readonly endpointUrl: string;

  constructor(scope: Construct, id: string, props: ClickstreamIngestProps = {}) {
    super(scope, id);
    const settings = resolveProps(props);
    this.bucket = createRawBucket(this, settings);
    this.function = createIngestFunction(this, this.bucket, settings);
    const { api, stage } = createIngestApi(this, this.function, settings);
    this.api = api;
    this.stage = stage;
    this.endpointUrl = `${stage.url.replace(/\/$/, "")}${settings.path}`;

    const watched = { stage, handler: this.function, metrics: ingestMetrics(settings) };
    this.alarms = createAlarms(this, watched, settings);
    this.dashboard = settings.dashboard
      ? createDashboard(this, watched, Object.values(this.alarms), settings)
      : undefined;

    for (const [name, description, value] of [
      ["EndpointUrl", "Where events are posted", this.endpointUrl],
      ["Curl", 'Tries it: the answer is {"success":true}', curlLine(this.endpointUrl)],
      ["RawBucketName", "Where they are kept", this.bucket.bucketName],
    ] as const) {
      new CfnOutput(this, name, { description, value });
    }
  }
}

export type { AlarmThresholds } from "./cdk/alarm-thresholds.js";
export type { ClickstreamIngestProps } from "./cdk/props.js";
