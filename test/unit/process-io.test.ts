import process from "node:process";
import { expect, test } from "@jest/globals";
import { processIo } from "../../src/entry/cli/process-io.js";

test("the command line hears SIGINT and SIGTERM, every time", () => {
  const listener = () => {};
  processIo.onSignal(listener);
  try {
    for (const signal of ["SIGINT", "SIGTERM"]) {
      // rawListeners shows a once-listener as its wrapper.
      expect(process.rawListeners(signal)).toContain(listener);
    }
  } finally {
    process.off("SIGINT", listener);
    process.off("SIGTERM", listener);
  }
});

test("the command line hears what nobody handles", () => {
  const listener = () => {};
  processIo.onUnhandled(listener);
  const kinds = ["unhandledRejection", "uncaughtException"];
  try {
    for (const kind of kinds) expect(process.rawListeners(kind)).toContain(listener);
  } finally {
    for (const kind of kinds) process.off(kind, listener);
  }
});

test("the command line's clock does not step back", () => {
  const earlierMs = processIo.monotonicMs();
  expect(processIo.monotonicMs()).toBeGreaterThanOrEqual(earlierMs);
});
