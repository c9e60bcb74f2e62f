import { describe, expect, test } from "@jest/globals";
import { synthesize } from "../support/infra/synthesized-stack.js";

interface JoinedText {
  readonly "Fn::Join": readonly [string, readonly unknown[]];
}

interface Widget {
  readonly type: string;
  readonly properties: { readonly title: string; readonly metrics?: unknown[][]; readonly alarms?: string[] };
}

function dashboard() {
  const { only, template } = synthesize();
  const { DashboardName, DashboardBody } = only("AWS::CloudWatch::Dashboard").Properties as {
    DashboardName: string;
    DashboardBody: JoinedText;
  };
  const text = DashboardBody["Fn::Join"][1].map((part) => (typeof part === "string" ? part : "x")).join("");
  const { widgets } = JSON.parse(text) as { widgets: Widget[] };
  return { name: DashboardName, widgets, alarms: template.findResources("AWS::CloudWatch::Alarm") };
}

/** What each line of a graph is called. */
const linesOf = ({ properties: { metrics = [] } }: Widget) =>
  metrics.map((line) => (line.at(-1) as { label?: string }).label ?? line[1]);

describe("the dashboard", () => {
  test("is named by the function and the region: the account has one of a name for all regions", () => {
    expect(dashboard().name).toBe("clickstream-lambda-ingest-ap-southeast-1");
  });

  test("shows every alarm first, and below what arrives, what is refused and what it takes, each line by its name", () => {
    const { widgets, alarms } = dashboard();
    const [first, ...graphs] = widgets;
    expect(first?.type).toBe("alarm");
    expect(first?.properties.alarms).toHaveLength(Object.keys(alarms).length);
    expect(graphs.map((graph) => [graph.properties.title, linesOf(graph)])).toEqual([
      ["Events", ["accepted", "duplicates", "rejected"]],
      [
        "Rejected, by code",
        [
          ...["rejectedInvalidJson", "rejectedInvalidEvent", "rejectedEmptyBody"],
          ...["rejectedInvalidEncoding", "rejectedTooLarge"],
        ],
      ],
      ["Requests", ["requests", "4xx", "5xx"]],
      ["Latency of the API, ms", ["p50", "p99"]],
      ["Time in the store, ms", ["p50", "p99"]],
      ["Bytes received", ["bytes"]],
      ["Function: trouble", ["Errors", "Throttles", "coldStart"]],
      ["Function: duration, ms, and environments", ["p99", "ConcurrentExecutions"]],
    ]);
  });
});
