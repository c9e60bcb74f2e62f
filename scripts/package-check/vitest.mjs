// The one runner that is not installed here, for the contract of stores; `npm test` runs it under jest and node:test.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../processes/child-processes.mjs";
import { claim, expect } from "./claims.mjs";
import { createProject } from "./projects.mjs";

/** The last major version that Node 20 runs. */
const VITEST = "vitest@4";

export async function checkVitest(project, tarball) {
  console.log("\nThe contract of object stores, run by vitest");
  await claim("npm installs vitest beside the tarball", async () => {
    await createProject(project, tarball, ["fast-check"], [VITEST]);
    return JSON.parse(readFileSync(join(project, "node_modules/vitest/package.json"), "utf8")).version;
  });
  const contract = (kind) =>
    run("node_modules/.bin/vitest", ["run", "--root", "esm"], {
      cwd: project,
      env: { ...process.env, STORE: kind, NO_COLOR: "1" },
    });
  await claim("a sound store passes, every law a test, and vitest ends with 0", async () => {
    const [, passed] = /Tests +(\d+) passed \(\1\)/.exec(await contract("sound")) ?? [];
    expect(passed > 0, "no test passed");
    return `${passed} laws`;
  });
  for (const [kind, law] of [
    ["overwriting", "a taken key keeps its bytes"],
    ["swallowing", "while what is behind the store fails, no put is answered"],
  ]) {
    await claim(`${kind} fails, and vitest says which law is broken`, async () => {
      const output = await contract(kind).then(
        () => expect(false, "vitest ended with 0"),
        (error) => error.message,
      );
      expect(output.includes(`the store breaks the law "${law}"`), output);
    });
  }
}
