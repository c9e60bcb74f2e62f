// The contract as a stranger runs it: the built package, node's own runner, an adapter of their own.
// Usage: node contract-under-node-test.mjs [overwriting]
import { Buffer } from "node:buffer";
import { describe, test } from "node:test";
import { assertStorableKey } from "clickstream-ingest";
import { objectStoreContract } from "clickstream-ingest/testing";

const overwrites = process.argv[2] === "overwriting";

objectStoreContract(
  { describe, test },
  {
    name: "a stranger's store",
    createStore() {
      const objects = new Map();
      return {
        store: {
          async putIfAbsent({ key, body }) {
            assertStorableKey(key);
            const outcome = objects.has(key) ? "exists" : "created";
            if (overwrites || outcome === "created") objects.set(key, Buffer.from(body));
            return outcome;
          },
        },
        readBack: async (key) => (objects.has(key) ? { body: objects.get(key) } : undefined),
      };
    },
  },
);
