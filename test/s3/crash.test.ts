// A real S3 server whose every daemon is killed, as by `kill -9`, again and again under load. That it keeps
// what it confirmed is its own doing; that no answer of ours claims more is what is tested.
import type { S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { createLambdaHandler } from "../../src/entry/lambda.js";
import { reportCrashes } from "../support/crash/crash-report.js";
import { httpApiEvent, silent } from "../support/harness.js";
import { type Post, ResendingClients } from "../support/crash/resending-clients.js";
import { S3_STORES } from "../support/s3-stores.js";
import { createBucket, keysOf, readAll } from "../support/s3-bucket.js";
import { startCrashableServer } from "./crashable-server.js";
import { clientOf } from "./real-s3.js";

const SEED = 20_261_122;
const ROUNDS = 4;
/** Whether a kill leaves something stored whose answer was lost is the server's to decide: until one does, there are more. */
const MOST_ROUNDS = 12;
const CLIENTS = 16;
/** Answered requests before each kill. */
const KILL_AFTER = fc.sample(fc.integer({ min: 20, max: 100 }), { seed: SEED, numRuns: MOST_ROUNDS });

/** The text of those of the keys that are objects, by key. */
async function textsOf(client: S3Client, bucket: string, keys: readonly string[]) {
  const objects = await readAll(client, bucket, keys);
  return new Map(objects.map(({ key, body }) => [key, Buffer.from(body).toString()]));
}

test.each(S3_STORES)(
  "with %s, however often the whole S3 server is killed under load, what was acknowledged is in the bucket, whole and once",
  async (name, kind) => {
    const server = await startCrashableServer();
    const client = clientOf(server.owner, { endpoint: server.endpoint });
    const bucket = await createBucket(client);
    // The store makes its own client, as in a Lambda.
    process.env["AWS_REGION"] = "us-east-1";
    process.env["AWS_ACCESS_KEY_ID"] = server.owner.accessKeyId;
    process.env["AWS_SECRET_ACCESS_KEY"] = server.owner.secretAccessKey;
    const handler = createLambdaHandler({
      store: kind.create({ bucket, endpoint: server.endpoint }),
      logger: silent,
      // Shorter than the server is away, so that requests end in the midst of it.
      maxDurationMs: 2_000,
    });
    const post: Post = async (body) => {
      const { statusCode } = await handler(httpApiEvent(body));
      expect([200, 503]).toContain(statusCode);
      return statusCode === 200;
    };

    const clients = new ResendingClients(SEED);
    /** What a crash left stored without an answer. */
    const unacknowledged = new Map<string, string>();
    let rounds = 0;
    for (const killAfter of KILL_AFTER) {
      if (rounds >= ROUNDS && unacknowledged.size > 0) break;
      rounds += 1;
      let crashed: Promise<unknown> | undefined;
      await clients.postUntilUnanswered(CLIENTS, post, (answered) => {
        if (answered === killAfter) crashed = server.crash();
      });
      expect(crashed).toBeDefined();
      await crashed;
      await server.restart();
      const keys = clients.unanswered.flatMap((shipment) => shipment.keys);
      for (const [key, text] of await textsOf(client, bucket, keys)) unacknowledged.set(key, text);
    }
    while (clients.unanswered.length > 0) expect(await clients.postOne(post)).toBe(true);

    const keys = await keysOf(client, bucket);
    const stored = await textsOf(client, bucket, [...new Set([...keys, ...clients.sent.keys()])]);
    client.destroy();
    await server.stop();
    const aftermath = { stored, unacknowledged, clients };
    const title = `kill -9 of a whole S3 server (Ceph) under load, ${rounds} times, by ${name}:`;
    reportCrashes(title, aftermath, { "events listed": keys.length });
    expect(keys.length).toBe(clients.sent.size);
    // Each kill came in the middle of requests.
    expect(clients.requests.unanswered).toBe(rounds * CLIENTS);
  },
  300_000,
);
