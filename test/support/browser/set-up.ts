import { afterAll, afterEach } from "@jest/globals";
import type { DevServerOptions } from "../../../src/entry/dev.js";
import { browser, withContext } from "./browser.js";
import { type Gateway, startGateway } from "./gateways.js";
import { openShop } from "./shop.js";

/** For the tests of one file: a page's origin, gateways that end with their test, and scripts run in a page. */
export async function setUp() {
  const shop = await openShop();
  const running: Gateway[] = [];

  afterEach(async () => {
    await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
  });

  afterAll(async () => {
    await shop.close();
    await browser.close();
  });

  return {
    origin: shop.origin,

    started: async (options: DevServerOptions = {}): Promise<Gateway> => {
      const gateway = await startGateway(() => options);
      running.push(gateway);
      return gateway;
    },

    /**
     * Has one page run the scripts, one after the other; resolves with what their promises came to, or with the
     * name of the error. They know `url`, `json` (options for `fetch`) and its body, `event`.
     */
    inPage: (gateway: Gateway, ...scripts: string[]): Promise<unknown[]> =>
      withContext(async (context) => {
        const page = await context.newPage();
        await page.goto(shop.origin);
        const results: unknown[] = [];
        for (const script of scripts) {
          results.push(
            await page.evaluate(`(() => {
              const url = "${gateway.url}/clickstream";
              const event = '{"eventName":"click"}';
              const json = { method: "POST", body: event, headers: { "content-type": "application/json" } };
              return (${script}).catch(({ name }) => name);
            })()`),
          );
        }
        return results;
      }),
  };
}

export const POST_JSON = "fetch(url, json).then(({ status }) => status)";

/** `POST 200`, in the order answered. */
export const toldOf = ({ exchanges }: Gateway): string[] =>
  exchanges.map(({ method, status }) => `${method} ${status}`);

/** An API that lets in one origin. */
export const apiFor = (origin: string, settings: object = {}) => ({
  cors: { allowOrigins: [origin], allowMethods: ["POST"], allowHeaders: ["content-type"], ...settings },
});
