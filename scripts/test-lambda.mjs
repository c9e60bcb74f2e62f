// Runs test/lambda: the function that a user would deploy, under AWS's own runtime clients, on the Nodes
// that Lambda has, against a real S3 server. Needs no AWS account; needs the npm registry.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endTestsOnSignal, runJest } from "./jest/jest-process.mjs";
import { deployFunctions } from "./lambda/functions.mjs";
import { installRuntimes } from "./lambda/runtimes.mjs";
import { installRadosgw, startRadosgw } from "./s3-server/radosgw.mjs";
import { pack } from "./users-project/project.mjs";

const log = (message) => console.log(`test:lambda  ${message}`);

const work = mkdtempSync(join(tmpdir(), "test-lambda-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true, maxRetries: 5 }));
endTestsOnSignal();

log("packing the package");
mkdirSync(join(work, "tarball"));
const tarball = await pack(join(work, "tarball"));
log("installing it into users' projects, and bundling their functions");
// Both wait for npm most of the time.
const [{ bundles, hosts }, runtimes] = await Promise.all([
  deployFunctions(join(work, "projects"), tarball),
  installRuntimes(join(work, "runtimes"), log),
]);
installRadosgw(log);
const server = await startRadosgw(log);
try {
  const given = {
    s3: { endpoint: server.endpoint, owner: await server.createUser("owner") },
    runtimes,
    bundles,
    hosts,
  };
  log(`testing against ${server.endpoint}`);
  process.exitCode = await runJest({
    root: "test/lambda",
    options: process.argv.slice(2),
    variables: { LAMBDA_TEST_SETUP: JSON.stringify(given) },
  });
} finally {
  await server.stop();
}
process.exit();
