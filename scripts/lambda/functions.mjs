// Functions of users of the package, as they would deploy them.
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../processes/child-processes.mjs";
import { installProject } from "../users-project/project.mjs";

const SOURCES = "test/fixtures/lambda/functions";
/** Run by Node as they are, in the user's project. */
const HOSTS = "test/fixtures/lambda/hosts";
/** What everyone deploys who has no code of his own. */
const READY = "ready";

/**
 * A user's project in `folder`, with the package installed. In `bundles`, a folder each as it would be
 * zipped, are its functions, bundled by the README's own command; and the ready one once more, minified.
 */
export async function deployFunctions(folder, tarball) {
  await installProject(folder, tarball, ["@aws-sdk/client-s3", "esbuild"]);
  for (const files of [SOURCES, HOSTS]) cpSync(files, folder, { recursive: true });
  const options = bundlerOptions();
  const bundle = (source, name, ...more) =>
    run("node_modules/.bin/esbuild", [source, ...options, ...more, `--outfile=bundles/${name}/index.cjs`], {
      cwd: folder,
    });
  await bundle(`${READY}.mjs`, "minified", "--minify");
  for (const file of readdirSync(SOURCES)) await bundle(file, file.replace(".mjs", ""));
  return join(folder, "bundles");
}

/** Those that the README tells a user to bundle with. */
function bundlerOptions() {
  const [, options] =
    /`esbuild index\.mjs (--bundle [^`]+) --outfile=index\.cjs`/.exec(readFileSync("README.md", "utf8")) ??
    [];
  if (options === undefined) throw new Error("the README tells no esbuild command for index.mjs");
  return options.split(" ");
}
