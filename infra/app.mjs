// The app that `npm run deploy` deploys: one stack, the construct and its defaults. For what these three settings do
// not tell, write a stack of your own around `ClickstreamIngest`: the README's chapter "Deploy" shows one.
import { App, Stack } from "aws-cdk-lib";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { isIngestError } from "clickstream-ingest";
import { ClickstreamIngest } from "clickstream-ingest/cdk";

/** By name, what each must be. */
const SETTINGS = {
  region: { looksRight: /^[a-z]{2}(-[a-z]+)+-\d$/, mustBe: "a region such as eu-central-1" },
  origins: { looksRight: /\S/, mustBe: "origins such as https://shop.example, separated by commas" },
  alarmEmail: { looksRight: /^[^\s@]+@[^\s@]+$/, mustBe: "an address such as ops@shop.example" },
};
/** The CDK's own: feature flags, and what `cdk acknowledge` and `cdk cli-telemetry` write beside this file. */
const OTHERS = /^@?aws[:-]|^acknowledged-issue-numbers$|^cli-telemetry$/;

const app = new App();
const { region = "ap-southeast-1", origins, alarmEmail } = settings();
const stack = new Stack(app, "clickstream-ingest", {
  env: { region },
  description: "Clickstream events: HTTP API -> Lambda -> S3",
});
try {
  new ClickstreamIngest(stack, "Clickstream", {
    ...(origins && { cors: { allowOrigins: origins.split(",").map((origin) => origin.trim()) } }),
    ...(alarmEmail && { alarmTopic: alarmTopic(alarmEmail) }),
  });
} catch (error) {
  if (!isIngestError(error)) throw error;
  refuse(error.message);
}

/** What `-c name=value` gave. One that is mistyped, or empty, must not leave the API open to any origin. */
function settings() {
  const given = Object.entries(app.node.getAllContext()).filter(([name]) => !OTHERS.test(name));
  for (const [name, value] of given) {
    const setting = SETTINGS[name];
    if (setting === undefined) {
      refuse(`there is no setting ${name}; there are ${Object.keys(SETTINGS).join(", ")}`);
    } else if (typeof value !== "string" || !setting.looksRight.test(value)) {
      refuse(`${name} must be ${setting.mustBe}; leave it out for its default`);
    }
  }
  return Object.fromEntries(given);
}

function refuse(message) {
  console.error(message);
  process.exit(1);
}

function alarmTopic(address) {
  const topic = new Topic(stack, "Alarms", { enforceSSL: true });
  topic.addSubscription(new EmailSubscription(address));
  return topic;
}
