import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface NodeTestRun {
  readonly exitCode: number;
  readonly stdout: string;
}

/** Runs a script of node:test's beside this file in a Node of its own; what it prints is TAP. */
export async function runNodeTest(name: string, ...args: readonly string[]): Promise<NodeTestRun> {
  const script = fileURLToPath(new URL(name, import.meta.url));
  // The default reporter is another one with each major version.
  const child = spawn(process.execPath, ["--test-reporter=tap", script, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const [exitCode] = (await once(child, "close")) as [number];
  return { exitCode, stdout: Buffer.concat(chunks).toString() };
}
