import { describe, expect, test } from "@jest/globals";
import { readConfig } from "../../src/entry/config.js";

describe("readConfig", () => {
  test("needs the bucket and gives every other variable its default", () => {
    expect(readConfig({ RAW_BUCKET_NAME: "raw", PATH: "/usr/bin" })).toEqual({
      RAW_BUCKET_NAME: "raw",
      KEY_PREFIX: "events",
      INGEST_PATH: "/clickstream",
      LOG_LEVEL: "info",
      MAX_BODY_BYTES: 6_291_456,
      MAX_BATCH_EVENTS: 500,
      IP_MODE: "truncated",
      LAYOUT: "event",
    });
  });

  test("reads every variable", () => {
    const env = {
      RAW_BUCKET_NAME: "raw",
      KEY_PREFIX: "web/events",
      INGEST_PATH: "/v1/events",
      LOG_LEVEL: "debug",
      MAX_BODY_BYTES: "1048576",
      MAX_BATCH_EVENTS: "50",
      IP_MODE: "none",
      LAYOUT: "batch",
      ALLOWED_ORIGINS: "https://a.example, https://b.example,",
      METRICS_NAMESPACE: "Shop/Clickstream",
    };
    expect(readConfig(env)).toEqual({
      ...env,
      MAX_BODY_BYTES: 1_048_576,
      MAX_BATCH_EVENTS: 50,
      ALLOWED_ORIGINS: ["https://a.example", "https://b.example"],
    });
  });

  test.each(["warn", "error", "fatal", "silent"])(
    "refuses the level %s with metrics, which would count refused requests alone",
    (LOG_LEVEL) => {
      const env = { RAW_BUCKET_NAME: "raw", LOG_LEVEL };
      expect(readConfig(env)).toMatchObject({ LOG_LEVEL });
      expect(() => readConfig({ ...env, METRICS_NAMESPACE: "Shop" })).toThrow(
        "environment variables cannot be used: LOG_LEVEL: info or lower with METRICS_NAMESPACE, or good requests would not be counted",
      );
    },
  );

  test("takes an empty variable for an unset one", () => {
    const empty = { LAYOUT: "", ALLOWED_ORIGINS: "", METRICS_NAMESPACE: "" };
    expect(readConfig({ RAW_BUCKET_NAME: "raw", ...empty })).toEqual(readConfig({ RAW_BUCKET_NAME: "raw" }));
  });

  test("names every variable that is wrong, and not its value", () => {
    const env = {
      RAW_BUCKET_NAME: "",
      KEY_PREFIX: "/secret-prefix",
      INGEST_PATH: "secret-path",
      LOG_LEVEL: "secret-level",
      MAX_BODY_BYTES: "6MB-secret",
      MAX_BATCH_EVENTS: "0",
      IP_MODE: "secret-mode",
      LAYOUT: "secret-layout",
      ALLOWED_ORIGINS: "https://secret.example/",
      METRICS_NAMESPACE: "AWS/secret",
    };
    let message = "";
    try {
      readConfig(env);
    } catch (error) {
      message = (error as Error).message;
      expect(error).toMatchObject({ name: "ConfigurationError", code: "INVALID_CONFIGURATION" });
    }
    for (const name of Object.keys(env)) expect(message).toContain(`${name}: `);
    expect(message).not.toContain("secret");
    expect(message).toContain("RAW_BUCKET_NAME: required: the bucket that takes raw events");
  });
});
