import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "@jest/globals";

const temp = mkdtempSync(join(tmpdir(), "bench-test-"));
afterAll(() => rmSync(temp, { recursive: true, force: true }));

const bench = (...args: string[]) =>
  promisify(execFile)(process.execPath, ["bench/bench.mjs", ...args], {
    env: { ...process.env, TMPDIR: temp },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as { code: number; stdout: string; stderr: string },
  );

describe("the bench's command", () => {
  test("tells its options, and leaves nothing behind", async () => {
    const { code, stdout } = await bench("main", "--help");

    expect(code).toBe(0);
    for (const option of ["--node", "--only", "--quick", "--json"]) expect(stdout).toContain(option);
    expect(readdirSync(temp)).toEqual([]);
  });

  test("refuses what it does not know with 2 and a word of help", async () => {
    for (const args of [["--only", "naps"], ["--node", "18"], ["--fast"]]) {
      const { code, stderr } = await bench("main", ...args);
      expect([code, stderr.includes("--help")]).toEqual([2, true]);
    }
  });

  test("prints the table of costs", async () => {
    const { code, stdout } = await bench("cost-command");

    expect(code).toBe(0);
    expect(stdout).toMatch(/^\| hand-written.*\$6\.\d\d .*\|$/m);
  });
});
