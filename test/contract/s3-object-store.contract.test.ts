import { describe, test } from "@jest/globals";
import { objectStoreContract } from "../../src/entry/testing.js";
import { type OpenedStore, S3_STORES } from "../support/s3-stores.js";
import { slowDown, StubS3Server } from "../support/stub-s3-server.js";

for (const [name, kind] of S3_STORES) {
  objectStoreContract(
    { describe, test },
    {
      name,
      async createStore() {
        const stub = await StubS3Server.start();
        const opened: OpenedStore[] = [];
        const open = () => {
          const each = kind.open({ bucket: "raw", endpoint: stub.endpoint });
          opened.push(each);
          return {
            store: each.store,
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
            for (const each of opened) each.close();
            await stub.close();
          },
        };
      },
    },
  );
}
