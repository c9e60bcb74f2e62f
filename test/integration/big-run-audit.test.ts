// The audit of the big run proved on stores with a defect: each is counted, and under its name.
import { expect, test } from "@jest/globals";
import type { ObjectStore, PutOutcome, RawObject } from "../../src/entry/index.js";
import { bigRun } from "../support/big-run/big-run.js";
import { messagesOf } from "../support/big-run/messages.js";
import { inMemory } from "../support/big-run/places.js";
import { PUNCTUAL } from "../support/big-run/population.js";

type Put = (object: RawObject) => Promise<PutOutcome>;
type Defect = (put: Put, object: RawObject, last: RawObject) => Promise<PutOutcome>;

const withBody = (object: RawObject, change: (text: string) => string): RawObject => ({
  ...object,
  body: change(Buffer.from(object.body as string).toString()),
});
const also =
  (change: (object: RawObject) => RawObject): Defect =>
  async (put, object) => {
    await put(change(object)).catch(() => undefined);
    return put(object);
  };

const DEFECTS: readonly (readonly [string, string, Defect])[] = [
  ["drops a put", "lost", () => Promise.resolve("created")],
  [
    "stores half",
    "corrupted",
    (put, object) => put(withBody(object, (text) => text.slice(0, text.length / 2))),
  ],
  ["loses the last byte", "corrupted", (put, object) => put(withBody(object, (text) => text.slice(0, -1)))],
  [
    "stores another time",
    "corrupted",
    (put, object) => put(withBody(object, (text) => text.replace(/"receivedAt":"20/, '"receivedAt":"19'))),
  ],
  ["stores nothing of it", "corrupted", (put, object) => put({ ...object, body: "" })],
  [
    "stores another event under the key",
    "corrupted",
    (put, object, last) => put({ ...object, body: last.body }),
  ],
  [
    "stores it in another hour too",
    "twice",
    also((object) => ({ ...object, key: object.key.replace(/\/\d\d\/(?=[^/]*$)/, "/23/") })),
  ],
  [
    "leaves an empty object beside it",
    "corrupted",
    also((object) => ({ ...object, key: `${object.key}.part`, body: "" })),
  ],
];

test.each(DEFECTS)("a store that, once in 100 puts, %s: %s", async (_, column, defect) => {
  const place = inMemory(1);
  let puts = 0;
  let last: RawObject | undefined;
  const store: ObjectStore = {
    putIfAbsent(object, options) {
      const put: Put = (each) => place.store.putIfAbsent(each, options);
      const before = last ?? object;
      last = object;
      puts += 1;
      return puts % 100 === 0 ? defect(put, object, before) : put(object);
    },
  };
  const messages = messagesOf(PUNCTUAL, { ...place, events: 1_000, seed: 1 });
  const run = await bigRun(messages, { ...place, store });
  expect(run[column as "lost"].length).toBeGreaterThan(0);
});
