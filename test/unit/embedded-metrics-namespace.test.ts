import { describe, expect, test } from "@jest/globals";
import { createLambdaHandler } from "../../src/entry/lambda.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";

describe("a namespace", () => {
  const create = (metricsNamespace: unknown) => () =>
    createLambdaHandler({
      store: new MemoryObjectStore(),
      metricsNamespace: metricsNamespace as string,
    });

  test.each(["a", "AWS", "aws/ingest", "Shop/AWS/x", "x:", "Az09._/#:-", "x".repeat(255)])(
    "may be %s",
    (namespace) => {
      expect(create(namespace)).not.toThrow();
    },
  );

  test.each(["", "AWS/Lambda", ":x", "two words", "line\n", "é", '"', "x".repeat(256), 5, null, ["Shop"]])(
    "cannot be %j",
    (namespace) => {
      expect(create(namespace)).toThrow(
        expect.objectContaining({
          code: "INVALID_CONFIGURATION",
          message:
            "metricsNamespace must be 1 to 255 characters of A-Z a-z 0-9 . _ / # : -, not beginning with AWS/ or a colon",
        }),
      );
    },
  );
});
