import { mutationOptions } from "./options.mjs";

export default mutationOptions({
  folder: "domain",
  bound: 95,
  tests: {
    unit: ["errors", "event-schema", "http-api-handler", "ingest", "standard-schema", "storable-key", "utf8"],
    property: ["any-body", "batches", "object-key", "privacy", "raw", "retries"],
  },
});
