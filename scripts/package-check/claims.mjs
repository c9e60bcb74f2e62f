// Claims about the package, checked one after another: a line each as it goes, the counts at the end.
import { execFile, spawn } from "node:child_process";
import { appendFileSync } from "node:fs";

const running = new Set();
process.once("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const counts = { passed: 0, failed: 0, skipped: 0 };

/** `check` rejects where the claim does not hold; what it resolves with, if text, is shown beside it. */
export async function claim(title, check) {
  const startMs = performance.now();
  try {
    const remark = await check();
    counts.passed += 1;
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    console.log(`  ok    ${title}${typeof remark === "string" ? `: ${remark}` : ""} (${seconds} s)`);
  } catch (error) {
    counts.failed += 1;
    console.log(`  FAIL  ${title}\n${error.message.replace(/^/gm, "          ")}`);
  }
}

/** Prints the counts, and leaves them where whoever adds up several runs looks for them. */
export function close() {
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  const { TEST_COUNTS_FILE } = process.env;
  if (TEST_COUNTS_FILE) appendFileSync(TEST_COUNTS_FILE, `${JSON.stringify(counts)}\n`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

export function expect(isSo, message) {
  if (!isSo) throw new Error(message);
}

/** What the command writes to standard output; rejects with all it wrote where it fails. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const limits = { timeout: 180_000, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(command, args, { ...limits, ...options }, (error, stdout, stderr) => {
      running.delete(child);
      if (error === null) resolve(stdout);
      else
        reject(
          new Error(
            `${[command, ...args].join(" ")}: ${error.code ?? error.signal}\n${stdout}${stderr}`.trim(),
          ),
        );
    });
    running.add(child);
  });
}

/** A process that runs until it is told to stop. */
export function start(command, args, options) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  running.add(child);
  let output = "";
  const exited = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      running.delete(child);
      resolve(code ?? signal);
    });
  });
  const said = (pattern) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${command} never said ${pattern}: ${output}`)),
        30_000,
      );
      const look = (chunk = "") => {
        output += chunk;
        const match = pattern.exec(output);
        if (match === null) return;
        clearTimeout(timer);
        resolve(match);
      };
      child.stdout.on("data", look);
      child.stderr.on("data", look);
      exited.then((code) => {
        clearTimeout(timer);
        reject(new Error(`${command} ended with ${code}: ${output}`));
      }, reject);
    });
  return { exited, said, signal: (name) => child.kill(name) };
}
