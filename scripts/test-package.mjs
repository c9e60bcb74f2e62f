// Packs the package as it would be published, installs the tarball into projects of users, and checks there
// what the documentation promises them.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { checkCdk } from "./package-check/cdk.mjs";
import { claim, close, expect } from "./package-check/claims.mjs";
import { checkTarball } from "./package-check/tarball.mjs";
import { createProject, writeTsconfig } from "./package-check/projects.mjs";
import { checkVitest } from "./package-check/vitest.mjs";
import { run, start } from "./processes/child-processes.mjs";
import { installedVersion, nodeOf, pack } from "./users-project/project.mjs";

const NODE_MAJORS = [20, 22, 24];
/** As AWS starts Lambda's Node. */
const LAMBDA_FLAG = "--no-experimental-require-module";
/** The ready handler reads its environment when it loads. */
const HANDLER_ENV = { ...process.env, RAW_BUCKET_NAME: "raw-events", AWS_REGION: "ap-southeast-1" };
const OPTIONAL_PEERS = ["@aws-sdk/client-s3", "fast-check", "aws-cdk-lib", "constructs"];
const TYPES = ["@types/aws-lambda", "@types/node"];
/** The commands of the two that are installed here, within their packages. */
const COMPILERS = { "@typescript/native": "bin/tsc", typescript: "bin/tsc6" };
/** What load where no optional peer is installed. */
const WITHOUT_PEERS = ["", "/lambda", "/memory", "/fs", "/s3-rest", "/handler-rest", "/inversify", "/dev"];
/** And what it shares with the SDK. */
const SIGNER = /node_modules\/@smithy\/(signature-v4|core|types)\//;
const AWS = /node_modules\/@(aws-sdk|smithy)\//;
const HEAVY =
  /node_modules\/(inversify|@inversifyjs|reflect-metadata|@aws-sdk|@smithy|fast-check|aws-cdk-lib|constructs)\//;

const work = mkdtempSync(join(tmpdir(), "package-check-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true }));

const tarball = await pack(work);
await checkTarball(tarball);
const full = join(work, "full");
const bare = join(work, "bare");
console.log("\nInstalled with every peer, and with none");
await claim("npm installs the tarball with its optional peers", () =>
  createProject(full, tarball, [...OPTIONAL_PEERS, ...TYPES]),
);
await claim("npm installs the tarball alone, and no optional peer comes with it", async () => {
  await createProject(bare, tarball, []);
  for (const peer of OPTIONAL_PEERS) expect(!existsSync(join(bare, "node_modules", peer)), `${peer} came`);
});
await checkNodes(full);
await checkWeight(full, bare);
await checkTypes(full);
await checkCommand(bare);
await checkCdk(full, { compilers: compilerFiles(), nodeMajors: NODE_MAJORS });
await checkVitest(join(work, "vitest"), tarball);
close();

async function checkNodes(full) {
  for (const major of NODE_MAJORS) {
    const node = await nodeOf(major);
    console.log(`\nOn Node ${major}, started with ${LAMBDA_FLAG}`);
    const consumer = (folder, file) => () =>
      runNode(node, [LAMBDA_FLAG, file], { cwd: join(full, folder), env: HANDLER_ENV });
    await claim(
      "every subpath can be imported, and the seed's event is answered",
      consumer("esm", "every-subpath.mjs"),
    );
    await claim(
      "every subpath can be required, and the seed's event is answered",
      consumer("cjs", "every-subpath.cjs"),
    );
    await claim("each build recognises the errors of the other", consumer("esm", "error-brand.mjs"));
  }
}

async function checkWeight(full, bare) {
  const heavyOf = async (project, file, subpaths) => {
    const names = subpaths.map((subpath) => `clickstream-ingest${subpath}`);
    const cwd = join(project, file.endsWith(".cjs") ? "cjs" : "esm");
    const files = (await run(process.execPath, [file, ...names], { cwd, env: HANDLER_ENV }))
      .trim()
      .split("\n");
    expect(
      files.some((path) => path.includes("/clickstream-ingest/dist/")),
      "nothing of the package was seen to load",
    );
    return files.filter((path) => HEAVY.test(path) || carriesInversify(path));
  };
  for (const [kind, file] of [
    ["import", "loaded.mjs"],
    ["require", "loaded.cjs"],
  ]) {
    console.log(`\nBy ${kind}`);
    for (const subpath of ["", "/lambda", "/memory", "/fs"]) {
      await claim(
        `clickstream-ingest${subpath} loads no inversify, no AWS SDK, no AWS CDK and no fast-check`,
        async () => {
          const heavy = await heavyOf(full, file, [subpath]);
          expect(heavy.length === 0, heavy.join("\n"));
        },
      );
    }
    await claim("clickstream-ingest/handler loads no inversify and no fast-check", async () => {
      const heavy = (await heavyOf(full, file, ["/handler"])).filter((path) => !AWS.test(path));
      expect(heavy.length === 0, heavy.join("\n"));
    });
    for (const subpath of ["/s3-rest", "/handler-rest"]) {
      await claim(
        `clickstream-ingest${subpath} loads no inversify, no fast-check and of the AWS SDK the signer alone`,
        async () => {
          const heavy = (await heavyOf(full, file, [subpath])).filter((path) => !SIGNER.test(path));
          expect(heavy.length === 0, heavy.join("\n"));
        },
      );
    }
    await claim(
      "clickstream-ingest/inversify is seen to load inversify, so the check can see it",
      async () => {
        expect((await heavyOf(full, file, ["/inversify"])).length > 0, "it is not seen");
      },
    );
    await claim("without an optional peer, all but s3, handler, testing and cdk load", () =>
      heavyOf(bare, file, WITHOUT_PEERS).then(() => {}),
    );
  }
}

async function checkTypes(full) {
  console.log("\nThe types, for a user's compiler that skips no library's");
  const compile = async (compiler, folder, module, exactOptionalPropertyTypes) => {
    const version = installedVersion(compiler);
    const title = `hold for TypeScript ${version}, ${folder}, ${module}${exactOptionalPropertyTypes ? ", exactOptionalPropertyTypes" : ""}`;
    await claim(title, async () => {
      const cwd = join(full, folder);
      writeTsconfig(cwd, { module, exactOptionalPropertyTypes });
      await run(process.execPath, [resolve("node_modules", compiler, COMPILERS[compiler]), "-p", "."], {
        cwd,
      });
    });
  };
  for (const [folder, module] of [
    ["esm", "nodenext"],
    ["cjs", "nodenext"],
    // Under node16, require of an ES module is an error still.
    ["cjs", "node16"],
    ["esm", "bundler"],
  ]) {
    await compile("@typescript/native", folder, module, true);
    await compile("@typescript/native", folder, module, false);
    await compile("typescript", folder, module, true);
  }
}

async function checkCommand(bare) {
  console.log("\nThe command, installed alone");
  await claim("npx clickstream-ingest --help tells of dev", async () => {
    const help = await run("npx", ["--no-install", "clickstream-ingest", "--help"], { cwd: bare });
    expect(/\bdev\b/.test(help), help);
  });
  await claim("dev answers a POST, keeps the event as a file, and ends with 0 on Ctrl-C", async () => {
    const server = start("node_modules/.bin/clickstream-ingest", ["dev", "--port", "0"], { cwd: bare });
    try {
      const [url] = await server.said(/http:\/\/127\.0\.0\.1:\d+\/clickstream/);
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", connection: "close" },
        body: '{"eventName": "curl_test", "userId": "u-1"}',
      });
      const answer = await response.text();
      expect(response.status === 200 && answer === '{"success":true}', `${response.status} ${answer}`);
      const [file, ...others] = readdirSync(join(bare, "data/events"), { recursive: true }).filter((name) =>
        name.endsWith(".json"),
      );
      expect(file !== undefined && others.length === 0, `files: ${[file, ...others].join(", ")}`);
      const stored = JSON.parse(readFileSync(join(bare, "data/events", file), "utf8"));
      expect(stored.userId === "u-1" && stored._ingest.path === "/clickstream", JSON.stringify(stored));
      server.signal("SIGINT");
      const code = await server.exited;
      expect(code === 0, `it ended with ${code}`);
    } finally {
      server.signal("SIGKILL");
    }
  });
}

async function runNode(node, args, options) {
  const output = await run(node, args, options);
  expect(output.trim().endsWith("ok"), output);
}

/** By name and version. */
function compilerFiles() {
  return Object.fromEntries(
    Object.entries(COMPILERS).map(([compiler, file]) => [
      `TypeScript ${installedVersion(compiler)}`,
      join("node_modules", compiler, file),
    ]),
  );
}

/** The CommonJS build has inversify within its own files. */
function carriesInversify(path) {
  return path.includes("/dist/cjs/") && readFileSync(path, "utf8").includes("ContainerModule");
}
