import { describe, expect, test } from "@jest/globals";
import * as errors from "../../src/domain/errors.js";

const { ConfigurationError, IngestError, InternalError, isIngestError } = errors;
const { StoreRejectedError, StoreUnavailableError } = errors;

describe("an error of this library", () => {
  test.each([
    [StoreUnavailableError, "StoreUnavailableError", "STORE_UNAVAILABLE", true],
    [StoreRejectedError, "StoreRejectedError", "STORE_REJECTED", false],
    [ConfigurationError, "ConfigurationError", "INVALID_CONFIGURATION", false],
    [InternalError, "InternalError", "INTERNAL", false],
  ])("%p says what it is, whether a retry may help, and what caused it", (Class, name, code, retryable) => {
    const cause = new TypeError("oops");
    const error = new Class("what to do", { cause });
    expect(error).toMatchObject({ name, code, retryable, message: "what to do", cause });
    expect(String(error)).toBe(`${name}: what to do`);
    expect(error).toBeInstanceOf(IngestError);
  });

  test("of an adapter's own making is named as one of this library's", () => {
    expect(String(new IngestError("STORE_UNAVAILABLE", true, "busy"))).toBe("IngestError: busy");
  });
});

describe("isIngestError", () => {
  test("knows an error of another installed copy of the package", async () => {
    const built = new URL("../../dist/esm/entry/index.js", import.meta.url).href;
    const copy = (await import(built)) as typeof errors;
    expect(copy.IngestError).not.toBe(IngestError);
    expect(isIngestError(new copy.StoreUnavailableError("busy"))).toBe(true);
    expect(copy.isIngestError(new StoreUnavailableError("busy"))).toBe(true);
  });

  test.each([new Error("busy"), { name: "IngestError", retryable: true }, null, undefined, "busy", 5])(
    "knows %p for none",
    (thrown) => {
      expect(isIngestError(thrown)).toBe(false);
    },
  );
});
