// A page from the internet and a gateway on the machine that its visitor sits at: Chromium asks the visitor first.
// https://wicg.github.io/local-network-access/
import { afterAll, describe, expect, test } from "@jest/globals";
import { withContext } from "../support/browser/browser.js";
import { setUp } from "../support/browser/set-up.js";
import { INTERNET, openShop } from "../support/browser/shop.js";
import { sendNow } from "../support/browser/visit.js";
import { WAYS_OF_SENDING } from "../support/browser/ways-of-sending.js";

const { origin, started } = await setUp();
const site = await openShop(INTERNET);
afterAll(() => site.close());

const names = [
  "fetch of JSON",
  "fetch of a string",
  "fetch of JSON, no-cors",
  "sendBeacon of a string",
  "form, text/plain",
];
const ways = WAYS_OF_SENDING.filter(({ name }) => names.includes(name));

describe.each(ways)("by $name", ({ script }) => {
  test("a page from the internet does not reach a gateway on loopback", async () => {
    const gateway = await started();
    const failure = await withContext(async (context) => {
      const [page, local] = [await context.newPage(), await context.newPage()];
      await page.goto(site.origin);
      const report = await sendNow(page, gateway.url, script);
      await local.goto(origin);
      await local.evaluate(`fetch("${gateway.url}/control", { method: "POST", mode: "no-cors" })`);
      await gateway.until(({ path }) => path === "/control");
      return report.failure;
    });
    expect(failure).toMatch(/^net::ERR_/);
    expect(gateway.exchanges).toMatchObject([{ path: "/control" }]);
  });

  test("it does where its visitor has allowed it", async () => {
    const gateway = await started();
    await withContext(async (context) => {
      await context.grantPermissions(["local-network-access"], { origin: site.origin });
      const page = await context.newPage();
      await page.goto(site.origin);
      await sendNow(page, gateway.url, script);
    });
    expect(gateway.eventNames()).toEqual(["page_view"]);
  });
});
