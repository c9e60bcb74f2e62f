// Which test files jest starts first. It knows how long each took the last time; in a clean clone there is no last
// time, and it goes by their size. The longest here are among the smallest: the last of them would run alone.
import { existsSync } from "node:fs";
import Sequencer from "@jest/test-sequencer";

const TESTS = new URL("..", import.meta.url);
/** Those that take the better part of a core for ten seconds and more, the longest first. */
const LONG = [
  "integration/big-run.test.ts",
  "integration/fuzz.test.ts",
  "e2e/crash.test.ts",
  "integration/big-run-audit.test.ts",
  "integration/load.test.ts",
  "s3/big-run.test.ts",
  "s3/crash.test.ts",
  "s3/s3-object-store.contract.test.ts",
  "lambda/leaks.test.ts",
].map((file) => new URL(file, TESTS).pathname);

for (const path of LONG) if (!existsSync(path)) throw new Error(`${path} is no test`);

export default class LongFilesFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (LONG.includes(path) ? LONG.indexOf(path) : LONG.length);
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
}
