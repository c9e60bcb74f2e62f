export {
  arbitraryEvent,
  arbitraryHttpApiEvent,
  arbitraryTimestampMs,
  arbitraryUuid,
  arbitraryUuidV7,
} from "./testing/arbitraries.js";
export { ContractViolation } from "./testing/contract-violation.js";
export {
  FaultyObjectStore,
  type FaultyObjectStoreOptions,
  type StoreFault,
} from "./testing/faulty-object-store.js";
export { FixedClock } from "./testing/fixed-clock.js";
export { type ContractRunner, objectStoreContract } from "./testing/object-store-contract.js";
export { SequentialIds } from "./testing/sequential-ids.js";
export type {
  ContractSubject,
  EndOutage,
  ReadableStore,
  ReadBackObject,
  StoreHooks,
  StoreUnderTest,
} from "./testing/store-under-test.js";
