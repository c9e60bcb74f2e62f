// What the chapters "Deploy" and "Operate" say, held against what is synthesized.
import { readFileSync } from "node:fs";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { describe, expect, test } from "@jest/globals";
import { METRICS } from "../../src/adapters/api-gateway-v2/embedded-metrics.js";
import { DEFAULT_THRESHOLDS } from "../../src/entry/cdk/alarm-thresholds.js";
import { synthesize } from "../support/infra/synthesized-stack.js";

const readme = readFileSync("README.md", "utf8");
const chapter = (title: string) => readme.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? "";
const deploy = chapter("Deploy");
const operate = chapter("Operate");

/** The first cell of each row, in the tables of a chapter. */
const rows = (text: string) => [...text.matchAll(/^\| (`.+?) +\|/gm)].map(([, cell = ""]) => cell);
const names = (cells: readonly string[]) =>
  cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));

describe("the README", () => {
  test("gives who has an API already the very statement that the construct's role has", () => {
    const [, json = ""] = /^```json\n(.*?)^```$/ms.exec(deploy) ?? [];
    const { only } = synthesize((stack) => ({ bucket: Bucket.fromBucketName(stack, "Given", "BUCKET") }));
    const [{ PolicyDocument }] = only("AWS::IAM::Role").Properties["Policies"] as [
      { PolicyDocument: { Statement: object[] } },
    ];
    const statements = JSON.stringify(PolicyDocument.Statement, (_name, value: unknown) => joined(value));
    expect(JSON.parse(statements)).toEqual([JSON.parse(json)]);
  });

  test("tells the handler string, the runtime and the timeout that the construct sets", () => {
    const { Properties } = synthesize().only("AWS::Lambda::Function");
    expect(Properties).toMatchObject({ Handler: "index.handler", Runtime: "nodejs24.x", Timeout: 29 });
    expect(deploy).toContain("with the runtime Node 24, the handler `index.handler`, 29 seconds");
  });

  test("names every prop, and none that there is not", () => {
    const source = readFileSync("src/entry/cdk/props.ts", "utf8");
    const props = [...source.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name = ""]) => name);
    const [, table = ""] = deploy.split("| props ");
    expect(names(rows(table)).sort()).toEqual([...props].sort());
  });

  test("names every setting of the app, and none that there is not", () => {
    const [, settings = ""] =
      /^const SETTINGS = \{$(.*?)^\};$/ms.exec(readFileSync("infra/app.mjs", "utf8")) ?? [];
    const [, table = ""] = deploy.split("| setting ");
    const [told = ""] = table.split("\n\n");
    expect(names(rows(told)).sort()).toEqual(
      [...settings.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name).sort(),
    );
  });

  test("explains every metric and every alarm, and none that there is not", () => {
    const { ingest } = synthesize();
    const [metrics = "", alarms = ""] = operate.split("| alarm ");
    expect(names(rows(metrics)).sort()).toEqual(METRICS.map(({ Name }) => Name).sort());
    expect(names(rows(alarms)).sort()).toEqual(Object.keys(ingest.alarms).sort());
    for (const threshold of Object.keys(DEFAULT_THRESHOLDS)) expect(operate).toContain(`\`${threshold}\``);
  });
});

/** An ARN in the partition of most. */
function joined(value: unknown): unknown {
  const { "Fn::Join": join } = Object(value) as { "Fn::Join"?: [string, (string | { Ref: string })[]] };
  if (join === undefined) return value;
  return join[1].map((part) => (typeof part === "string" ? part : "aws")).join(join[0]);
}
