export { MemoryObjectStore } from "../adapters/memory/memory-object-store.js";
