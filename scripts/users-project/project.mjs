// What a user of the published package has: its tarball, a project with it installed, and a Node of their own.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../processes/child-processes.mjs";

/** The tarball that npm would publish, in `folder`. */
export async function pack(folder) {
  await run("npm", ["pack", "--pack-destination", folder]);
  const name = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  return join(folder, name);
}

/** The versions that are installed here, so that a check says the same tomorrow. */
export function installedVersion(name) {
  return JSON.parse(readFileSync(join("node_modules", name, "package.json"), "utf8")).version;
}

/**
 * A folder with the tarball and `packages` installed, those that are installed here and others by their own
 * version.
 */
export async function installProject(folder, tarball, packages, others = []) {
  const wanted = [...packages.map((name) => `${name}@${installedVersion(name)}`), ...others];
  await npmInstall(folder, [tarball, ...wanted]);
}

/** A folder of its own with nothing but these packages. */
export async function npmInstall(folder, packages) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  await run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages], { cwd: folder });
}

/** This process's own Node where it is of that major version, else npm's. */
export async function nodeOf(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  // From a folder that has no package of that name.
  return (await run("npx", ["-y", `node@${major}`, "-p", "process.execPath"], { cwd: tmpdir() })).trim();
}
