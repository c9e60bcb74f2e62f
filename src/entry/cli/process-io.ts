import { performance } from "node:perf_hooks";
import process from "node:process";
import type { CliIo } from "../cli.js";

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
  exit: (code) => process.exit(code),
  monotonicMs: () => performance.now(),
  // Only here and only when asked for: the AWS SDK is an optional peer.
  importS3: () => import("../s3.js"),
};
