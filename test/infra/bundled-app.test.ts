// A CDK app that was bundled with this package in it, where the function's code is not to be found beside it.
import { execFile } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build, type Format } from "esbuild";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { makeTempFolder, type TempFolder } from "../support/temp-folder.js";

const run = promisify(execFile);
let home: TempFolder;

beforeEach(async () => {
  home = await makeTempFolder();
});
afterEach(() => home.remove());

const APP = `
  import { App, Stack } from "aws-cdk-lib";
  import { ClickstreamIngest } from "clickstream-ingest/cdk";
  try {
    new ClickstreamIngest(new Stack(new App(), "Stack"), "Clickstream");
  } catch ({ code, message }) {
    console.log(code, message);
  }
`;

test.each<[Format, string]>([
  ["cjs", "app.cjs"],
  ["esm", "app.mjs"],
])("bundled as %s, the construct tells that its function is not in the bundle", async (format, name) => {
  const outfile = join(home.path, name);
  await build({
    stdin: { contents: APP, resolveDir: resolve("infra") },
    outfile,
    bundle: true,
    platform: "node",
    format,
    external: ["aws-cdk-lib", "constructs"],
    logLevel: "silent",
  });
  symlinkSync(resolve("node_modules"), join(home.path, "node_modules")); // for what the bundle leaves out
  const { stdout } = await run(process.execPath, [outfile]);
  expect(stdout).toMatch(
    /^INVALID_CONFIGURATION the function's bundle lies in the package clickstream-ingest/,
  );
});
