// The built command as a child process: what `npm start` runs.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach } from "@jest/globals";

const BIN = resolve("dist/esm/entry/bin.js");

/** The command in a working directory of its own for each test of the file that calls this; killed after it. */
export function builtCommand() {
  let cwd = "";
  const children: ChildProcess[] = [];
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), "clickstream-e2e-"));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
    rmSync(cwd, { recursive: true, force: true });
  });

  function run(...args: string[]) {
    const child = spawn(process.execPath, [BIN, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    children.push(child);
    const output = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output.out += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output.err += text));
    // "close", unlike "exit", comes after the last of the output.
    const ended = once(child, "close").then(([code]: (number | null)[]) => ({ code, ...output }));
    const shown = async (pattern: RegExp): Promise<RegExpExecArray> => {
      for (;;) {
        const match = pattern.exec(output.out);
        if (match !== null) return match;
        const isOver = await Promise.race([
          once(child.stdout, "data").then(() => false),
          ended.then(() => true),
        ]);
        if (isOver) throw new Error(`ended without showing ${pattern}:\n${output.out}${output.err}`);
      }
    };
    return { child, ended, shown };
  }

  return {
    get cwd() {
      return cwd;
    },
    run,
    /** The local gateway, listening at `url`; unless told otherwise with its data in `<cwd>/stored`. */
    async started(...options: string[]) {
      const where = options.length > 0 ? options : ["--data", "stored"];
      const { child, ended, shown } = run("dev", "--port", "0", ...where);
      const [, url = ""] = await shown(/POST +(http:\S+)\n[^]*to stop/);
      return { child, ended, shown, url };
    },
  };
}
