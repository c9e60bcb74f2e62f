// A user's project with every contender installed, and their bundles.
import { copyFileSync, cpSync, mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { run } from "../scripts/processes/child-processes.mjs";
import { installedVersion, installProject, pack } from "../scripts/users-project/project.mjs";
import { CONTENDERS, type Contender } from "./contenders.js";

export interface BundledContender extends Contender {
  /** The file to load. */
  readonly bundle: string;
  readonly minifiedBytes: number;
  readonly gzippedBytes: number;
}

export interface BenchProject {
  readonly contenders: readonly BundledContender[];
  /** `bench/contenders/domain.mjs`, bundled. */
  readonly domain: string;
  /** By package. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Packages of ours that contenders use too, at the versions that are installed here. */
const SHARED = ["@aws-sdk/client-s3", "zod"];

/** @param folder to be filled */
export async function prepareProject(folder: string, log: (doing: string) => void): Promise<BenchProject> {
  const others = JSON.parse(readFileSync("bench/contenders/versions.json", "utf8")) as Record<string, string>;
  log("packing the package");
  mkdirSync(folder, { recursive: true });
  const tarball = await pack(folder);
  log("installing the contenders");
  const pinned = Object.entries(others).map(([name, version]) => `${name}@${version}`);
  const home = join(folder, "project");
  await installProject(home, tarball, SHARED, pinned);
  cpSync("bench/contenders", home, { recursive: true });
  log("bundling the contenders");
  const contenders: BundledContender[] = [];
  for (const contender of CONTENDERS.filter((one) => isPublished(home, one)))
    contenders.push(await bundled(home, contender));
  const domain = await bundleOf(home, "domain");
  const shared = SHARED.map((name) => [name, installedVersion(name)] as const);
  return { contenders, domain, versions: { ...Object.fromEntries(shared), ...others } };
}

/** Whether the packed package has the subpath that the contender is. */
function isPublished(home: string, { source }: Contender): boolean {
  if (source !== "ours-s3-rest") return true;
  const manifest = readFileSync(join(home, "node_modules/clickstream-ingest/package.json"), "utf8");
  return "./handler-rest" in (JSON.parse(manifest) as { exports: object }).exports;
}

async function bundled(home: string, contender: Contender): Promise<BundledContender> {
  const once = await bundleOf(home, contender.source);
  // A copy for each layout, so that both can be loaded by one process.
  const bundle = join(home, "bundles", `${contender.source}-${contender.layout}.cjs`);
  copyFileSync(once, bundle);
  const bytes = readFileSync(bundle);
  return {
    ...contender,
    bundle,
    minifiedBytes: bytes.length,
    gzippedBytes: gzipSync(bytes, { level: 9 }).length,
  };
}

/** As the README tells, and minified: the best case of each. */
async function bundleOf(home: string, source: string): Promise<string> {
  const outfile = join(home, "bundles", `${source}.cjs`);
  const options = ["--bundle", "--minify", "--platform=node", "--format=cjs", "--main-fields=module,main"];
  const args = [`${source}.mjs`, ...options, "--log-level=error", `--outfile=${outfile}`];
  await run(resolve("node_modules/.bin/esbuild"), args, { cwd: home });
  return outfile;
}
