import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { promisify } from "node:util";

const COMMAND_MS = 60_000;

/**
 * Processes that work in `folder`, with `variables` in their environment. `kill` ends all of them; `stop`
 * removes the folder too, and so does the end of this process.
 */
export function ownProcesses(folder, variables) {
  const env = { ...process.env, ...variables };
  const running = new Set();
  const keep = (child) => {
    running.add(child);
    child.once("exit", () => running.delete(child));
  };
  const signal = () => {
    // TERM takes seconds, and nothing here needs it.
    for (const child of running) child.kill("SIGKILL");
  };
  const kill = async () => {
    const ended = Promise.all([...running].map((child) => once(child, "exit")));
    signal();
    await ended;
  };
  process.once("exit", () => {
    signal();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  return {
    /** Resolves with what a command prints. Killed like the rest: one that waits for a dead server waits long. */
    async run(command, ...args) {
      const result = promisify(execFile)(command, args, { env, timeout: COMMAND_MS });
      keep(result.child);
      return (await result).stdout;
    },
    start: (command, ...args) => keep(spawn(command, args, { env, stdio: "ignore" })),
    kill,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
