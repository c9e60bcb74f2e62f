// Closes a run with what a person and a script want to know: how many properties ran how often, and
// one plain line of counts.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

export default class ClosingReporter {
  onRunStart() {
    // Workers inherit the environment, so each appends to this file.
    this.runsFile = join(mkdtempSync(join(tmpdir(), "property-runs-")), "runs.ndjson");
    process.env.PROPERTY_RUNS_FILE = this.runsFile;
    // Also where the run is stopped in its midst.
    process.once("exit", () => rmSync(dirname(this.runsFile), { recursive: true, force: true }));
    // By themselves signals end a process without "exit".
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.once(signal, () => process.exit(128 + constants.signals[signal]));
    }
  }

  onRunComplete(_contexts, results) {
    const runs = existsSync(this.runsFile)
      ? readFileSync(this.runsFile, "utf8")
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line))
      : [];
    rmSync(dirname(this.runsFile), { recursive: true, force: true });

    const byFile = new Map();
    for (const { testPath, runs: times } of runs) {
      const file = basename(testPath);
      const { properties = 0, times: sum = 0 } = byFile.get(file) ?? {};
      byFile.set(file, { properties: properties + 1, times: sum + times });
    }
    const rows = [...byFile].sort(([a], [b]) => a.localeCompare(b));
    const total = runs.reduce((sum, { runs: times }) => sum + times, 0);
    const width = Math.max(...rows.map(([file]) => file.length), 0);
    const out = [""];
    for (const [file, { properties, times }] of rows) {
      out.push(
        `  ${file.padEnd(width)}  ${String(properties).padStart(3)} properties  ${times.toLocaleString("en").padStart(9)} runs`,
      );
    }
    if (runs.length > 0)
      out.push(`Properties: ${runs.length} ran ${total.toLocaleString("en")} times in all`);

    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    out.push(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`, "");
    process.stdout.write(out.join("\n"));
    if (process.env.TEST_COUNTS_FILE)
      appendFileSync(process.env.TEST_COUNTS_FILE, `${JSON.stringify(counts)}\n`);
  }
}
