import { describe, expect, test } from "@jest/globals";
import {
  createIngest,
  type IngestRequest,
  type ObjectStore,
  StoreRejectedError,
  StoreUnavailableError,
} from "../../src/entry/index.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import { deferred } from "../support/deferred.js";

const CLICK = '{"eventName":"click"}';
const BATCH = `[${CLICK},${CLICK},${CLICK}]`;

/** Ingests, and gives what happened, in order. */
async function steps(
  request: Omit<IngestRequest, "onPutsBegin">,
  putIfAbsent: ObjectStore["putIfAbsent"] = async () => "created",
  options: { readonly gzip?: boolean; readonly concurrency?: number } = {},
) {
  const seen: string[] = [];
  const ingest = createIngest({
    ...options,
    store: {
      async putIfAbsent(...args) {
        seen.push("put");
        try {
          return await putIfAbsent(...args);
        } finally {
          seen.push("answered");
        }
      },
    },
    compressor: {
      async gzip() {
        seen.push("compressed");
        return new Uint8Array();
      },
    },
  });
  const onPutsBegin = () => {
    seen.push("begin");
    return () => void seen.push("end");
  };
  const { outcome } = await ingest({ ...request, onPutsBegin });
  return [...seen, outcome];
}

describe("who asks is told", () => {
  test("as the first put begins and when the last has ended, once a request", async () => {
    expect(await steps({ body: CLICK })).toEqual(["begin", "put", "answered", "end", "stored"]);
    const one = ["put", "answered"];
    const told = await steps({ body: BATCH }, undefined, { concurrency: 1 });
    expect(told).toEqual(["begin", ...one, ...one, ...one, "end", "stored"]);
  });

  test("of the puts alone, and not of what comes before the first", async () => {
    const told = await steps({ body: CLICK }, undefined, { gzip: true });
    expect(told).toEqual(["compressed", "begin", "put", "answered", "end", "stored"]);
  });

  test("of puts that fail too", async () => {
    const fails = () => Promise.reject(new StoreUnavailableError("busy"));
    expect(await steps({ body: CLICK }, fails)).toEqual(["begin", "put", "answered", "end", "failed"]);
  });

  test("of the end when one put is refused for good, though others hang", async () => {
    const hanging = deferred<never>();
    let puts = 0;
    const first = () => (++puts === 1 ? Promise.reject(new StoreRejectedError("denied")) : hanging.promise);
    const told = await steps({ body: `[${CLICK},${CLICK}]` }, first);
    expect(told).toEqual(["begin", "put", "put", "answered", "end", "failed"]);
  });

  test("of nothing, where nothing is put", async () => {
    expect(await steps({ body: "{" })).toEqual(["refused"]);
    expect(await steps({ body: CLICK, remainingMs: () => 0 })).toEqual(["failed"]);
  });
});

test.each([
  [
    "throws",
    () => {
      throw new Error("no");
    },
  ],
  [
    "returns what throws",
    () => () => {
      throw new Error("no");
    },
  ],
  ["rejects", () => Promise.reject(new Error("no"))],
  ["returns what rejects", () => () => Promise.reject(new Error("no"))],
  ["returns nothing", () => undefined],
  ["returns what cannot be called", () => "over"],
])("an onPutsBegin that %s changes nothing", async (_what, onPutsBegin) => {
  const store = new MemoryObjectStore();
  const request = { body: CLICK, onPutsBegin } as unknown as IngestRequest;
  expect(await createIngest({ store })(request)).toMatchObject({ outcome: "stored", accepted: 1 });
  expect(store.objects().size).toBe(1);
});
