import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { StoreUnavailableError } from "../../src/domain/errors.js";
import { failureOf } from "../support/failure-of.js";
import { S3FaultProxy, type WireFault } from "../support/s3-fault-proxy.js";
import { type OpenedStore, S3_STORES } from "../support/s3-stores.js";
import { StubS3Server } from "../support/stub-s3-server.js";
import { event, KEY } from "../support/stubbed-s3.js";

/** Enough for an attempt that nothing holds up, on a busy machine too. */
const PATIENCE_MS = 700;

let stub: StubS3Server;
let proxy: S3FaultProxy;
const opened: OpenedStore[] = [];
const faults: (WireFault | "none")[] = [];

beforeEach(async () => {
  stub = await StubS3Server.start();
  const nextFault = () => faults.shift() ?? "none";
  proxy = await S3FaultProxy.start({ upstream: stub.endpoint, nextFault, slowMs: 2 * PATIENCE_MS });
});
afterEach(async () => {
  for (const each of opened.splice(0)) each.close();
  await proxy.close();
  await stub.close();
});

const stored = () => stub.objects.get(`raw/${KEY}`)?.bytes.toString();

// Under jest the SDK takes node's own error for a stranger's and drops its code.
const RESET = /ECONNRESET|attempt: no answer\./;

/** What a put is told, and why, where it is tried once; whether the server stored; what a second attempt is told. */
const FAULTS: readonly (readonly [
  WireFault,
  reason: RegExp,
  stores: boolean,
  retried: "created" | "exists",
])[] = [
  ["slowDown", /SlowDown \(503\)/, false, "created"],
  ["internalError", /InternalError \(500\)/, false, "created"],
  ["conflict", /ConditionalRequestConflict \(409\)/, false, "created"],
  ["resetBefore", RESET, false, "created"],
  ["resetAfter", RESET, true, "exists"],
  ["truncatedHead", /attempt: \S+/, true, "exists"],
  ["truncatedBody", /attempt: \S+/, true, "exists"],
  ["silentBefore", /no answer within 700 ms/, false, "created"],
  ["silentAfter", /no answer within 700 ms/, true, "exists"],
];

describe.each(S3_STORES)("%s", (_store, kind) => {
  const storeWith = (attempts: number, attemptTimeoutMs: number) => {
    const waits = { baseDelayMs: 1, maxDelayMs: 2 };
    const each = kind.open({ bucket: "raw", endpoint: proxy.endpoint, attempts, attemptTimeoutMs, ...waits });
    opened.push(each);
    return each.store;
  };

  describe.each(FAULTS)("a wire that fails by %s", (fault, reason, stores, retried) => {
    test("leaves a put's outcome open", async () => {
      faults.push(fault);
      const error = await failureOf(storeWith(1, PATIENCE_MS).putIfAbsent(event("ours")));
      expect(error).toBeInstanceOf(StoreUnavailableError);
      expect(error.message).toMatch(reason);
      await proxy.settled();
      expect(stored()).toBe(stores ? "ours" : undefined);
    });

    test("is got over by a second attempt, and the object is stored once", async () => {
      faults.push(fault);
      await expect(storeWith(2, PATIENCE_MS).putIfAbsent(event("ours"))).resolves.toBe(retried);
      expect(stored()).toBe("ours");
      expect(proxy.counts).toMatchObject({ [fault]: 1, none: 1 });
    });
  });

  describe("a slow answer", () => {
    test("is waited for", async () => {
      faults.push("slow");
      await expect(storeWith(1, 10_000).putIfAbsent(event("ours"))).resolves.toBe("created");
    });

    test("that comes too late leaves the outcome open, and a second attempt finds the object", async () => {
      faults.push("slow");
      await expect(storeWith(2, PATIENCE_MS).putIfAbsent(event("ours"))).resolves.toBe("exists");
    });
  });

  test("a wire that holds changes nothing, for a body of 3 MiB either", async () => {
    const body = "é".repeat(1.5 * 1024 * 1024);
    await expect(storeWith(1, 10_000).putIfAbsent(event(body))).resolves.toBe("created");
    expect(stored()).toBe(body);
    await expect(storeWith(1, 10_000).putIfAbsent(event("other"))).resolves.toBe("exists");
  });
});
