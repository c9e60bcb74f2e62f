import type { S3Client } from "@aws-sdk/client-s3";
import { describe, test } from "@jest/globals";
import { S3ObjectStore } from "../../src/entry/s3.js";
import { objectStoreContract } from "../../src/entry/testing.js";
import { slowDown, StubS3Server } from "../support/stub-s3-server.js";

objectStoreContract(
  { describe, test },
  {
    name: "S3ObjectStore",
    async createStore() {
      const stub = await StubS3Server.start();
      const clients: S3Client[] = [];
      const open = () => {
        const client = stub.client();
        clients.push(client);
        return {
          store: new S3ObjectStore({ bucket: "raw", client }),
          readBack(key: string) {
            const object = stub.objects.get(`raw/${key}`);
            return Promise.resolve(object && { ...object, body: object.bytes });
          },
        };
      };
      return {
        ...open(),
        reopen: open,
        // Nobody is told which of the puts took effect.
        outage: () => stub.failAll({ kind: "reset" }, { kind: "storeThenReset" }, slowDown),
        async dispose() {
          for (const client of clients) client.destroy();
          await stub.close();
        },
      };
    },
  },
);
