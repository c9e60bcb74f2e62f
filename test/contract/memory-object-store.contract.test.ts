import { describe, test } from "@jest/globals";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import { objectStoreContract } from "../../src/entry/testing.js";
import { memoryStoreUnderTest, withoutHooks } from "../support/memory-store-under-test.js";

objectStoreContract(
  { describe, test },
  {
    name: "MemoryObjectStore",
    createStore: () => memoryStoreUnderTest(new MemoryObjectStore()),
    without: withoutHooks,
  },
);
