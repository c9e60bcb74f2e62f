import { writeSync } from "node:fs";

/** Where a measured process tells its figures: standard output is for the log lines of what it measures. */
const REPORT_FD = 3;

/** One JSON text a line. */
export function report(figures: unknown): void {
  const bytes = Buffer.from(`${JSON.stringify(figures)}\n`);
  for (let written = 0; written < bytes.length;) written += writeSync(REPORT_FD, bytes, written);
}
