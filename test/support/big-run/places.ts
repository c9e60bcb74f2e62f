import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ObjectStore, RawObject } from "../../../src/entry/index.js";
import type { CreateLambdaHandlerOptions } from "../../../src/entry/lambda.js";
import { FileObjectStore } from "../../../src/entry/fs.js";
import { MemoryObjectStore } from "../../../src/entry/memory.js";
import { faultDraws } from "../../../src/entry/testing/fault-draws.js";
import { FaultyObjectStore } from "../../../src/entry/testing.js";
import { S3FaultProxy, WIRE_FAULTS } from "../s3-fault-proxy.js";
import type { Credentials } from "../s3-bucket.js";
import type { S3StoreKind } from "../s3-stores.js";
import { makeTempFolder } from "../temp-folder.js";

/** A store that fails, and what a big run needs beside it. */
export interface Place {
  readonly store: ObjectStore;
  /** Events in a message, at most. */
  readonly maxBatch: number;
  /** Whether the same event may come in another batch. */
  readonly regroups: boolean;
  /** Whether the store tries again by itself, so that nothing must be answered 503. */
  readonly retries: boolean;
  /** Messages on their way at once. */
  readonly concurrency: number;
  readonly handlerOptions?: Partial<CreateLambdaHandlerOptions>;
  /** Everything that is stored; called once, after the last answer. */
  readAll(): Promise<readonly RawObject[]>;
  /** Store calls so far, and how many of them met a fault. */
  calls(): { readonly all: number; readonly faulty: number };
  dispose(): Promise<void>;
}

/** Of each kind this share of the store's calls, a fifth together. */
const STORE_FAULTS = { unavailable: 0.1, lostAnswer: 0.099, hang: 0.001 };
const WIRE_FAULT_RATES = {
  slowDown: 0.06,
  internalError: 0.032,
  conflict: 0.03,
  resetBefore: 0.03,
  resetAfter: 0.03,
  truncatedHead: 0.008,
  truncatedBody: 0.007,
  slow: 0.001,
  silentBefore: 0.001,
  silentAfter: 0.001,
};
// What hangs costs as long as this; a busy machine must not take as long, or it would be one more fault.
const REQUEST_MS = 2_000;
const ATTEMPT_MS = 3_000;
const PUT_MS = 120_000;

function behindFaults(inner: ObjectStore, seed: number) {
  const store = new FaultyObjectStore(inner, { seed, rates: STORE_FAULTS });
  return {
    store,
    // This store does not retry: of ten faulty puts one or two are, and the whole batch is answered 503.
    maxBatch: 5,
    regroups: true,
    retries: false,
    concurrency: 64,
    handlerOptions: { maxDurationMs: REQUEST_MS },
    calls: () => ({
      all: store.history.length,
      faulty: store.history.filter((fault) => fault !== "none").length,
    }),
  };
}

export function inMemory(seed: number, layout: "event" | "batch" = "event"): Place {
  const memory = new MemoryObjectStore();
  const faulty = behindFaults(memory, seed);
  return {
    ...faulty,
    // One object a request: only the identical request finds it again.
    regroups: layout === "event",
    handlerOptions: { ...faulty.handlerOptions, layout },
    readAll: () => Promise.resolve([...memory.objects().values()]),
    dispose: () => Promise.resolve(),
  };
}

export async function inFiles(seed: number): Promise<Place> {
  const temp = await makeTempFolder();
  const faulty = behindFaults(new FileObjectStore({ root: temp.path }), seed);
  return {
    ...faulty,
    async readAll() {
      const files = await temp.files();
      return Promise.all(
        files.map(async (key) => ({ key, body: await readFile(join(temp.path, key)), contentType: "" })),
      );
    },
    dispose: () => temp.remove(),
  };
}

/** An S3 server behind a wire that breaks. */
export async function inS3(
  kind: S3StoreKind,
  seed: number,
  server: {
    readonly endpoint: string;
    readonly bucket: string;
    readonly credentials?: Credentials;
    readonly readAll: Place["readAll"];
    readonly stop: () => Promise<void>;
  },
): Promise<Place> {
  const proxy = await S3FaultProxy.start({
    upstream: server.endpoint,
    nextFault: faultDraws(seed, WIRE_FAULTS, WIRE_FAULT_RATES),
    slowMs: 2 * ATTEMPT_MS,
  });
  const { store, close } = kind.open({
    bucket: server.bucket,
    endpoint: proxy.endpoint,
    ...(server.credentials && { credentials: server.credentials }),
    attemptTimeoutMs: ATTEMPT_MS,
    timeoutMs: PUT_MS,
    baseDelayMs: 5,
    maxDelayMs: 50,
  });
  return {
    store,
    maxBatch: 40,
    regroups: true,
    retries: true,
    // Times the puts of a message, about as many as the client has sockets: queueing for one is no fault.
    concurrency: 10,
    handlerOptions: { concurrency: 4, maxDurationMs: PUT_MS },
    async readAll() {
      await proxy.settled();
      return server.readAll();
    },
    calls() {
      const all = Object.values(proxy.counts).reduce((sum, count) => sum + count, 0);
      return { all, faulty: all - proxy.counts.none };
    },
    async dispose() {
      close();
      await proxy.close();
      await server.stop();
    },
  };
}
