// The README's own stack, in a project of a user: its types, and what it synthesizes from the tarball.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "../processes/child-processes.mjs";
import { nodeOf } from "../users-project/project.mjs";
import { claim, expect } from "./claims.mjs";

const KINDS = [
  ["esm", "module"],
  ["cjs", "commonjs"],
];

/**
 * @param project with the tarball and the CDK installed
 * @param compilers by their names, the files that run them
 */
export async function checkCdk(project, { compilers, nodeMajors }) {
  console.log("\nThe README's stack, with the AWS CDK");
  for (const [kind, type] of KINDS) {
    const folder = `cdk-${kind}`;
    mkdirSync(join(project, folder));
    writeFileSync(join(project, folder, "package.json"), JSON.stringify({ private: true, type }));
    writeFileSync(join(project, folder, "stack.ts"), readmeStack());
    for (const [name, compiler] of Object.entries(compilers)) {
      await claim(`its types hold for ${name}, ${kind}`, async () => {
        await run(process.execPath, [resolve(compiler), ...OPTIONS, "stack.ts"], {
          cwd: join(project, folder),
        });
      });
    }
    for (const major of nodeMajors) {
      await claim(`Node ${major} synthesizes it, ${kind}, and the function is the package's`, () =>
        synthesize(join(project, folder), major),
      );
    }
  }
}

const OPTIONS = ["--module", "nodenext", "--target", "es2022", "--strict", "--types", "node"];

/** The block that makes a stack. */
function readmeStack() {
  const blocks = [...readFileSync("README.md", "utf8").matchAll(/^```ts\n(.*?)^```$/gms)];
  const [stack, ...others] = blocks.map(([, code]) => code).filter((code) => code.includes("new Stack("));
  expect(stack !== undefined && others.length === 0, "the README has not one block with a stack");
  return stack;
}

async function synthesize(folder, major) {
  const assembly = join(folder, `assembly-${major}`);
  // As the CDK's own command has an app write its assembly.
  await run(await nodeOf(major), ["stack.js"], {
    cwd: folder,
    env: { ...process.env, CDK_OUTDIR: assembly },
  });
  const template = readdirSync(assembly).find((file) => file.endsWith(".template.json"));
  const { Resources } = JSON.parse(readFileSync(join(assembly, template), "utf8"));
  const functions = Object.values(Resources).filter(({ Type }) => Type === "AWS::Lambda::Function");
  expect(functions.length === 1, `${functions.length} functions`);
  const asset = readdirSync(assembly).find((name) => name.startsWith("asset."));
  const deployed = readFileSync(join(assembly, asset, "index.cjs"));
  const packaged = readFileSync(join(folder, "../node_modules/clickstream-ingest/dist/function/index.cjs"));
  expect(deployed.equals(packaged), "the asset is another file");
}
