import { performance } from "node:perf_hooks";
import process from "node:process";
import type { CliIo } from "../cli.js";

// A reader that has gone (`dev | head -1`) is no reason to stop serving.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);

/** The command line's process. */
export const processIo: CliIo = {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  onSignal(listener) {
    process.on("SIGINT", listener);
    process.on("SIGTERM", listener);
  },
  onUnhandled(listener) {
    process.on("unhandledRejection", listener);
    process.on("uncaughtException", listener);
  },
  exit: (code) => process.exit(code),
  monotonicMs: () => performance.now(),
  // Only here and only when asked for: the AWS SDK is an optional peer.
  importS3: () => import("../s3.js"),
};
