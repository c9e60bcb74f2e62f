import { describe, test } from "@jest/globals";
import { S3ObjectStore } from "../../src/entry/s3.js";
import { objectStoreContract } from "../../src/entry/testing.js";
import { StubS3Server } from "../support/stub-s3-server.js";

objectStoreContract(
  { describe, test },
  {
    name: "S3ObjectStore",
    async createStore() {
      const stub = await StubS3Server.start();
      const client = stub.client();
      return {
        store: new S3ObjectStore({ bucket: "raw", client }),
        readBack(key) {
          const object = stub.objects.get(`raw/${key}`);
          return Promise.resolve(object && { ...object, body: object.bytes });
        },
        async dispose() {
          client.destroy();
          await stub.close();
        },
      };
    },
  },
);
