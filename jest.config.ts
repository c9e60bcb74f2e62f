/** @jest-config-loader esbuild-register */
// ts-node, jest's default loader for this file, cannot read a `nodenext` project; esbuild-register can.
import type { Config } from "jest";

// The SDK warns once a test file that later versions of it will need Node 22; the README says so once.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const config: Config = {
  testEnvironment: "node",
  // Jest's own default leaves a core idle: of two, half of the machine.
  maxWorkers: "100%",
  testSequencer: "<rootDir>/test/support/long-files-first.mjs",
  // Modules that a test file loaded stay in its worker's heap, and slow it down: to a quarter, at the end of the run.
  workerIdleMemoryLimit: "512MB",
  // Only ends what hangs: how fast a machine is is no claim of a test.
  testTimeout: 120_000,
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  // They need a server, `npm run test:s3`, `test:lambda` and `infra:test`, or a browser, `npm run test:browser`.
  testPathIgnorePatterns: ["/node_modules/", "<rootDir>/test/(s3|lambda|infra|browser)/"],
  // inversify and uuid are ES modules only, so jest runs the sources as ES modules too.
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
  setupFilesAfterEnv: ["<rootDir>/test/support/count-property-runs.ts"],
  reporters: ["default", "<rootDir>/test/support/closing-reporter.mjs"],
  coverageProvider: "v8",
  // What synthesizes a stack is covered by `npm run infra:test`.
  collectCoverageFrom: ["src/**/*.ts", "!src/entry/cdk{.ts,/**}"],
  coverageReporters: ["text", "json-summary"],
  coverageThreshold: { global: { lines: 95, branches: 95 } },
};

export default config;
