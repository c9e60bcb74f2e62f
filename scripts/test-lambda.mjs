// Runs test/lambda: the function that a user would deploy, under AWS's own runtime client for Node, on the Nodes
// that Lambda has, against a real S3 server. Needs no AWS account; needs the npm registry.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deployFunctions } from "./lambda/functions.mjs";
import { endTestsOnSignal, runJest } from "./jest/jest-process.mjs";
import { installRadosgw, startRadosgw } from "./s3-server/radosgw.mjs";
import { nodeOf, npmInstall, pack } from "./users-project/project.mjs";

/** Those of Lambda's Node runtimes that AWS still supports. */
const NODE_MAJORS = [22, 24];
/** https://github.com/aws/aws-lambda-nodejs-runtime-interface-client */
const RUNTIME_CLIENT = "aws-lambda-ric@4.0.2";

const log = (message) => console.log(`test:lambda  ${message}`);

const work = mkdtempSync(join(tmpdir(), "test-lambda-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true, maxRetries: 5 }));
endTestsOnSignal();

log("packing the package");
mkdirSync(join(work, "tarball"));
const tarball = await pack(join(work, "tarball"));
log("installing it into a user's project, and bundling that one's functions");
const bundles = await deployFunctions(join(work, "project"), tarball);
log(`installing ${RUNTIME_CLIENT}`);
// Without its scripts: they compile its native part, for which the tests have a stand-in.
await npmInstall(join(work, "runtime"), [RUNTIME_CLIENT, "--ignore-scripts", "--loglevel=error"]);
const nodes = {};
for (const major of NODE_MAJORS) {
  log(`getting Node ${major}`);
  nodes[major] = await nodeOf(major);
}
installRadosgw(log);
const server = await startRadosgw(log);
try {
  const given = {
    s3: { endpoint: server.endpoint, owner: await server.createUser("owner") },
    nodes,
    bundles,
    runtimeClient: join(work, "runtime/node_modules/aws-lambda-ric/index.mjs"),
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
