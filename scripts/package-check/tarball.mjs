// What is in the tarball, and what publishers' tools say of it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../processes/child-processes.mjs";
import { claim, expect } from "./claims.mjs";

const PUBLISHED =
  /^(package\.json|README\.md|LICENSE|CHANGELOG\.md|dist\/(esm|cjs)\/[\w/-]+(\.js|\.d\.ts)|dist\/(esm|cjs)\/[\w/-]+\/page\/[\w-]+\.(html|css)|dist\/cjs\/(package\.json|THIRD-PARTY-LICENSES\.txt)|dist\/function\/(index\.cjs|THIRD-PARTY-LICENSES\.txt))$/;

export async function checkTarball(tarball) {
  const listing = (await run("tar", ["-tvzf", tarball])).trim().split("\n");
  const files = listing.map((line) => {
    const [, , bytes] = line.trim().split(/\s+/);
    return { bytes: Number(bytes), path: line.slice(line.indexOf(" package/") + " package/".length) };
  });
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  console.log("The tarball");
  for (const { bytes, path } of files) console.log(`  ${String(bytes).padStart(7)}  ${path}`);
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
  const packed = readFileSync(tarball).length;
  const unpacked = files.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`  ${files.length} files, ${kilobytes(packed)} packed, ${kilobytes(unpacked)} unpacked\n`);

  await claim("holds code, types and documents, and no stray file", () => {
    const stray = files.filter(({ path }) => !PUBLISHED.test(path) || /\.test\.|\.map$/.test(path));
    expect(stray.length === 0, stray.map(({ path }) => path).join("\n"));
    for (const needed of ["README.md", "LICENSE"]) {
      expect(
        files.some(({ path }) => path === needed),
        `${needed} is missing`,
      );
    }
  });
  await claim("publint finds nothing, strictly", () => tool("publint", [tarball, "--strict"]));
  await claim("attw finds nothing, for Node 16 and later, by import and require, and for bundlers", () =>
    tool("attw", [tarball, "--profile", "node16"]),
  );
}

async function tool(name, args) {
  await run(join("node_modules/.bin", name), args);
}
