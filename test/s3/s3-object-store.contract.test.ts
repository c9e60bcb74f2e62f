import { afterAll, beforeAll, describe, test } from "@jest/globals";
import { S3ObjectStore } from "../../src/entry/s3.js";
import { objectStoreContract } from "../../src/entry/testing.js";
import { clientOf, createBucket, readBack, server } from "./real-s3.js";

const client = clientOf(server.owner);
let bucket = "";

beforeAll(async () => {
  bucket = await createBucket(client);
});
afterAll(() => client.destroy());

objectStoreContract(
  { describe, test },
  {
    name: "S3ObjectStore on a real S3 server",
    createStore: () => ({
      store: new S3ObjectStore({ bucket, client }),
      readBack: (key) => readBack(client, bucket, key),
    }),
  },
);
