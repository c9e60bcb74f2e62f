// Lambda stops an environment where it stands after an answer, and lets it go on with the next event, seconds or
// minutes later: meanwhile S3 closes connections, and timers run out.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { httpApiEvent } from "../support/harness.js";
import type { ExecutionEnvironment } from "../support/lambda/execution-environment.js";
import type { Outcome } from "../support/lambda/runtime-api.js";
import { createBucket, keysOf, readBack } from "../support/s3-bucket.js";
import { TcpProxy } from "../support/tcp-proxy.js";
import { HANDLERS_ON_RUNTIMES, s3, s3Client, startFunction, variablesFor } from "./setup.js";

const client = s3Client();
afterAll(() => client.destroy());

/** Named, so that it can be sent again. */
const eventOf = (n: number) =>
  httpApiEvent(`{"eventName":"click","eventId":"0b1c2d3e-4f50-4617-8293-${String(n).padStart(12, "0")}"}`);
const statusOf = ({ response }: Outcome) => (response as { statusCode: number }).statusCode;

describe.each(HANDLERS_ON_RUNTIMES)("./%s on Lambda's runtime of %s", (_handler, _name, suffix, runtime) => {
  let bucket = "";
  let line: TcpProxy;
  let environment: ExecutionEnvironment;

  beforeAll(async () => {
    bucket = await createBucket(client);
  });
  /** A new environment behind a line of its own to S3, with one connection that is open and idle. */
  beforeEach(async () => {
    line = await TcpProxy.start(s3.endpoint);
    environment = await startFunction(`ready${suffix}`, runtime, variablesFor(bucket, line.endpoint));
    for (const n of [0, 0]) expect(statusOf(await environment.invoke(eventOf(n)))).toBe(200);
    await environment.idle;
    expect(line.connections).toBe(1);
  });
  afterEach(async () => {
    await environment.stop();
    await line.close();
  });

  const keysOfEvent = async (n: number) =>
    (await keysOf(client, bucket)).filter((key) => key.endsWith(`${String(n).padStart(12, "0")}.json`));
  /** @returns its text */
  const expectOneObject = async (n: number) => {
    const keys = await keysOfEvent(n);
    expect(keys).toHaveLength(1);
    return Buffer.from((await readBack(client, bucket, keys[0] ?? ""))?.body ?? "").toString();
  };

  test("an event is stored after a freeze in which S3 closed the connection", async () => {
    await environment.freeze();
    await line.cut();
    environment.thaw();

    expect(statusOf(await environment.invoke(eventOf(1)))).toBe(200);
    await expectOneObject(1);
    expect(line.connections).toBe(2);
  });

  test("so it is where the process finds the event before it finds the connection closed", async () => {
    await environment.freeze();
    const { outcome } = await environment.deliver(eventOf(2));
    await line.cut();
    environment.thaw();

    expect(statusOf(await outcome)).toBe(200);
    await expectOneObject(2);
    expect(line.connections).toBe(2);
  });

  test.each([
    ["before S3 had it", "requests", 3],
    ["after S3 stored it", "answers", 4],
  ] as const)(
    "a put that a freeze and a closed connection cut off %s is made good",
    async (_when, held, n) => {
      const hold = line.hold(held);
      const { outcome } = await environment.deliver(eventOf(n));
      await hold.reached;
      await environment.freeze();
      expect(await keysOfEvent(n)).toHaveLength(held === "answers" ? 1 : 0);
      await line.cut();
      hold.release();
      environment.thaw();

      expect(statusOf(await outcome)).toBe(200);
      const stored = await expectOneObject(n);
      expect(statusOf(await environment.invoke(eventOf(n)))).toBe(200);
      expect(await expectOneObject(n)).toBe(stored);
    },
  );

  test.each([
    ["before S3 has it", "requests", 5],
    ["after S3 stored it", "answers", 6],
  ] as const)(
    "a put that still hangs %s when the time is up is a 503, and its resend one object",
    async (_when, held, n) => {
      const hold = line.hold(held);
      // A second for Lambda's timeout: half of it is kept back to answer.
      const refused = await environment.invoke(eventOf(n), { timeoutMs: 1_000 });
      expect(statusOf(refused)).toBe(503);
      await environment.idle;
      await environment.freeze();
      // The process goes on with the resend, an answer that it no longer waits for, or a closed connection.
      const { outcome } = await environment.deliver(eventOf(n));
      hold.release();
      environment.thaw();

      expect(statusOf(await outcome)).toBe(200);
      await expectOneObject(n);
    },
  );
});
