// Runs test/s3 against a real S3 server, which it installs, starts and stops.
import { endTestsOnSignal, runJest } from "./jest/jest-process.mjs";
import { serveCrashableServers } from "./s3-server/crashable-servers.mjs";
import { installRadosgw, startRadosgw } from "./s3-server/radosgw.mjs";

const log = (message) => console.log(`test:s3  ${message}`);

endTestsOnSignal();
installRadosgw(log);
const server = await startRadosgw(log);
const crashable = await serveCrashableServers();
try {
  const [owner, stranger] = [await server.createUser("owner"), await server.createUser("stranger")];
  log(`testing against ${server.endpoint}`);
  const given = { endpoint: server.endpoint, owner, stranger, crashableServersUrl: crashable.url };
  process.exitCode = await runJest({
    root: "test/s3",
    options: process.argv.slice(2),
    variables: { S3_TEST_SERVER: JSON.stringify(given) },
  });
} finally {
  await Promise.all([server.stop(), crashable.stop()]);
}
// A test that was stopped may have left a server starting: that ends with this process.
process.exit();
