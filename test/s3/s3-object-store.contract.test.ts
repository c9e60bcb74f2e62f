import { afterAll, beforeAll, describe, test } from "@jest/globals";
import { S3ObjectStore, type S3PutClient } from "../../src/entry/s3.js";
import { objectStoreContract } from "../../src/entry/testing.js";
import { createBucket, readBack } from "../support/s3-bucket.js";
import { clientOf, server } from "./real-s3.js";

const client = clientOf(server.owner);
// Nobody listens there.
const cutOff = clientOf(server.owner, { endpoint: "http://127.0.0.1:1" });
const clients = [client, cutOff];
let bucket = "";

beforeAll(async () => {
  bucket = await createBucket(client);
});
afterAll(() => {
  for (const each of clients) each.destroy();
});

objectStoreContract(
  { describe, test },
  {
    name: "S3ObjectStore on a real S3 server",
    createStore() {
      let line = client;
      const switched: S3PutClient = { send: (...args) => line.send(...args) };
      return {
        store: new S3ObjectStore({ bucket, client: switched }),
        readBack: (key) => readBack(client, bucket, key),
        outage() {
          line = cutOff;
          return () => {
            line = client;
          };
        },
        reopen() {
          const another = clientOf(server.owner);
          clients.push(another);
          return {
            store: new S3ObjectStore({ bucket, client: another }),
            readBack: (key) => readBack(another, bucket, key),
          };
        },
      };
    },
  },
);
