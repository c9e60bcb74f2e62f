// Runs test/s3 against a real S3 server, which it installs, starts and stops.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { serveCrashableServers } from "./s3-server/crashable-servers.mjs";
import { installRadosgw, startRadosgw } from "./s3-server/radosgw.mjs";

const log = (message) => console.log(`test:s3  ${message}`);

let tests;
// The tests end first, then the server is stopped; before there are tests, all ends at once.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => (tests === undefined ? process.exit(130) : end(signal)));
}

/** With jest's workers, which else finish the test they are at. */
function end(signal) {
  try {
    process.kill(-tests.pid, signal);
  } catch {
    // They have ended.
  }
}

installRadosgw(log);
const server = await startRadosgw(log);
const crashable = await serveCrashableServers();
try {
  const [owner, stranger] = [await server.createUser("owner"), await server.createUser("stranger")];
  log(`testing against ${server.endpoint}`);
  const jest = [
    ...[
      "--experimental-vm-modules",
      "--disable-warning=ExperimentalWarning",
      "node_modules/jest/bin/jest.js",
    ],
    // First: the last option takes all that follows it.
    ...process.argv.slice(2),
    // The tests that `npm test` leaves out.
    ...["--roots", "test/s3", "--testPathIgnorePatterns", "/node_modules/"],
  ];
  const given = { endpoint: server.endpoint, owner, stranger, crashableServersUrl: crashable.url };
  tests = spawn(process.execPath, jest, {
    stdio: "inherit",
    detached: true, // a group of its own
    env: { ...process.env, S3_TEST_SERVER: JSON.stringify(given) },
  });
  const [code] = await once(tests, "exit");
  process.exitCode = code ?? 1;
} finally {
  await Promise.all([server.stop(), crashable.stop()]);
}
// A test that was stopped may have left a server starting: that ends with this process.
process.exit();
