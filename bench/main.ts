import { writeFileSync } from "node:fs";
import { arch, cpus, platform, totalmem } from "node:os";
import { join } from "node:path";
import { run } from "../scripts/processes/child-processes.mjs";
import { nodeOf } from "../scripts/users-project/project.mjs";
import type { BenchFigures, NodeFigures } from "./figures.js";
import { startMeasured } from "./measured-process.js";
import { Bench } from "./measure.js";
import type { StubUrls } from "./measured/s3-stub.js";
import { HELP, isWhole, parseOptions } from "./options.js";
import { prepareProject } from "./project.js";
import { Progress } from "./progress.js";
import { renderTables } from "./terminal.js";
import { writeResults } from "./results.js";

/** @returns the exit code */
export async function main(argv: readonly string[], work: string): Promise<number> {
  let options;
  try {
    options = parseOptions(argv);
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}; see --help\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const progress = new Progress();
  const compiled = join(work, "compiled");
  const project = await prepareProject(join(work, "contenders"), (doing) => progress.stage(doing));
  const stub = await startStub(compiled);
  const bench = new Bench(compiled, project, stub, options, progress);
  const nodes: NodeFigures[] = [];
  for (const [index, major] of options.nodeMajors.entries()) {
    progress.stage(`getting Node ${major}`);
    const node = await nodeOf(major);
    const version = (await run(node, ["-p", "process.versions.node"])).trim();
    nodes.push(await bench.measure(node, version, index === 0));
  }
  progress.end();
  const figures: BenchFigures = {
    date: new Date().toISOString().slice(0, 10),
    command: ["npm run bench", ...(argv.length > 0 ? ["--", ...argv] : [])].join(" "),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${arch()}`,
    versions: project.versions,
    bundles: Object.fromEntries(
      project.contenders.map(({ id, minifiedBytes, gzippedBytes }) => [id, { minifiedBytes, gzippedBytes }]),
    ),
    nodes,
  };
  process.stdout.write(renderTables(figures));
  if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(figures));
  if (isWhole(options)) await writeResults(figures);
  return 0;
}

async function startStub(compiled: string): Promise<StubUrls> {
  const { reports, closed } = startMeasured({
    node: process.execPath,
    script: join(compiled, "s3-stub.cjs"),
    args: ["bench/certificate/key.pem", "bench/certificate/certificate.pem"],
    env: {},
  });
  return Promise.race([
    new Promise<StubUrls>((resolve) => reports.once("line", (line) => resolve(JSON.parse(line) as StubUrls))),
    closed.then(() => Promise.reject(new Error("the S3 stub ended at once"))),
  ]);
}
