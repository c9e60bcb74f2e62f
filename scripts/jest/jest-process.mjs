import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * Starts jest on the tests of `root`, which `npm test` leaves out, with `variables` in their environment and
 * jest's own `options` (a file's name, -t) from the command line. `exited` resolves with the exit code;
 * `end` sends a signal to jest and its workers.
 */
export function startJest({ root, options, variables }) {
  const tests = spawn(
    process.execPath,
    [
      ...["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"],
      "node_modules/jest/bin/jest.js",
      // First: the last option takes all that follows it.
      ...options,
      ...["--roots", root, "--testPathIgnorePatterns", "/node_modules/"],
    ],
    {
      stdio: "inherit",
      detached: true, // a group of its own
      env: { ...process.env, ...variables },
    },
  );
  const end = (signal) => {
    try {
      // With jest's workers, which else finish the test they are at.
      process.kill(-tests.pid, signal);
    } catch {
      // They have ended.
    }
  };
  return {
    exited: once(tests, "exit").then(([code]) => {
      end("SIGKILL"); // what a stopped test has started, and what it has frozen heeds no other signal
      return code ?? 1;
    }),
    end,
  };
}

/**
 * The same, and resolves with the exit code; from `endTestsOnSignal` on, a signal ends these tests, and whoever
 * awaits them stops the rest.
 */
export async function runJest(options) {
  running = startJest(options);
  return running.exited;
}

let running;

/** Before there are tests, a signal ends this process at once. */
export function endTestsOnSignal() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => (running === undefined ? process.exit(130) : running.end(signal)));
  }
}
