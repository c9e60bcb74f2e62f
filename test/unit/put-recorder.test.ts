import { expect, test } from "@jest/globals";
import { MemoryObjectStore } from "../../src/adapters/memory/memory-object-store.js";
import { PutRecorder, type RecordedPut } from "../../src/adapters/local-gateway/put-recorder.js";
import { deferred } from "../support/deferred.js";

const object = (key: string) => ({ key, body: "{}", contentType: "application/json" });

test("each of two concurrent requests is told its own puts, whole, and their outcomes", async () => {
  const recorder = new PutRecorder(new MemoryObjectStore());
  const first: RecordedPut[] = [];
  const second: RecordedPut[] = [];
  await recorder.store.putIfAbsent(object("events/taken"));
  await Promise.all([
    recorder.record(first, async () => {
      await Promise.resolve();
      await recorder.store.putIfAbsent(object("events/a"));
      await recorder.store.putIfAbsent(object("events/taken"));
    }),
    recorder.record(second, () => recorder.store.putIfAbsent(object("events/b"))),
  ]);
  expect(first).toEqual([
    { ...object("events/a"), outcome: "created" },
    { ...object("events/taken"), outcome: "exists" },
  ]);
  expect(second).toEqual([{ ...object("events/b"), outcome: "created" }]);
});

test("a put that fails is not recorded and fails as it did", async () => {
  const failure = new Error("down");
  const recorder = new PutRecorder({ putIfAbsent: () => Promise.reject(failure) });
  const puts: RecordedPut[] = [];
  await expect(recorder.record(puts, () => recorder.store.putIfAbsent(object("events/a")))).rejects.toBe(
    failure,
  );
  expect(puts).toEqual([]);
});

test("the store receives the caller's time limit", async () => {
  const limits: unknown[] = [];
  const recorder = new PutRecorder({
    putIfAbsent: (_object, options) => {
      limits.push(options);
      return Promise.resolve("created");
    },
  });
  await recorder.store.putIfAbsent(object("events/a"), { timeoutMs: 250 });
  expect(limits).toEqual([{ timeoutMs: 250 }]);
});

test("puts are told in the order in which they began, whichever is answered first", async () => {
  const answers = new Map(["a", "b", "c"].map((name) => [name, deferred<"created">()]));
  const recorder = new PutRecorder({
    putIfAbsent: ({ key }) => answers.get(key)?.promise ?? Promise.reject(new Error(key)),
  });
  const puts: RecordedPut[] = [];
  const all = recorder.record(puts, () =>
    Promise.all(["a", "b", "c"].map((key) => recorder.store.putIfAbsent(object(key)))),
  );
  for (const key of ["c", "a", "b"]) {
    answers.get(key)?.resolve("created");
    await new Promise(setImmediate);
  }
  await all;
  expect(puts.map(({ key }) => key)).toEqual(["a", "b", "c"]);
});
