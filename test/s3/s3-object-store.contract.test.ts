import { afterAll, beforeAll, describe, test } from "@jest/globals";
import type { ObjectStore } from "../../src/entry/index.js";
import { objectStoreContract } from "../../src/entry/testing.js";
import { createBucket, readBack } from "../support/s3-bucket.js";
import { S3_STORES } from "../support/s3-stores.js";
import { clientOf, server } from "./real-s3.js";

const client = clientOf(server.owner);
const atExit: (() => void)[] = [() => client.destroy()];
let bucket = "";

beforeAll(async () => {
  bucket = await createBucket(client);
});
afterAll(() => {
  for (const close of atExit) close();
});

for (const [name, kind] of S3_STORES) {
  /** Nobody listens at the endpoint of one that is cut off. */
  const open = (endpoint = server.endpoint) => {
    const { store, close } = kind.open({ bucket, endpoint, credentials: server.owner });
    atExit.push(close);
    return store;
  };
  objectStoreContract(
    { describe, test },
    {
      name: `${name} on a real S3 server`,
      createStore() {
        const [joined, cutOff] = [open(), open("http://127.0.0.1:1")];
        let line = joined;
        const store: ObjectStore = { putIfAbsent: (...args) => line.putIfAbsent(...args) };
        return {
          store,
          readBack: (key) => readBack(client, bucket, key),
          outage() {
            line = cutOff;
            return () => {
              line = joined;
            };
          },
          reopen() {
            const another = clientOf(server.owner);
            atExit.push(() => another.destroy());
            return { store: open(), readBack: (key) => readBack(another, bucket, key) };
          },
        };
      },
    },
  );
}
