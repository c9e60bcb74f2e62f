import { mutationOptions } from "./options.mjs";

export default mutationOptions({
  folder: "domain",
  bound: 95,
  testMatch: [
    "unit/(errors|event-schema|http-api-handler|ingest*|standard-schema|storable-key|utf8).test.ts",
    "property/!(ids|s3-*).property.test.ts",
  ],
});
