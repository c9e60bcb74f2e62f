// Jest on tests that `npm test` leaves out, in a process group of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";

const JEST = [
  "--experimental-vm-modules",
  "--disable-warning=ExperimentalWarning",
  "node_modules/jest/bin/jest.js",
];
let tests;

/** A signal ends the tests first, and this process then; before there are tests, all at once. */
export function stopTestsOnSignal() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => (tests === undefined ? process.exit(130) : end(signal)));
  }
}

/** With jest's workers, which else finish the test they are at. */
function end(signal) {
  try {
    process.kill(-tests.pid, signal);
  } catch {
    // They have ended.
  }
}

/**
 * Runs the tests below `root`.
 *
 * @param args jest's own, from the command line
 * @param variables what the tests are handed in the environment
 * @returns the exit code
 */
export async function runJest(root, args, variables) {
  tests = spawn(
    process.execPath,
    // The options that take all that follows them come last.
    [...JEST, ...args, "--roots", root, "--testPathIgnorePatterns", "/node_modules/"],
    { stdio: "inherit", detached: true, env: { ...process.env, ...variables } },
  );
  const [code] = await once(tests, "exit");
  return code ?? 1;
}
