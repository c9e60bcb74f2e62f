import { mutationOptions } from "./options.mjs";

export default mutationOptions({
  folder: "adapters",
  bound: 85,
  testMatch: [
    "unit/!(arbitraries|cli-*|errors|event-schema|faulty-*|*-processes|ingest-options|process-io|storable-key|testing-entry|utf8).test.ts",
    "property/(any-body|ids|privacy|s3-*).property.test.ts",
    "contract/*.contract.test.ts",
    "integration/(dev|handler|local-gateway).test.ts",
  ],
});
