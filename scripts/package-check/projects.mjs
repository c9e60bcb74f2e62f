// Projects of users, made in a temporary folder, with the tarball installed as npm would.
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installProject } from "../users-project/project.mjs";

const CONSUMERS = "test/fixtures/consumers";

/**
 * A folder with the tarball and `packages` installed, those that are installed here and others by their own
 * version, and in it `esm` and `cjs`: the files of a user of each kind.
 */
export async function createProject(folder, tarball, packages, others = []) {
  await installProject(folder, tarball, packages, others);
  for (const [name, type] of [
    ["esm", "module"],
    ["cjs", "commonjs"],
  ]) {
    cpSync(CONSUMERS, join(folder, name), { recursive: true });
    writeJson(join(folder, name, "package.json"), { private: true, type });
  }
}

/** The settings of a user's compiler: as strict as they come, and no library's types skipped. */
export function writeTsconfig(folder, { module, exactOptionalPropertyTypes }) {
  writeJson(join(folder, "tsconfig.json"), {
    compilerOptions: {
      target: "es2022",
      lib: ["es2022"],
      types: ["node"],
      ...(module === "bundler" ? { module: "esnext", moduleResolution: module } : { module }),
      strict: true,
      exactOptionalPropertyTypes,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
    },
    files: ["types.ts"],
  });
}

function writeJson(file, value) {
  writeFileSync(file, JSON.stringify(value, null, 2));
}
