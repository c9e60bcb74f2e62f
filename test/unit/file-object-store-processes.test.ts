import { type ChildProcess, type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { FileObjectStore } from "../../src/entry/fs.js";
import { makeTempFolder, type TempFolder } from "../support/temp-folder.js";

const KEY = "events/2026/11/22/14/event-0199d3f0-0000-7000-8000-000000000000.json";
const object = () => ({ key: KEY, body: "x", contentType: "text/plain" });

let temp: TempFolder;
let root: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  temp = await makeTempFolder();
  root = join(temp.path, "data");
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await temp.remove();
});

const newStore = () => new FileObjectStore({ root });

/** Puts the keys, all at once, when its standard input ends. */
function otherProcess(name: string, keys: readonly string[]): ChildProcessByStdio<Writable, Readable, null> {
  const script = fileURLToPath(new URL("../support/put-from-another-process.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, root, name, ...keys], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  return child;
}

describe("unfinished writes found at the first put, or by prepare", () => {
  const startedMs = Math.round(performance.timeOrigin);
  const deadPid = () => Number(execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }));

  async function survivors(...names: string[]): Promise<string[]> {
    await mkdir(join(root, ".tmp"), { recursive: true });
    for (const name of names) await writeFile(join(root, ".tmp", name), "half");
    await newStore().putIfAbsent(object());
    return readdir(join(root, ".tmp"));
  }

  test("of a process that has ended are removed", async () => {
    await expect(survivors(`${deadPid()}-${startedMs}-a`)).resolves.toEqual([]);
  });

  test("are removed by prepare, before any put", async () => {
    await mkdir(join(root, ".tmp"), { recursive: true });
    await writeFile(join(root, ".tmp", `${deadPid()}-${startedMs}-a`), "half");
    await newStore().prepare();
    await expect(readdir(join(root, ".tmp"))).resolves.toEqual([]);
  });

  test("that cannot be removed are in nobody's way", async () => {
    const name = `${deadPid()}-${startedMs}-a`;
    await mkdir(join(root, ".tmp", name), { recursive: true });
    await expect(survivors()).resolves.toEqual([name]);
  });

  test("of another process that runs are kept", async () => {
    const name = `${process.ppid}-1-a`;
    await expect(survivors(name)).resolves.toEqual([name]);
  });

  test("of this very process are kept", async () => {
    const name = `${process.pid}-${startedMs}-a`;
    await expect(survivors(name)).resolves.toEqual([name]);
  });

  test("of an earlier process that had this one's number are removed", async () => {
    await expect(survivors(`${process.pid}-${startedMs - 1}-a`)).resolves.toEqual([]);
  });

  test("are told by their name: other files are kept", async () => {
    const names = ["README", "12", "12-34", "-1-2-a", "a-1-b"];
    await expect(survivors(...names)).resolves.toEqual(names.sort());
  });

  test("of a process killed in the middle of its puts do not stop the next one", async () => {
    const keys = Array.from({ length: 200 }, (_, index) => `killed/${index}`);
    const child = otherProcess("killed", keys);
    await once(child.stdout, "data");
    child.stdin.end();
    while (!(await readdir(join(root, ".tmp")).catch(() => [])).length) {
      if (child.exitCode !== null) throw new Error("the child ended before it could be killed");
    }
    child.kill("SIGKILL");
    await once(child, "close");
    const left = await readdir(join(root, ".tmp"));
    const stored = (await temp.files()).filter((file) => file.startsWith("data/killed/"));

    await expect(newStore().putIfAbsent(object())).resolves.toBe("created");

    expect(left.length).toBeGreaterThan(0);
    await expect(readdir(join(root, ".tmp"))).resolves.toEqual([]);
    // What has its name is whole.
    for (const file of stored) {
      await expect(readFile(join(temp.path, file), "utf8")).resolves.toHaveLength("killed ".length + 10_000);
    }
  }, 60_000);
});

describe("several processes", () => {
  test("that write the same keys at once are told created exactly once a key, and the winner's bytes stand", async () => {
    const keys = Array.from({ length: 25 }, (_, index) => `events/shared/${index}`);
    const writers = ["a", "b", "c"].map((name) => {
      const child = otherProcess(name, keys);
      return {
        name,
        child,
        lines: createInterface(child.stdout)[Symbol.asyncIterator](),
        closed: once(child, "close"),
      };
    });
    for (const { lines } of writers) await expect(lines.next()).resolves.toMatchObject({ value: "ready" });
    for (const { child } of writers) child.stdin.end();

    const outcomes = new Map<string, string[]>();
    for (const { name, lines, closed } of writers) {
      outcomes.set(name, JSON.parse(String((await lines.next()).value)) as string[]);
      await closed;
    }
    for (const [index, key] of keys.entries()) {
      const winners = writers.filter(({ name }) => outcomes.get(name)?.[index] === "created");
      expect(winners).toHaveLength(1);
      const body = await readFile(join(root, key), "utf8");
      expect(body).toBe(`${winners[0]?.name ?? ""} ${"x".repeat(10_000)}`);
    }
    await expect(readdir(join(root, ".tmp"))).resolves.toEqual([]);
  }, 60_000);
});
