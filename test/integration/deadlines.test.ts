import { Agent } from "node:http";
import { describe, expect, test } from "@jest/globals";
import { createDevServer } from "../../src/entry/dev.js";
import type { ObjectStore, RawObject } from "../../src/entry/index.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import { harness, silent } from "../support/harness.js";
import { socketsFromNow } from "../support/open-sockets.js";
import { send } from "../support/raw-http.js";

import { S3_STORES } from "../support/s3-stores.js";
import { stubbedS3 } from "../support/stubbed-s3.js";
import { timersFromNow } from "../support/timers.js";

const REQUESTS = 200;
/** Far more than a machine busy with other tests needs for a request that is answered. */
const MAX_DURATION_MS = 1_000;
const UNAVAILABLE = { status: 503, headers: { "retry-after": "1" }, body: { code: "UNAVAILABLE" } };

/** One event, a batch of many, one event … */
const bodyOf = (n: number) => {
  const events = Array.from({ length: n % 2 === 0 ? 1 : 40 }, (_, i) => `{"eventName":"e${n}-${i}"}`);
  return n % 2 === 0 ? events.join() : `[${events.join()}]`;
};
const eachOf = <T>(requests: number, answer: (body: string) => Promise<T>) =>
  Promise.all(Array.from({ length: requests }, (_, n) => answer(bodyOf(n))));

/** Never answers until it is mended. */
class HangingStore implements ObjectStore {
  readonly memory = new MemoryObjectStore();
  isHanging = true;

  putIfAbsent(object: RawObject) {
    return this.isHanging ? new Promise<never>(() => undefined) : this.memory.putIfAbsent(object);
  }
}

describe("a store that hangs", () => {
  test("is a 503 to retry for every request, leaves no timer, and the next request is a 200", async () => {
    const store = new HangingStore();
    const { post } = harness({ store, maxDurationMs: MAX_DURATION_MS });
    const timers = timersFromNow();
    for (const answer of await eachOf(REQUESTS, (body) => post(body)))
      expect(answer).toMatchObject(UNAVAILABLE);
    expect(timers.started).toBeGreaterThanOrEqual(REQUESTS);
    expect(await timers.running()).toBe(0);

    store.isHanging = false;
    const later = timersFromNow();
    expect(await post(bodyOf(1))).toMatchObject({ status: 200, body: { accepted: 40, duplicates: 0 } });
    expect(store.memory.objects().size).toBe(40);
    expect(later.started).toBe(1);
    expect(await later.running()).toBe(0);
  });

  test("is so through the dev server too, on connections that stay usable and are closed in the end", async () => {
    const store = new HangingStore();
    const allClosed = socketsFromNow();
    const server = createDevServer({ port: 0, store, logger: silent, maxDurationMs: MAX_DURATION_MS });
    const { url } = await server.start();
    const agent = new Agent({ keepAlive: true, maxSockets: REQUESTS });
    const post = async (body: string) => {
      const headers = ["content-type", "application/json"];
      const answer = await send(`${url}/clickstream`, { agent, headers, body });
      return { ...answer, body: JSON.parse(answer.body) as object };
    };
    for (const answer of await eachOf(REQUESTS, post)) expect(answer).toMatchObject(UNAVAILABLE);
    expect(server.openRequests).toBe(0);

    store.isHanging = false;
    for (const answer of await eachOf(2, post)) expect(answer.status).toBe(200);
    agent.destroy();
    await server.stop();
    await allClosed();
  });
});

describe.each(S3_STORES)("an S3 that hangs, behind %s,", (_store, storeKind) => {
  const stubbed = stubbedS3(storeKind);

  test.each(["hang", "storeThenHang"] as const)(
    "(%s) is a 503 for every request, leaves no socket and no timer, and the next is a 200",
    async (kind) => {
      const s3 = storeKind.create({ bucket: "raw", endpoint: stubbed.stub.endpoint, attemptTimeoutMs: 300 });
      const puts: Promise<unknown>[] = [];
      const store: ObjectStore = {
        putIfAbsent(...args) {
          const put = s3.putIfAbsent(...args);
          puts.push(put);
          return put;
        },
      };
      // In all 45 puts at once: past the client's 50 sockets the SDK's own timers would run on for a second.
      const { post } = harness({ store, concurrency: 2, maxDurationMs: MAX_DURATION_MS });
      const timers = timersFromNow();
      const endOutage = stubbed.stub.failAll({ kind });
      const named = { headers: { "idempotency-key": "0199d3f0-0000-7000-8000-000000000001" } };
      const first = post(bodyOf(0), named);
      for (const answer of await eachOf(30, (body) => post(body))) expect(answer).toMatchObject(UNAVAILABLE);
      expect(await first).toMatchObject(UNAVAILABLE);
      await Promise.allSettled(puts);
      await stubbed.stub.allSocketsClosed();
      expect(timers.started).toBeGreaterThan(30);
      expect(await timers.running()).toBe(0);

      endOutage();
      expect(await post(bodyOf(0), named)).toMatchObject({ status: 200, text: '{"success":true}' });
    },
  );
});
