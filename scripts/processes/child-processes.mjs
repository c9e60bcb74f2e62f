// Processes that end with this one at the latest.
import { execFile, spawn } from "node:child_process";

const running = new Set();
process.once("exit", () => running.forEach((child) => child.kill("SIGKILL")));

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
