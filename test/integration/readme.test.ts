import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { HELP } from "../../src/entry/cli/arguments.js";
import { renderBanner } from "../../src/entry/cli/output.js";
import { createIngest, parseObjectKey } from "../../src/entry/index.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const packageJson = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

const blocks = [...readme.matchAll(/^```(\S+)(?: (\S+))?\n(.*?)^```$/gms)].map(
  ([, language, mode, code = ""], n) => ({
    name: `block-${n + 1}`,
    language,
    mode,
    code,
  }),
);
const inLanguage = (language: string) => blocks.filter((block) => block.language === language);

/** A user's project: this package and all that it could install, resolved through its node_modules. */
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "readme-"));
  const modules = join(project, "node_modules");
  mkdirSync(modules);
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (!name.startsWith(".")) symlinkSync(join(root, "node_modules", name), join(modules, name));
  }
  symlinkSync(root, join(modules, "clickstream-ingest"));
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  const compilerOptions = {
    module: "nodenext",
    target: "es2023",
    strict: true,
    types: ["node"],
    outDir: "out",
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  for (const { name, code } of inLanguage("ts")) writeFileSync(join(project, `${name}.ts`), code);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Shows what a command printed, where all that is known else is that it failed. */
function outputOf(error: unknown): never {
  throw new Error((error as { stdout: string }).stdout, { cause: error });
}

describe("the README", () => {
  test("has only code blocks that are checked here", () => {
    expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(["sh", "ts", "json", "mermaid"]));
    expect(readme.match(/^```/gm)).toHaveLength(blocks.length * 2);
  });

  test("has TypeScript that compiles against the built package, and tests that pass", async () => {
    const tsc = join(root, "node_modules/@typescript/native/bin/tsc");
    await run(process.execPath, [tsc, "-p", project]).catch(outputOf);
    const runnable = inLanguage("ts").filter(({ mode }) => mode === "run");
    expect(runnable).toHaveLength(4);
    for (const { name } of runnable) {
      const file = join(project, "out", `${name}.js`);
      const { stdout } = await run(process.execPath, ["--test", "--test-reporter=tap", file]).catch(outputOf);
      expect(stdout).toMatch(/^# pass [1-9]/m);
      expect(stdout).toMatch(/^# fail 0$/m);
    }
  });

  test("begins with exactly two set-up commands, whose scripts exist", () => {
    const firstScreen = readme.slice(0, readme.indexOf("\n## "));
    const [start, tests, curl, ...more] = inLanguage("sh")
      .map(({ code }) => code.trim())
      .filter((code) => firstScreen.includes(code));
    expect([start, tests]).toEqual(["npm ci && npm start", "npm ci && npm test"]);
    expect(packageJson.scripts).toHaveProperty("start");
    expect(packageJson.scripts).toHaveProperty("test");
    const facts = {
      version: "",
      url: "http://127.0.0.1:3000",
      routes: ["POST /clickstream"],
      origins: [],
      host: "",
    };
    expect(renderBanner(facts, { storedIn: "data/", colour: false, pathWidth: 0 })).toContain(curl);
    expect(more).toEqual([]);
  });

  test("names only scripts that there are", () => {
    const scripts = [...readme.matchAll(/\bnpm run ([\w:]+)/g)].map(([, script = ""]) => script);
    expect(scripts.length).toBeGreaterThan(5);
    for (const script of scripts) expect(packageJson.scripts).toHaveProperty([script]);
  });

  test("shows an event as it is stored", async () => {
    const [{ code } = { code: "" }] = inLanguage("json");
    const { _ingest, ...event } = JSON.parse(code) as { _ingest: { receivedAt: string } };
    const { receivedAt, ...metadata } = _ingest;
    const store = new MemoryObjectStore();
    const clock = { now: () => Date.parse(receivedAt) };
    await createIngest({ store, clock })({ body: JSON.stringify(event), metadata });
    expect([...store.objects().values()].map(({ body }) => body)).toEqual([code]);
    expect([...store.objects().keys()].map(parseObjectKey)).toHaveLength(1);
  });

  test("names every option of the command", () => {
    for (const [option] of HELP.matchAll(/--(?!help|version)[a-z]+/g)) expect(readme).toContain(option);
  });

  test("draws only what is in the tree", () => {
    const [{ code } = { code: "" }] = inLanguage("mermaid");
    const adapters = readdirSync(join(root, "src/adapters"));
    for (const adapter of adapters) expect(code).toContain(adapter);
    const named = [...readme.matchAll(/\(`([a-z-]+)`(?:, `([a-z-]+)`)?\)/g)].flatMap(([, a, b]) => [a, b]);
    const files = readdirSync(join(root, "src/domain"));
    for (const name of named.filter((name) => name !== undefined)) expect(files).toContain(`${name}.ts`);
  });

  test("links only to what is there", () => {
    const links = [...readme.matchAll(/\]\((?!http)([^)]+)\)/g)].map(([, target = ""]) => target);
    expect(links.length).toBeGreaterThan(0);
    const anchors = [...readme.matchAll(/^#+ (.+)$/gm)].map(
      ([, title = ""]) =>
        `#${title
          .toLowerCase()
          .replace(/[^\w -]/g, "")
          .replaceAll(" ", "-")}`,
    );
    for (const target of links) {
      if (target.startsWith("#")) expect(anchors).toContain(target);
      else expect(readFileSync(join(root, target), "utf8")).not.toBe("");
    }
  });
});
