// Runs test/infra: what the construct and the app in infra/ make, without an AWS account; and the function's asset,
// as synthesis laid it down, under AWS's own runtime client against a real S3 server.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endTestsOnSignal, runJest } from "./jest/jest-process.mjs";
import { installRuntimes } from "./lambda/runtimes.mjs";
import { installRadosgw, startRadosgw } from "./s3-server/radosgw.mjs";

const log = (message) => console.log(`infra:test  ${message}`);

const work = mkdtempSync(join(tmpdir(), "infra-test-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true, maxRetries: 5 }));
endTestsOnSignal();

const runtimes = await installRuntimes(work, log, { nodeMajor: 24 });
installRadosgw(log);
const server = await startRadosgw(log);
try {
  const s3 = { endpoint: server.endpoint, owner: await server.createUser("owner") };
  log(`testing against ${server.endpoint}`);
  process.exitCode = await runJest({
    root: "test/infra",
    options: process.argv.slice(2),
    variables: { INFRA_TEST_SETUP: JSON.stringify({ s3, runtimes }) },
  });
} finally {
  await server.stop();
}
process.exit();
