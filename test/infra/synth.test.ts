// `npm run infra:synth`, as a newcomer without an AWS account runs it.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { synthesizeApp, withoutAws } from "../support/infra/deployed-app.js";
import { letsAlarmsPublish, onlyResource } from "../support/infra/synthesized-stack.js";
import { makeTempFolder, type TempFolder } from "../support/temp-folder.js";

const run = promisify(execFile);
let home: TempFolder;

beforeEach(async () => {
  home = await makeTempFolder();
});
afterEach(() => home.remove());

describe("npm run infra:synth", () => {
  test("prints the template without an AWS account, and a second run makes the same, byte for byte", async () => {
    const assembly = async (name: string) => {
      const folder = join(home.path, name);
      // With a home that holds no credentials and no cache.
      const options = { cwd: "infra", env: { ...withoutAws(), HOME: home.path, NO_COLOR: "1" } };
      const { stdout } = await run("../node_modules/.bin/cdk", ["synth", "--output", folder], options);
      // What is uploaded: the template, the function's files and the list of both. Beside it the CDK notes how long it took.
      const uploaded = new RegExp(`^${name}/(clickstream-ingest\\.|asset\\.)`);
      const files = (await home.files()).filter((file) => uploaded.test(file));
      const digest = (file: string) =>
        createHash("sha256")
          .update(readFileSync(join(home.path, file)))
          .digest("hex");
      const digests = files.map((file) => [file.slice(name.length + 1), digest(file)] as const);
      return { stdout, digests: Object.fromEntries(digests) };
    };
    const first = await assembly("first");
    expect(first.stdout).toContain("Name: clickstream-http-api");
    expect(first.digests).toHaveProperty(["clickstream-ingest.template.json"]);
    expect(await assembly("second")).toEqual(first);
  });
});

describe("the app's settings", () => {
  const refusal = (context: Readonly<Record<string, unknown>>): string => {
    try {
      synthesizeApp(home.path, context);
      return "it was taken";
    } catch (error) {
      return (error as { stderr: Buffer }).stderr.toString();
    }
  };

  test("one whose name is mistyped is refused, and not left out", () => {
    expect(refusal({ origin: "https://shop.example" })).toBe(
      "there is no setting origin; there are region, origins, alarmEmail\n",
    );
  });

  test("what the CDK's own commands note is none of them", () => {
    // `cdk acknowledge 34892`, which the CDK asks for below each of its notices, and `cdk cli-telemetry --disable`.
    expect(refusal({ "acknowledged-issue-numbers": [34892], "cli-telemetry": false })).toBe("it was taken");
  });

  test.each([
    ["no origin, as of a variable that is not set", { origins: "" }, "origins must be origins such as"],
    ["a list of origins", { origins: ["https://shop.example"] }, "origins must be origins such as"],
    ["no region", { region: "" }, "region must be a region such as eu-central-1"],
    ["a region in capitals", { region: "EU-central-1" }, "region must be a region such as eu-central-1"],
    ["an address that is none", { alarmEmail: "nobody" }, "alarmEmail must be an address such as"],
  ])("%s is refused, and not taken for the default", (_what, context, message) => {
    expect(refusal(context)).toMatch(new RegExp(`^${message}.*; leave it out for its default\n$`));
  });

  test("origins may have spaces after their commas", () => {
    const { template } = synthesizeApp(home.path, { origins: "https://a.example, https://b.example" });
    const { CorsConfiguration } = onlyResource(template, "AWS::ApiGatewayV2::Api").Properties;
    expect(CorsConfiguration).toMatchObject({ AllowOrigins: ["https://a.example", "https://b.example"] });
  });

  test("an origin that API Gateway would not take is told in one line", () => {
    expect(refusal({ origins: "https://shop.example/" })).toMatch(
      /^cors\.allowOrigins must name origins such as https:\/\/shop\.example, without a path.*\n$/,
    );
  });

  test("an address gets every alarm, through a topic to which CloudWatch may publish", () => {
    const { template } = synthesizeApp(home.path, { alarmEmail: "ops@shop.example" });
    const topic = { Ref: onlyResource(template, "AWS::SNS::Topic").id };
    template.hasResourceProperties("AWS::SNS::Subscription", {
      Endpoint: "ops@shop.example",
      TopicArn: topic,
    });
    template.allResourcesProperties("AWS::CloudWatch::Alarm", { AlarmActions: [topic], OKActions: [topic] });
    template.hasResourceProperties("AWS::SNS::TopicPolicy", letsAlarmsPublish(topic));
  });
});
