// The fuzzer itself: that it runs every kind of input, finds what is planted, and leaves nothing behind.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

const FUZZ = resolve("scripts/fuzz.mjs");
const KINDS = [
  ...["mutated JSON", "path tricks", "prototype keys", "envelopes", "broken encodings", "gzip bombs"],
  ...["deep nesting", "wide and long", "many events", "raw sockets"],
];

let temp = "";
const children: ChildProcess[] = [];
beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), "fuzz-test-"));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(temp, { recursive: true, force: true });
});

function start(args: readonly string[]) {
  const child = spawn(process.execPath, [FUZZ, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    // In a process group of its own, which tells whether anything of it is left.
    detached: true,
    env: { ...process.env, TMPDIR: temp, TEST_COUNTS_FILE: join(temp, "counts.ndjson") },
  });
  children.push(child);
  const output = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.err += text));
  const ended = once(child, "close").then(([code]: (number | null)[]) => ({ code, ...output }));
  return { child, ended };
}

const fuzz = (...args: readonly string[]) => start(args).ended;

/** The rows of the table, by kind: a kind's cells by their column. */
function tableOf(out: string): Record<string, Record<string, string>> {
  const lines = out.split("\n");
  const head = lines.find((line) => line.startsWith("kind of input")) ?? "";
  const columns = [...head.matchAll(/\S+(?: \S+)*/g)].map((match) => ({
    name: match[0],
    end: match.index + match[0].length,
  }));
  return Object.fromEntries(
    KINDS.map((kind) => {
      const line = lines.find((row) => row.startsWith(`${kind} `)) ?? "";
      const cells = columns.map(({ name, end }) => [name, /\S*$/.exec(line.slice(0, end))?.[0] ?? ""]);
      return [kind, Object.fromEntries(cells) as Record<string, string>];
    }),
  );
}

describe("a run in which nothing is found", () => {
  test("ends with 0, and every kind of input ran and was answered in more than one way", async () => {
    const { code, out } = await fuzz("--runs", "1500", "--seed", "1");
    expect([code, out]).toEqual([0, expect.stringMatching(/\n10 passed, 0 failed, 0 skipped\n$/)]);
    expect(out).toContain("1,500 runs from seed 1 in ");
    const rows = tableOf(out);
    for (const kind of KINDS) {
      const { runs, ...others } = rows[kind] ?? {};
      const answers = Object.entries(others).filter(
        ([column, count]) => /^(\d{3}|closed|unusable)$/.test(column) && count !== "",
      );
      expect([kind, Number(runs)]).toEqual([kind, expect.any(Number)]);
      expect(Number(runs)).toBeGreaterThan(0);
      expect([kind, answers.length]).not.toEqual([kind, 1]);
    }
    expect(rows["raw sockets"]).toMatchObject({ "200": expect.stringMatching(/\d/) });
    expect(readdirSync(temp)).toEqual(["counts.ndjson"]);
    expect(readFileSync(join(temp, "counts.ndjson"), "utf8")).toBe('{"passed":10,"failed":0,"skipped":0}\n');
  });

  test("is the same run again for the same seed", async () => {
    const [first, second] = await Promise.all([
      fuzz("--runs", "300", "--seed", "77"),
      fuzz("--runs", "300", "--seed", "77"),
    ]);
    const withoutTimes = (rows: ReturnType<typeof tableOf>) =>
      Object.values(rows).map((row) => ({ ...row, "slowest ms": "" }));
    expect(withoutTimes(tableOf(first.out))).toEqual(withoutTimes(tableOf(second.out)));
  });
});

describe("a planted defect is found, with a command that finds it again:", () => {
  test.each([
    ["a handler that rejects", "throws", "the handler rejected"],
    ["a handler that leaves a rejection behind", "rejects-aside", "Error: left behind"],
    ["a store that forgets", "forgets", /\d+ events are stored, the answer says \d+/],
    [
      "a store on disk that writes outside of its root",
      "stores-outside",
      /beside the store's root: .*written\.json/,
    ],
    ["a handler that changes Object.prototype", "pollutes", "Object.prototype was given polluted"],
    ["a handler that never comes back", "loops", "it took longer than 3000 ms"],
    ["a handler that fills the heap", "fills-the-heap", "heap out of memory"],
    [
      "a handler that holds much outside of the heap",
      "inflates-all",
      /the process held \d+ MiB, more than 512/,
    ],
  ])("%s", async (_, fixture, problem) => {
    const subject = resolve("test/fixtures/fuzz", `${fixture}.mjs`);
    // What fills the heap is slow at it, and must not be taken for what hangs.
    const limit = fixture === "loops" ? ["--limit-ms", "3000"] : ["--limit-ms", "60000"];
    const found = await fuzz("--runs", "20000", "--seed", "1", ...limit, "--subject", subject);
    expect([found.code, found.out]).toEqual([1, expect.stringMatching(problem)]);
    const [, seed = "", kind = ""] = /^FOUND by seed (\d+), (.+):$/m.exec(found.out) ?? [];
    expect(KINDS).toContain(kind);
    expect(found.out).toMatch(/\n\d passed, 1 failed, 0 skipped\n$/);

    const [, replay = ""] = /^replay it with: {2}npm run fuzz -- (.+)$/m.exec(found.out) ?? [];
    expect(replay).toMatch(`--seed ${seed} --runs 1 `);
    const again = await fuzz(...replay.split(" "));
    expect([again.code, again.out]).toEqual([1, expect.stringMatching(problem)]);
    expect(again.out).toContain(`FOUND by seed ${seed}, ${kind}:`);
    expect(readdirSync(temp)).toEqual(["counts.ndjson"]);
  });
});

describe("the command", () => {
  test("ends with 130 on Ctrl-C, and leaves no process and no file", async () => {
    const { child, ended } = start(["--runs", "1000000"]);
    await once(child.stdout, "data");
    child.kill("SIGINT");
    expect((await ended).code).toBe(130);
    expect(() => process.kill(-Number(child.pid), 0)).toThrow("ESRCH");
    expect(readdirSync(temp)).toEqual([]);
  });

  test("tells of every argument when asked for help", async () => {
    const { code, out } = await fuzz("--help");
    expect(code).toBe(0);
    for (const argument of ["--runs N", "--seed S", "--limit-ms MS", "--subject MODULE", "--help"]) {
      expect(out).toContain(`  ${argument} `);
    }
  });

  test.each([
    [["--runs", "0"], "--runs must be a whole number from 1 to 4294967296"],
    [["--seed", "x"], "--seed must be a whole number from 0 to 4294967295"],
    [["--subject", "nowhere.mjs"], "--subject nowhere.mjs is no file"],
    [["--quick"], "Unknown option '--quick'"],
  ])("ends with 2 for %j", async (args, problem) => {
    const { code, out, err } = await fuzz(...args);
    expect([code, out, err]).toEqual([2, "", expect.stringContaining(problem)]);
    expect(readdirSync(temp)).toEqual([]);
  });
});
