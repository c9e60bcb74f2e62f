// The app that `npm run deploy` deploys: one stack, the construct and its defaults. For what these three settings do
// not tell, write a stack of your own around `ClickstreamIngest`: the README's chapter "Deploy" shows one.
import { App, Stack } from "aws-cdk-lib";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { isIngestError } from "clickstream-ingest";
import { ClickstreamIngest } from "clickstream-ingest/cdk";

const SETTINGS = ["region", "origins", "alarmEmail"];
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
    ...(origins && { cors: { allowOrigins: origins.split(",") } }),
    ...(alarmEmail && { alarmTopic: alarmTopic(alarmEmail) }),
  });
} catch (error) {
  if (!isIngestError(error)) throw error;
  refuse(error.message);
}

/** What `-c name=value` gave. A name that is mistyped, or a value that is empty, must not leave the API open to any origin. */
function settings() {
  const given = Object.entries(app.node.getAllContext()).filter(([name]) => !OTHERS.test(name));
  const unknown = given.map(([name]) => name).filter((name) => !SETTINGS.includes(name));
  if (unknown.length > 0) {
    refuse(`there is no setting ${unknown.join(", ")}; there are ${SETTINGS.join(", ")}`);
  }
  const empty = given.filter(([, value]) => value === "").map(([name]) => name);
  if (empty.length > 0) refuse(`${empty.join(", ")}: empty; leave it out for the default`);
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
