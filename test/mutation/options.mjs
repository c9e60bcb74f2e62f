/**
 * Stryker's options for mutating one folder of src.
 *
 * @param folder its name, `domain`
 * @param bound the least mutation score, in percent; below it the run fails
 * @param testMatch the test files that are to find the mutants: those that see the sources (not the
 *   build) and are about this folder
 */
export function mutationOptions({ folder, bound, testMatch }) {
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
      // It would not follow imports from one folder of src to another.
      enableFindRelatedTests: false,
      config: {
        testMatch: testMatch.map((pattern) => `<rootDir>/test/${pattern}`),
        setupFilesAfterEnv: ["<rootDir>/test/mutation/fewer-property-runs.mjs"],
        testRunner: "<rootDir>/test/mutation/jest-circus-sparing.mjs",
        testSequencer: "<rootDir>/test/mutation/unit-tests-first.mjs",
        // A mutant may hang what it breaks.
        testTimeout: 10_000,
        watchman: false,
      },
    },

    concurrency: 2,
    // Modules of a test file are never unloaded.
    maxTestRunnerReuse: 50,
    dryRunTimeoutMinutes: 15,
    timeoutMS: 15_000,
    timeoutFactor: 2,

    incremental: true,
    incrementalFile: `${reports}/incremental.json`,
    tempDirName: ".stryker-tmp",
    reporters: ["clear-text", "progress-append-only", "html", "json"],
    clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
    htmlReporter: { fileName: `${reports}/index.html` },
    jsonReporter: { fileName: `${reports}/report.json` },
  };
}
