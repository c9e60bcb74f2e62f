// Runs one of the bench's commands, which are TypeScript, compiled into a temp folder: `node bench/bench.mjs main`.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const MEASURED = ["cold-start", "warm", "growth", "codec", "s3-stub"];

const work = mkdtempSync(join(tmpdir(), "bench-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true, maxRetries: 5 }));
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));

const [command, ...args] = process.argv.slice(2);
const compiled = join(work, "compiled");
mkdirSync(compiled);
const common = { bundle: true, platform: "node", target: "node20", outdir: compiled, logLevel: "error" };
await build({
  ...common,
  // CommonJS, as what they load: the loader of ES modules would be in the figures.
  format: "cjs",
  entryPoints: MEASURED.map((name) => `bench/measured/${name}.ts`),
  outExtension: { ".js": ".cjs" },
});
await build({
  ...common,
  format: "esm",
  entryPoints: [`bench/${command}.ts`],
  outExtension: { ".js": ".mjs" },
});
const { main } = await import(pathToFileURL(join(compiled, `${command}.mjs`)).href);
process.exit(await main(args, work));
