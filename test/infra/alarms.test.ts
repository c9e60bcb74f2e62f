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
  readonly Metrics?: readonly { readonly Expression?: string }[];
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly AlarmActions?: unknown;
  readonly OKActions?: unknown;
}

interface JoinedText {
  readonly "Fn::Join": readonly [string, readonly unknown[]];
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

describe("the alarms", () => {
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

  test("is told apart in each graph: no two lines have one name", () => {
    const { template } = synthesize();
    const [dashboard] = Object.values(template.findResources("AWS::CloudWatch::Dashboard"));
    const { DashboardBody } = (dashboard as { Properties: { DashboardBody: JoinedText } }).Properties;
    const text = DashboardBody["Fn::Join"][1].map((part) => (typeof part === "string" ? part : "x")).join("");
    const { widgets } = JSON.parse(text) as { widgets: { properties: { metrics?: unknown[][] } }[] };
    const graphs = widgets.flatMap(({ properties: { metrics = [] } }) =>
      metrics.length > 0 ? [metrics] : [],
    );
    expect(graphs).toHaveLength(8);
    for (const lines of graphs) {
      const names = lines.map((line) => (line.at(-1) as { label?: string }).label ?? line[1]);
      expect([...new Set(names)]).toEqual(names);
    }
  });

  test("is there without a dashboard too", () => {
    const { template, ingest } = synthesize({ dashboard: false });
    template.resourceCountIs("AWS::CloudWatch::Dashboard", 0);
    expect(ingest.dashboard).toBeUndefined();
    expect(Object.keys(ingest.alarms)).toHaveLength(6);
  });
});
