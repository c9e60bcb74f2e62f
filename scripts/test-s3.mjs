// Runs test/s3 against a real S3 server, which it installs, starts and stops.
import { runJest, stopTestsOnSignal } from "./processes/jest-run.mjs";
import { serveCrashableServers } from "./s3-server/crashable-servers.mjs";
import { installRadosgw, startRadosgw } from "./s3-server/radosgw.mjs";

const log = (message) => console.log(`test:s3  ${message}`);

stopTestsOnSignal();
installRadosgw(log);
const server = await startRadosgw(log);
const crashable = await serveCrashableServers();
try {
  const [owner, stranger] = [await server.createUser("owner"), await server.createUser("stranger")];
  log(`testing against ${server.endpoint}`);
  const given = { endpoint: server.endpoint, owner, stranger, crashableServersUrl: crashable.url };
  process.exitCode = await runJest("test/s3", process.argv.slice(2), {
    S3_TEST_SERVER: JSON.stringify(given),
  });
} finally {
  await Promise.all([server.stop(), crashable.stop()]);
}
// A test that was stopped may have left a server starting: that ends with this process.
process.exit();
