import { Duration, Stack, Tokenization } from "aws-cdk-lib";
import type { HttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";
import type { MetricOf } from "./ingest-metrics.js";
import type { Settings } from "./settings.js";

/** What is there to be watched. */
export interface Watched {
  readonly stage: HttpStage;
  readonly handler: IFunction;
  readonly metrics: MetricOf;
}

/** What one alarm watches. */
interface Watch {
  readonly name: string;
  readonly description: string;
  readonly metric: IMetric;
  /** At it the alarm speaks, and above. */
  readonly threshold: number;
  /** Periods on end that must be so. Default 1. */
  readonly periods?: number;
}

const SUM = { period: Duration.minutes(5), statistic: "Sum" };
const RATIO_PERIOD = Duration.minutes(15);

/** One for each way in which events are lost, late or unwanted; by its name, which follows the function's. */
export function createAlarms(scope: Construct, watched: Watched, settings: Settings): Record<string, Alarm> {
  const { alarmTopic, functionName } = settings;
  if (alarmTopic !== undefined) letPublish(scope, alarmTopic);
  const alarms = watchesOf(watched, settings).map(({ name, description, periods = 1, ...watch }) => {
    const alarm = new Alarm(scope, `${name}-alarm`, {
      alarmName: `${functionName}-${name}`,
      alarmDescription: `${description} What to do: the chapter Operate in the README of clickstream-ingest.`,
      ...watch,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      // Without a request there is no metric, and nothing wrong.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (alarmTopic !== undefined) {
      const tell = new SnsAction(alarmTopic);
      alarm.addAlarmAction(tell);
      alarm.addOkAction(tell);
    }
    return [name, alarm] as const;
  });
  return Object.fromEntries(alarms);
}

/**
 * A policy of a topic's own, as `enforceSSL` makes one, stands in the place of the default one that lets the account's
 * alarms publish.
 */
function letPublish(scope: Construct, topic: ITopic): void {
  if (topic.node.tryFindChild("Policy") === undefined) return;
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      actions: ["sns:Publish"],
      resources: [topic.topicArn],
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
  );
}

function watchesOf({ stage, handler, metrics }: Watched, { alarmThresholds }: Settings): Watch[] {
  const { leastEvents, ...thresholds } = alarmThresholds;
  const period = RATIO_PERIOD;
  const ratio = (part: "rejected" | "duplicates", of: string) =>
    new MathExpression({
      expression: `IF(${of} >= ${Tokenization.stringifyNumber(leastEvents)}, ${part} / (${of}), 0)`,
      usingMetrics: { [part]: metrics(part, { period }), accepted: metrics("accepted", { period }) },
      label: `${part} / (${of})`,
      period,
    });
  return [
    {
      name: "server-errors",
      description: "The API answered 5xx: those events are lost unless their clients send them again.",
      metric: stage.metricServerError(SUM),
      threshold: thresholds.serverErrors,
    },
    {
      name: "function-errors",
      description: "The function crashed, ran out of time or memory, or failed its cold start.",
      metric: handler.metricErrors(SUM),
      threshold: thresholds.functionErrors,
    },
    {
      name: "function-throttles",
      description: "Lambda refused invocations: the function's or the account's concurrency is used up.",
      metric: handler.metricThrottles(SUM),
      threshold: thresholds.functionThrottles,
    },
    {
      name: "p99-latency",
      description: "One request in a hundred takes long: S3, cold starts or big batches.",
      metric: stage.metricLatency({ period: Duration.minutes(5), statistic: "p99" }),
      threshold: thresholds.p99LatencyMs,
      periods: 3,
    },
    {
      name: "rejected-ratio",
      description: "Clients send what is no event; the log's lines tell the codes.",
      metric: ratio("rejected", "accepted + rejected"),
      threshold: thresholds.rejectedRatio,
    },
    {
      name: "duplicates-ratio",
      description: "Events come under ids that are taken: a client that reuses ids loses what it sends.",
      metric: ratio("duplicates", "accepted"),
      threshold: thresholds.duplicatesRatio,
    },
  ];
}
