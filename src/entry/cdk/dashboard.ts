import { Duration, Stack } from "aws-cdk-lib";
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
} from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { Watched } from "./alarms.js";
import type { Settings } from "./settings.js";
import { REJECTED_BY_CODE } from "../../adapters/api-gateway-v2/embedded-metrics.js";

/** Of CloudWatch's 24 columns: two graphs a row. */
const HALF = 12;
const FULL = 24;

/** From top to bottom: is anything wrong, do events arrive, what is refused, what does it take. */
export function createDashboard(
  scope: Construct,
  { stage, handler, metrics }: Watched,
  alarms: readonly Alarm[],
  { functionName }: Settings,
): Dashboard {
  const dashboard = new Dashboard(scope, "Dashboard", {
    // A name is one of the account's, for all regions.
    dashboardName: `${functionName}-${Stack.of(scope).region}`,
    defaultInterval: Duration.hours(3),
  });
  const graph = (title: string, left: IMetric[], right: IMetric[] = []) =>
    new GraphWidget({ title, left, right, width: HALF, leftYAxis: { min: 0 }, rightYAxis: { min: 0 } });
  const latency = (statistic: string) => stage.metricLatency({ statistic, label: statistic });
  dashboard.addWidgets(
    new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: FULL, height: 3 }),
  );
  dashboard.addWidgets(
    graph("Events", [metrics("accepted"), metrics("duplicates"), metrics("rejected")]),
    graph(
      "Rejected, by code",
      Object.values(REJECTED_BY_CODE).map((name) => metrics(name)),
    ),
  );
  dashboard.addWidgets(
    graph("Requests", [
      stage.metricCount({ label: "requests" }),
      stage.metricClientError({ label: "4xx" }),
      stage.metricServerError({ label: "5xx" }),
    ]),
    graph("Latency of the API, ms", [latency("p50"), latency("p99")]),
  );
  dashboard.addWidgets(
    graph(
      "Time in the store, ms",
      ["p50", "p99"].map((statistic) => metrics("storeMs", { statistic, label: statistic })),
    ),
    graph("Bytes received", [metrics("bytes")]),
  );
  dashboard.addWidgets(
    graph("Function: trouble", [handler.metricErrors(), handler.metricThrottles(), metrics("coldStart")]),
    graph(
      "Function: duration, ms, and environments",
      [handler.metricDuration({ statistic: "p99", label: "p99" })],
      [handler.metric("ConcurrentExecutions", { statistic: "Maximum" })],
    ),
  );
  return dashboard;
}
