import { chromium, type BrowserContext } from "playwright-core";

const endpoint = process.env["BROWSER_TEST_ENDPOINT"];
if (endpoint === undefined) throw new Error("no browser: run these tests by `npm run test:browser`");

/** The browser that `npm run test:browser` started, which every test file shares. */
export const browser = await chromium.connect(endpoint);

/** Gives `use` a profile of its own: no cookie, socket or cached preflight of another test. */
export async function withContext<T>(use: (context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  try {
    return await use(context);
  } finally {
    await context.close();
  }
}
