import { Topic } from "aws-cdk-lib/aws-sns";
import { describe, expect, test } from "@jest/globals";
import type { ClickstreamIngestProps } from "../../src/entry/cdk.js";
import { METRICS } from "../../src/adapters/api-gateway-v2/embedded-metrics.js";
import { letsAlarmsPublish, synthesize } from "../support/infra/synthesized-stack.js";

interface AlarmProperties {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Metrics?: readonly {
    readonly Expression?: string;
    readonly MetricStat?: { readonly Stat: string; readonly Period: number };
  }[];
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Period?: number;
  readonly ComparisonOperator: string;
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly AlarmActions?: unknown;
  readonly OKActions?: unknown;
}

type Props = Parameters<typeof synthesize>[0];

const alarmsOf = (props?: Props) =>
  Object.values(synthesize(props).template.findResources("AWS::CloudWatch::Alarm")).map(
    (alarm) => (alarm as { Properties: AlarmProperties }).Properties,
  );

/** What each says: its metric or expression, from where on, in how many periods of how long. */
const summary = (alarms: readonly AlarmProperties[]) =>
  alarms.map(({ AlarmName, Namespace, MetricName, Metrics = [], Threshold, EvaluationPeriods }) => {
    const expression = Metrics.flatMap(({ Expression = [] }) => Expression).join();
    return [AlarmName, expression || `${Namespace} ${MetricName}`, Threshold, EvaluationPeriods];
  });

/** By name, of what each alarm is made: its statistic, of how many seconds; of a ratio, those of its parts. */
const statistics = (alarms: readonly AlarmProperties[]) =>
  alarms.map(({ AlarmName, Statistic, ExtendedStatistic, Period, Metrics = [] }) => {
    const parts = Metrics.flatMap(({ MetricStat }) =>
      MetricStat === undefined ? [] : [`${MetricStat.Stat} ${MetricStat.Period}`],
    );
    const own = `${Statistic ?? ExtendedStatistic} ${Period}`;
    return [AlarmName.replace("clickstream-lambda-ingest-", ""), parts.length === 0 ? [own] : parts];
  });

describe("the alarms", () => {
  test("count errors over 5 minutes and events over 15, take the 99th percentile of times, and speak from their threshold on", () => {
    const alarms = alarmsOf();
    expect(statistics(alarms)).toEqual([
      ["server-errors", ["Sum 300"]],
      ["function-errors", ["Sum 300"]],
      ["function-throttles", ["Sum 300"]],
      ["p99-latency", ["p99 300"]],
      ["rejected-ratio", ["Sum 900", "Sum 900"]],
      ["duplicates-ratio", ["Sum 900", "Sum 900"]],
    ]);
    const comparisons = new Set(alarms.map(({ ComparisonOperator }) => ComparisonOperator));
    expect([...comparisons]).toEqual(["GreaterThanOrEqualToThreshold"]);
  });

  test("watch what loses events, makes them late or shows a client that is wrong", () => {
    const name = (what: string) => `clickstream-lambda-ingest-${what}`;
    expect(summary(alarmsOf())).toEqual([
      [name("server-errors"), "AWS/ApiGateway 5xx", 1, 1],
      [name("function-errors"), "AWS/Lambda Errors", 1, 1],
      [name("function-throttles"), "AWS/Lambda Throttles", 1, 1],
      [name("p99-latency"), "AWS/ApiGateway Latency", 3_000, 3],
      [name("rejected-ratio"), "IF(accepted + rejected >= 20, rejected / (accepted + rejected), 0)", 0.05, 1],
      [name("duplicates-ratio"), "IF(accepted >= 20, duplicates / (accepted), 0)", 0.1, 1],
    ]);
  });

  test("are named by the function and take their thresholds from the props", () => {
    const alarmThresholds = {
      serverErrors: 2,
      functionErrors: 3,
      functionThrottles: 4,
      p99LatencyMs: 500,
      rejectedRatio: 0.2,
      duplicatesRatio: 0.5,
      leastEvents: 7,
    };
    expect(summary(alarmsOf({ functionName: "clicks", alarmThresholds }))).toEqual([
      ["clicks-server-errors", "AWS/ApiGateway 5xx", 2, 1],
      ["clicks-function-errors", "AWS/Lambda Errors", 3, 1],
      ["clicks-function-throttles", "AWS/Lambda Throttles", 4, 1],
      ["clicks-p99-latency", "AWS/ApiGateway Latency", 500, 3],
      ["clicks-rejected-ratio", "IF(accepted + rejected >= 7, rejected / (accepted + rejected), 0)", 0.2, 1],
      ["clicks-duplicates-ratio", "IF(accepted >= 7, duplicates / (accepted), 0)", 0.5, 1],
    ]);
  });

  test("tell a topic when they speak and when it is over; without one nobody", () => {
    const { template, only } = synthesize((stack) => ({ alarmTopic: new Topic(stack, "Topic") }));
    const topic = { Ref: only("AWS::SNS::Topic").id };
    template.allResourcesProperties("AWS::CloudWatch::Alarm", { AlarmActions: [topic], OKActions: [topic] });
    for (const { AlarmActions, OKActions } of alarmsOf()) {
      expect([AlarmActions, OKActions]).toEqual([undefined, undefined]);
    }
  });

  test("may publish to a topic that wants TLS, whose own policy would else keep them out", () => {
    const { template, only } = synthesize((stack) => ({
      alarmTopic: new Topic(stack, "Topic", { enforceSSL: true }),
    }));
    template.hasResourceProperties(
      "AWS::SNS::TopicPolicy",
      letsAlarmsPublish({ Ref: only("AWS::SNS::Topic").id }),
    );
    // Without a policy of its own the default one lets them.
    const plain = synthesize((stack) => ({ alarmTopic: new Topic(stack, "Topic") }));
    plain.template.resourceCountIs("AWS::SNS::TopicPolicy", 0);
  });

  test("are silent where there is no request: no data is no alarm", () => {
    synthesize().template.allResourcesProperties("AWS::CloudWatch::Alarm", {
      TreatMissingData: "notBreaching",
    });
  });
});

describe("what the alarms and the dashboard read of the function", () => {
  const namesIn = (props: ClickstreamIngestProps) => {
    const { template } = synthesize(props);
    const text = JSON.stringify(template.toJSON()).replaceAll('\\"', '"');
    const inAlarms = [...text.matchAll(/"MetricName":"(\w+)","Namespace":"Shop"/g)];
    const inGraphs = [...text.matchAll(/\["Shop","(\w+)","functionName","clicks"/g)];
    return new Set([...inAlarms, ...inGraphs].map(([, name]) => name));
  };

  test("is what its log line carries, all of it, under the same namespace and name", () => {
    const emitted = METRICS.map(({ Name }) => Name);
    expect([...namesIn({ metricsNamespace: "Shop", functionName: "clicks" })].sort()).toEqual(
      [...emitted].sort(),
    );
  });

  test("is there without a dashboard too", () => {
    const { template, ingest } = synthesize({ dashboard: false });
    template.resourceCountIs("AWS::CloudWatch::Dashboard", 0);
    expect(ingest.dashboard).toBeUndefined();
    expect(Object.keys(ingest.alarms)).toHaveLength(6);
  });
});
