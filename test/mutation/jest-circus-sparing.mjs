// Jest's own test runner, less what says nothing more about a mutant: a test file of which no test
// reaches it, and any after a test that killed it. Loading a file takes a second, and mutants are
// thousands. Stryker wants "jest-circus" in the name.
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { default as circus } from "jest-circus/runner";

let killed;
let titlesOf;

export default async function runTestFile(globalConfig, config, environment, runtime, testPath, send) {
  const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
  const run = () => circus.default(globalConfig, config, environment, runtime, testPath, send);
  // In Stryker's copy of the repository, which is gone after the run.
  const titlesFile = join(config.rootDir, "test-titles.ndjson");

  if (mutant === undefined) {
    const result = await run();
    const titles = result.testResults.map(({ fullName }) => fullName);
    appendFileSync(titlesFile, `${JSON.stringify([testPath, titles])}\n`);
    return result;
  }

  titlesOf ??= new Map(
    readFileSync(titlesFile, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  );
  const reaching = new RegExp(globalConfig.testNamePattern ?? "", "i");
  if (killed === mutant || !titlesOf.get(testPath).some((title) => reaching.test(title)))
    return { ...NOTHING_RUN };
  const result = await run();
  if (result.numFailingTests > 0) killed = mutant;
  return result;
}

// Jest takes a file without any test for an error.
const NOTHING_RUN = {
  numFailingTests: 0,
  numPassingTests: 0,
  numPendingTests: 1,
  numTodoTests: 0,
  perfStats: {},
  snapshot: {},
  testResults: [{ ancestorTitles: [], failureMessages: [], fullName: "", status: "pending", title: "" }],
};
