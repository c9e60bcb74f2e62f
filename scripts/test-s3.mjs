// Runs test/s3 against a real S3 server, which it installs, starts and stops.
import { startJest } from "./jest/jest-process.mjs";
import { serveCrashableServers } from "./s3-server/crashable-servers.mjs";
import { installRadosgw, startRadosgw } from "./s3-server/radosgw.mjs";

const log = (message) => console.log(`test:s3  ${message}`);

let tests;
// The tests end first, then the server is stopped; before there are tests, all ends at once.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => (tests === undefined ? process.exit(130) : tests.end(signal)));
}

installRadosgw(log);
const server = await startRadosgw(log);
const crashable = await serveCrashableServers();
try {
  const [owner, stranger] = [await server.createUser("owner"), await server.createUser("stranger")];
  log(`testing against ${server.endpoint}`);
  const given = { endpoint: server.endpoint, owner, stranger, crashableServersUrl: crashable.url };
  tests = startJest({
    root: "test/s3",
    options: process.argv.slice(2),
    variables: { S3_TEST_SERVER: JSON.stringify(given) },
  });
  process.exitCode = await tests.exited;
} finally {
  await Promise.all([server.stop(), crashable.stop()]);
}
// A test that was stopped may have left a server starting: that ends with this process.
process.exit();
