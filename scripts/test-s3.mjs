// Runs test/s3 against a real S3 server, which it installs, starts and stops.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { installRadosgw, startRadosgw } from "./radosgw.mjs";

const log = (message) => console.log(`test:s3  ${message}`);

let tests;
// The tests end first, then the server is stopped; before there are tests, all ends at once.
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => (tests === undefined ? process.exit(130) : tests.kill(signal)));
}

installRadosgw(log);
const server = await startRadosgw(log);
try {
  const [owner, stranger] = [server.createUser("owner"), server.createUser("stranger")];
  log(`testing against ${server.endpoint}`);
  const jest = [
    ...[
      "--experimental-vm-modules",
      "--disable-warning=ExperimentalWarning",
      "node_modules/jest/bin/jest.js",
    ],
    // First, since jest's flags take whatever follows them.
    ...process.argv.slice(2),
    // The tests that `npm test` leaves out.
    ...["--roots", "test/s3", "--testPathIgnorePatterns", "/node_modules/"],
  ];
  tests = spawn(process.execPath, jest, {
    stdio: "inherit",
    env: { ...process.env, S3_TEST_SERVER: JSON.stringify({ endpoint: server.endpoint, owner, stranger }) },
  });
  const [code] = await once(tests, "exit");
  process.exitCode = code ?? 1;
} finally {
  await server.stop();
}
