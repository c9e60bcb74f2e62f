// What is fuzzed: the built package. A module that exports the same, with a defect planted, can take its place.
export { clickstreamEvent, ConfigurationError, parseObjectKey } from "../../dist/esm/entry/index.js";
export { createDevServer } from "../../dist/esm/entry/dev.js";
export { FileObjectStore } from "../../dist/esm/entry/fs.js";
export { createLambdaHandler } from "../../dist/esm/entry/lambda.js";
export { SequentialIds } from "../../dist/esm/entry/testing.js";
export { MemoryObjectStore } from "../../dist/esm/entry/memory.js";
