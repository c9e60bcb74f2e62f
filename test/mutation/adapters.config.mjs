import { mutationOptions } from "./options.mjs";

export default mutationOptions({
  folder: "adapters",
  bound: 85,
  tests: {
    unit: [
      ...["client-ip", "config", "create-logger", "fs-error", "http-api", "ingest.", "inversify"],
      ...["embedded-metrics", "file-object-store.", "inspector", "local-gateway", "put-recorder"],
      ...["s3-client", "s3-error", "s3-faults", "s3-object-store", "store-time"],
    ],
    property: ["any-body", "embedded-metrics", "ids", "privacy", "s3-object-store"],
    integration: ["dev", "handler", "inspector", "http-api-table", "local-gateway"],
    contract: ["file-object-store", "memory-object-store", "s3-object-store"],
  },
});
