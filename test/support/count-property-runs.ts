// Every property of every test file records here how often it ran; the closing reporter adds it up.
import { appendFileSync } from "node:fs";
import { expect } from "@jest/globals";
import fc from "fast-check";

const recordRuns: fc.Plugin<unknown> = () => ({
  onAllRunsComplete({ numRuns }) {
    const file = process.env["PROPERTY_RUNS_FILE"];
    const { testPath, currentTestName } = expect.getState();
    if (file !== undefined) {
      appendFileSync(file, `${JSON.stringify({ testPath, property: currentTestName, runs: numRuns })}\n`);
    }
  },
});

fc.installGlobalPlugin(recordRuns);
