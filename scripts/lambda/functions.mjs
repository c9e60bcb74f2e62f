// Functions of users of the package, as they would deploy them.
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../processes/child-processes.mjs";
import { installProject } from "../users-project/project.mjs";

const FIXTURES = "test/fixtures/lambda";
/** Run by Node as they are, in the user's project; and what functions import. */
const BESIDE = ["hosts", "diagnosis"];
/**
 * Two projects, and what a user deploys of each who has no code of his own: the ready handler, and the one that
 * must do without the SDK. The project of the latter has none.
 */
const PROJECTS = [
  { sources: "functions", peers: ["@aws-sdk/client-s3"], ready: "ready", minified: "minified" },
  { sources: "functions-rest", peers: [], ready: "ready-rest", minified: "minified-rest" },
];

/**
 * Users' projects below `folder`, with the package installed. In `bundles`, a folder each as it would be
 * zipped, are their functions, bundled by the README's own command; and the ready ones once more, minified.
 *
 * @returns that folder, and the one where its hosts can be run
 */
export async function deployFunctions(folder, tarball) {
  const bundles = join(folder, "bundles");
  for (const { sources, peers, ready, minified } of PROJECTS) {
    const project = join(folder, sources);
    await installProject(project, tarball, [...peers, "esbuild"]);
    if (existsSync(join(project, "node_modules/@aws-sdk")) !== peers.length > 0) {
      throw new Error(`${project}: the AWS SDK is where it should not be, or the other way round`);
    }
    for (const files of [sources, ...BESIDE]) cpSync(join(FIXTURES, files), project, { recursive: true });
    const bundle = (source, name, ...more) => {
      const outfile = `--outfile=${join(bundles, name, "index.cjs")}`;
      return run("node_modules/.bin/esbuild", [source, ...bundlerOptions(), ...more, outfile], {
        cwd: project,
      });
    };
    await bundle(`${ready}.mjs`, minified, "--minify");
    for (const file of readdirSync(join(FIXTURES, sources))) await bundle(file, file.replace(".mjs", ""));
  }
  return { bundles, hosts: join(folder, PROJECTS[0].sources) };
}

/** Those that the README tells a user to bundle with. */
function bundlerOptions() {
  const [, options] =
    /`esbuild index\.mjs (--bundle [^`]+) --outfile=index\.cjs`/.exec(readFileSync("README.md", "utf8")) ??
    [];
  if (options === undefined) throw new Error("the README tells no esbuild command for index.mjs");
  return options.split(" ");
}
