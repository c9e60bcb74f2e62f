import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { MetricName } from "../../adapters/api-gateway-v2/embedded-metrics.js";
import type { Settings } from "./settings.js";

/** What the handler's log line counts; sums of 5 minutes unless said otherwise. */
export type MetricOf = (
  name: MetricName,
  options?: { readonly statistic?: string; readonly period?: Duration; readonly label?: string },
) => Metric;

export function ingestMetrics({ metricsNamespace, functionName }: Settings): MetricOf {
  return (name, { statistic = "Sum", period = Duration.minutes(5), label } = {}) =>
    new Metric({
      namespace: metricsNamespace,
      metricName: name,
      dimensionsMap: { functionName },
      statistic,
      period,
      ...(label !== undefined && { label }),
    });
}
