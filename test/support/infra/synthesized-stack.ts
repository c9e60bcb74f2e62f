// A stack with the construct in it, as a template.
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { afterAll } from "@jest/globals";
import { App, Stack } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { ClickstreamIngest, type ClickstreamIngestProps } from "../../../src/entry/cdk.js";

type Props = ClickstreamIngestProps | ((stack: Stack) => ClickstreamIngestProps);

export interface Synthesized {
  readonly template: Template;
  readonly ingest: ClickstreamIngest;
  /** The one resource of a type, in full. */
  readonly only: (type: string) => Resource;
}

export interface Resource {
  readonly id: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

const assemblies = mkdtempSync(join(tmpdir(), "cloud-assemblies-"));
afterAll(() => rmSync(assemblies, { recursive: true, force: true }));

/** An app whose cloud assembly goes to a folder that is removed with the tests of the file. */
export function temporaryApp(): App {
  return new App({
    outdir: mkdtempSync(join(assemblies, "app-")),
    // Takes longer than all else; test/infra/synth.test.ts has it.
    builtinCloudFormationValidation: false,
  });
}

export function stackOf(app: App = temporaryApp()): Stack {
  return new Stack(app, "Stack", { env: { region: "ap-southeast-1" } });
}

export function synthesize(props: Props = {}): Synthesized {
  const stack = stackOf();
  const given = typeof props === "function" ? props(stack) : props;
  const ingest = new ClickstreamIngest(stack, "Clickstream", given);
  const template = Template.fromStack(stack);
  return { template, ingest, only: (type) => onlyResource(template, type) };
}

export function onlyResource(template: Template, type: string): Resource {
  const [first, ...others] = Object.entries(template.findResources(type));
  if (first === undefined || others.length > 0) {
    throw new Error(`${others.length + (first ? 1 : 0)} resources of ${type}`);
  }
  const [id, resource] = first;
  return { id, ...(resource as Omit<Resource, "id">) };
}

/** What a topic's policy must hold for the account's alarms to publish to it. */
export function letsAlarmsPublish(topic: object): object {
  const statement = Match.objectLike({
    Effect: "Allow",
    Principal: { Service: "cloudwatch.amazonaws.com" },
    Action: "sns:Publish",
    Resource: topic,
    Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
  });
  return { PolicyDocument: { Statement: Match.arrayWith([statement]) } };
}
