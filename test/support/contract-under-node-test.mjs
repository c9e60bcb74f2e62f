// The contract as a stranger runs it: the built package, node's own runner, an adapter of their own.
// Usage: node contract-under-node-test.mjs [overwriting | swallowing]
import { describe, test } from "node:test";
import { objectStoreContract } from "clickstream-ingest/testing";
import { strangersStore } from "../fixtures/consumers/strangers-store.mjs";

objectStoreContract({ describe, test }, strangersStore(process.argv[2] ?? "sound"));
