import { ConfigurationError } from "../../domain/errors.js";
import { DEFAULT_THRESHOLDS } from "./alarm-thresholds.js";
import type { ClickstreamIngestProps } from "./props.js";

/** A prop that is missing here, or is none, does not compile. */
const PROPS: Readonly<Record<keyof ClickstreamIngestProps, true>> = {
  ...{ apiName: true, functionName: true, stageName: true, bucketName: true },
  ...{ path: true, prefix: true, cors: true, limits: true, ip: true, layout: true, throttle: true },
  ...{ ipAddressType: true, code: true, handler: true, runtime: true, architecture: true, memorySize: true },
  ...{ timeout: true, reservedConcurrentExecutions: true, environment: true, tracing: true },
  ...{ bucket: true, versioned: true, lifecycleRules: true, removalPolicy: true, logRetention: true },
  ...{ metricsNamespace: true, alarmTopic: true, alarmThresholds: true, dashboard: true },
};
const LIMITS: Readonly<Record<keyof NonNullable<ClickstreamIngestProps["limits"]>, true>> = {
  maxBodyBytes: true,
  maxBatchEvents: true,
};
const THROTTLE: Readonly<Record<keyof NonNullable<ClickstreamIngestProps["throttle"]>, true>> = {
  rateLimit: true,
  burstLimit: true,
};

/**
 * A name that is mistyped would leave the default in force, and JavaScript tells nobody.
 *
 * @throws ConfigurationError that names what there is not
 */
export function assertKnown(props: ClickstreamIngestProps): void {
  const { limits = {}, throttle = {}, alarmThresholds = {} } = props;
  const unknown = [
    ...namesBeyond(PROPS, props),
    ...namesBeyond(LIMITS, limits).map((name) => `limits.${name}`),
    ...namesBeyond(THROTTLE, throttle).map((name) => `throttle.${name}`),
    ...namesBeyond(DEFAULT_THRESHOLDS, alarmThresholds).map((name) => `alarmThresholds.${name}`),
  ];
  if (unknown.length > 0) throw new ConfigurationError(`there is no prop ${unknown.join(", ")}`);
}

function namesBeyond(known: object, given: object): string[] {
  return Object.keys(given).filter((name) => !Object.hasOwn(known, name));
}
