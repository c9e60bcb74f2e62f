// Runs test/browser, pages that post to the local gateway, in Debian's Chromium, which it installs, starts and
// stops: a test cannot be trusted to clean up when it is stopped, so the browser belongs to this process.
import { chromium } from "playwright-core";
import { installPackages } from "./debian/install-packages.mjs";
import { BROWSER_PACKAGES } from "./debian/suites-packages.mjs";
import { startJest } from "./jest/jest-process.mjs";

const log = (message) => console.log(`test:browser  ${message}`);

let tests;
let isStopped = false;
// The tests end first, then the browser; one that is just starting is waited for, or it would leave files.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    isStopped = true;
    tests?.end(signal);
  });
}

installPackages(BROWSER_PACKAGES, log);
log("starting Chromium");
const browser = await chromium.launchServer({
  executablePath: "/usr/bin/chromium",
  host: "127.0.0.1",
  // To test what a page from the internet may do: one of loopback's addresses counts as one of the internet's.
  args: ["--ip-address-space-overrides=127.0.0.2/32=public"],
  ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false }, // heeded above
});
try {
  if (!isStopped) {
    tests = startJest({
      root: "test/browser",
      // Two workers would get in each other's and the browser's way, and load the driver twice.
      options: ["--runInBand", ...process.argv.slice(2)],
      variables: { BROWSER_TEST_ENDPOINT: browser.wsEndpoint() },
    });
    process.exitCode = await tests.exited;
  }
} finally {
  await browser.close();
}
if (isStopped) process.exitCode = 130;
