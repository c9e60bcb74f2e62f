import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

const running = new Set<ChildProcess>();
process.once("exit", () => running.forEach((child) => child.kill("SIGKILL")));

export interface MeasuredOptions {
  readonly node: string;
  readonly flags?: readonly string[];
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A process that reports JSON lines. Its standard output, where log lines go, is read as Lambda would, and
 * dropped. It ends with this process at the latest.
 */
export function startMeasured({ node, flags = [], script, args, env }: MeasuredOptions) {
  const child = spawn(node, [...flags, script, ...args], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  running.add(child);
  let errors = "";
  child.stdout.resume();
  child.stderr.on("data", (chunk: Buffer) => (errors = `${errors}${chunk.toString()}`.slice(-4_000)));
  const reports = createInterface({ input: child.stdio[3] as Readable });
  const closed = once(child, "close").then(([code, signal]) => {
    running.delete(child);
    if (code !== 0) throw new Error(`${script} ended with ${String(code ?? signal)}: ${errors}`);
  });
  closed.catch(() => undefined); // Whoever waits for it hears of it.
  return { reports, closed };
}

/** The last report of a process that ends by itself; `onReport` hears of each. */
export async function runMeasured<T>(
  options: MeasuredOptions,
  onReport?: (report: unknown) => void,
): Promise<T> {
  const { reports, closed } = startMeasured(options);
  let last: unknown;
  reports.on("line", (line) => {
    last = JSON.parse(line);
    onReport?.(last);
  });
  await closed;
  if (last === undefined) throw new Error(`${options.script} reported nothing`);
  return last as T;
}
