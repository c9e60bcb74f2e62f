import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";

// The repository's own configurations, run on small projects: `clean` does all that is allowed,
// `planted` breaks every rule once.
const ROOT = process.cwd();
const FIXTURES = resolve("test/fixtures/boundaries");
const PROJECTS = ["clean", "planted"] as const;
type Project = (typeof PROJECTS)[number];

/** `<rule>: <from> -> <to>` for the imports, `<file>:<line> <rule>` for the lines. */
interface Findings {
  readonly imports: readonly string[];
  readonly lint: readonly string[];
  readonly compiler: readonly string[];
}

const findings = {} as Record<Project, Findings>;
let importRules: readonly { readonly name: string; readonly comment?: string }[] = [];
let restricted: readonly string[] = [];

beforeAll(async () => {
  await Promise.all([
    ...PROJECTS.map(async (project) => {
      const [imports, lint, compiler] = await Promise.all([
        cruise(project),
        lintDomain(project),
        compileDomain(project),
      ]);
      findings[project] = { imports, lint, compiler };
    }),
    restrictedNames().then((names) => (restricted = names)),
  ]);
}, 60_000);

describe("a project that does all that is allowed", () => {
  test("passes the import rules", () => expect(findings.clean.imports).toEqual([]));
  test("passes the purity rules", () => expect(findings.clean.lint).toEqual([]));
  test("compiles in a world without a platform", () => expect(findings.clean.compiler).toEqual([]));
});

describe("the import rules", () => {
  test("each find what is planted for it, and nothing else", () => {
    expect(findings.planted.imports).toEqual([
      "adapters-never-import-a-sibling: adapters/memory/imports-a-sibling.ts -> adapters/fs/sibling.ts",
      "adapters-never-import-entry: adapters/memory/imports-entry.ts -> entry/name.ts",
      "aws-sdk-only-in-its-adapter: entry/imports-aws-sdk.ts -> @aws-sdk/client-s3",
      "cdk-only-in-its-entry: entry/imports-cdk.ts -> aws-cdk-lib",
      "domain-imports-only-domain-and-zod: domain/imports.ts -> adapters/memory/imports-entry.ts",
      "domain-imports-only-domain-and-zod: domain/imports.ts -> fs",
      "domain-imports-only-domain-and-zod: domain/imports.ts -> ipaddr.js",
      "fast-check-only-in-testing: entry/imports-fast-check.ts -> fast-check",
      "handler-loads-no-container: entry/handler.ts -> inversify",
      "imports-resolve: entry/imports-what-is-not-there.ts -> ./missing.js",
      "inspector-only-in-dev: entry/imports-inspector.ts -> adapters/inspector/inspector.ts",
      "inspector-page-imports-only-itself: adapters/inspector/page/imports-its-server.js -> adapters/inspector/inspector.ts",
      "inversify-only-in-its-entry: entry/imports-inversify.ts -> inversify",
      "light-entries-stay-light: entry/lambda.ts -> inversify",
      "local-gateway-only-in-dev: entry/imports-local-gateway.ts -> adapters/local-gateway/local-gateway.ts",
      "no-cycles: entry/cycle-a.ts -> entry/cycle-b.ts",
      "no-dev-dependencies: entry/imports-a-dev-dependency.ts -> prettier",
      "no-orphans: entry/orphan.ts -> entry/orphan.ts",
      "packages-are-declared: entry/imports-an-undeclared-package.ts -> valibot",
      "rest-store-loads-no-sdk: entry/s3-rest.ts -> @aws-sdk/client-s3",
      "src-imports-only-src-and-packages: entry/imports-a-test.ts -> test/double.ts",
    ]);
  });

  test("have each a planted violation, and say why they are rules", () => {
    const broken = new Set(findings.planted.imports.map((finding) => finding.split(":")[0]));
    expect(importRules.length).toBeGreaterThan(10);
    for (const { name, comment } of importRules) {
      expect(broken).toContain(name);
      expect(comment).toMatch(/\w+ \w+/);
    }
  });
});

describe("of the lines planted in the domain", () => {
  test("the purity rules find those marked with a lint rule, and name it", () => {
    expect(findings.planted.lint).toEqual(marks(/no-restricted-\w+|noInlineConfig/g));
  });

  test("the compiler finds those marked with an error of its own, and names it", () => {
    expect(findings.planted.compiler).toEqual(marks(/TS\d+/g));
  });

  test("every restricted name is one", () => {
    const planted = sources()
      .flatMap(({ lines }) => lines)
      .filter((line) => line.includes("// no-restricted-"))
      .join("\n");
    expect(restricted.length).toBeGreaterThan(50);
    for (const name of restricted) expect(planted).toMatch(new RegExp(`\\b${name}\\b`));
  });
});

async function cruise(project: Project): Promise<string[]> {
  const { stdout } = await run(join(FIXTURES, project), "dependency-cruiser/bin/dependency-cruise.mjs", [
    ...["src", "--config", join(ROOT, ".dependency-cruiser.mjs"), "--output-type", "json"],
  ]);
  const { summary } = JSON.parse(stdout) as {
    summary: {
      violations: { rule: { name: string }; from: string; to: string }[];
      ruleSetUsed: { forbidden: typeof importRules };
    };
  };
  importRules = summary.ruleSetUsed.forbidden;
  return summary.violations
    .map(({ rule, from, to }) => `${rule.name}: ${short(from)} -> ${short(to)}`)
    .sort();
}

/** Without the `src/` of our own files, and packages by their name. */
function short(path: string): string {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? path.replace(/^src\//, "");
}

async function lintDomain(project: Project): Promise<string[]> {
  const { stdout } = await run(ROOT, "eslint/bin/eslint.js", [
    ...["--no-ignore", "--format", "json", join("test/fixtures/boundaries", project, "src/domain")],
  ]);
  const files = JSON.parse(stdout) as {
    filePath: string;
    messages: { line: number; ruleId: string | null; message: string }[];
  }[];
  return unique(
    files.flatMap(({ filePath, messages }) =>
      messages.map(({ line, ruleId, message }) => {
        // A comment that would switch a rule off, and does not, is told without a rule.
        const rule = ruleId ?? /noInlineConfig/.exec(message)?.[0] ?? message;
        return `${basename(filePath)}:${line} ${rule}`;
      }),
    ),
  );
}

async function compileDomain(project: Project): Promise<string[]> {
  const { stdout } = await run(join(FIXTURES, project), "@typescript/native/bin/tsc", [
    "-p",
    ".",
    "--pretty",
    "false",
  ]);
  const errors = stdout.matchAll(/^(?:.*\/)?([^/\n]+)\((\d+),\d+\): error (TS\d+)/gm);
  return unique([...errors].map(([, file, line, code]) => `${file}:${line} ${code}`));
}

/** The globals and properties that the purity rules name. */
async function restrictedNames(): Promise<string[]> {
  const { stdout } = await run(ROOT, "eslint/bin/eslint.js", ["--print-config", "src/domain/ports.ts"]);
  const { rules } = JSON.parse(stdout) as {
    rules: Record<string, [unknown, ...{ name: string; property: string }[]]>;
  };
  const [, ...globals] = rules["no-restricted-globals"] ?? [0];
  const [, ...properties] = rules["no-restricted-properties"] ?? [0];
  return [...globals.map(({ name }) => name), ...properties.map(({ property }) => property)];
}

/** What the comments at the ends of the planted lines say will be found. */
function marks(rule: RegExp): string[] {
  return unique(
    sources().flatMap(({ file, lines }) =>
      lines.flatMap((line, index) => {
        const comment = line.split(" // ")[1] ?? "";
        return [...comment.matchAll(rule)].map(([found]) => `${file}:${index + 1} ${found}`);
      }),
    ),
  );
}

function sources(): { readonly file: string; readonly lines: readonly string[] }[] {
  const domain = join(FIXTURES, "planted/src/domain");
  return readdirSync(domain).map((file) => ({
    file,
    lines: readFileSync(join(domain, file), "utf8").split("\n"),
  }));
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

/** Runs a tool of node_modules; finding something is no failure, saying nothing readable is. */
function run(cwd: string, script: string, args: readonly string[]): Promise<{ stdout: string }> {
  const argv = [join(ROOT, "node_modules", script), ...args];
  return new Promise((resolved, failed) => {
    execFile(process.execPath, argv, { cwd, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") failed(error);
      else if (stderr !== "") failed(new Error(`${script}: ${stderr}`));
      else resolved({ stdout });
    });
  });
}
