import { readdirSync } from "node:fs";

const TESTS = new URL("..", import.meta.url);

/**
 * Stryker's options for mutating one folder of src.
 *
 * @param folder its name, `domain`
 * @param bound the least mutation score, in percent; below it the run fails
 * @param tests what the names of the test files begin with that are to find the mutants, by folder
 *   of test: those that see the sources (not the build) and are about this folder of src
 */
export function mutationOptions({ folder, bound, tests }) {
  const reports = `reports/mutation/${folder}`;
  return {
    mutate: [`src/${folder}/**/*.ts`],
    thresholds: { high: 100, low: bound, break: bound },

    testRunner: "jest",
    plugins: ["@stryker-mutator/jest-runner"],
    testRunnerNodeArgs: ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"],
    coverageAnalysis: "perTest",
    jest: {
      configFile: "jest.config.ts",
      enableFindRelatedTests: false,
      config: {
        testMatch: ["<rootDir>/test/mutation/every-test.mjs"],
        globals: { testFiles: Object.entries(tests).flatMap(testFilesOf) },
        testRunner: "<rootDir>/test/mutation/jest-circus-to-first-failure.mjs",
        setupFilesAfterEnv: ["<rootDir>/test/mutation/fewer-property-runs.mjs"],
        // A mutant may hang what it breaks.
        testTimeout: 10_000,
        watchman: false,
      },
    },

    concurrency: 2,
    // Modules that a test file loaded are never unloaded.
    maxTestRunnerReuse: 50,
    dryRunTimeoutMinutes: 15,
    timeoutMS: 20_000,
    timeoutFactor: 3,

    incremental: true,
    incrementalFile: `${reports}/incremental.json`,
    tempDirName: ".stryker-tmp",
    reporters: ["clear-text", "progress-append-only", "html", "json"],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    htmlReporter: { fileName: `${reports}/index.html` },
    jsonReporter: { fileName: `${reports}/report.json` },
  };
}

function testFilesOf([folder, beginnings]) {
  return readdirSync(new URL(folder, TESTS))
    .filter((name) => name.endsWith(".test.ts") && beginnings.some((beginning) => name.startsWith(beginning)))
    .map((name) => `${folder}/${name}`);
}
