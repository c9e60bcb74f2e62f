// Every property of every test file reports here how often it ran; the closing reporter adds it up.
import { appendFileSync } from "node:fs";
import { expect } from "@jest/globals";
import fc from "fast-check";

fc.configureGlobal({
  reporter: (details) => {
    const file = process.env["PROPERTY_RUNS_FILE"];
    const { testPath, currentTestName } = expect.getState();
    if (file !== undefined) {
      appendFileSync(file, `${JSON.stringify({ testPath, property: currentTestName, runs: details.numRuns })}\n`);
    }
    if (details.failed) throw new Error(fc.defaultReportMessage(details), { cause: details.errorInstance });
  },
});
