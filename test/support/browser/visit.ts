import type { BrowserContext, Page } from "playwright-core";
import type { Gateway } from "./gateways.js";
import type { WayOfSending } from "./ways-of-sending.js";

const EVENT_NAME = "page_view";

/** What the page that sent was told. */
interface PageReport {
  /** The answer's body where the page could read it. */
  readonly read?: string | undefined;
  /** The browser's own word on the request where it ended in an error: `net::ERR_FAILED`. */
  readonly failure?: string | undefined;
}

/**
 * Lets a page of `origin` send one event to `/clickstream` of each gateway. When this resolves, each has
 * arrived or never will: it waits for what every way begins with, a request to the gateway, and then for two
 * more round trips of the same browser, within which it would have followed up on a preflight's answer.
 */
export async function visit(
  context: BrowserContext,
  origin: string,
  { script, during }: WayOfSending,
  gateways: readonly Gateway[],
): Promise<PageReport[]> {
  const page = await openPage(context, origin);
  const control = during === "close" ? await openPage(context, origin) : page;
  const reports: PageReport[] = [];
  for (const { url } of gateways) {
    if (during === "visit") reports.push(await sendNow(page, url, script));
    else await page.evaluate(`addEventListener("pagehide", () => void ${sending(script, url)})`);
  }
  if (during === "close") await page.close();
  if (during === "navigation") await page.goto(`${origin}/next`);
  await Promise.all(gateways.map((gateway) => outlast(control, gateway)));
  return gateways.map((_, at) => reports[at] ?? {});
}

async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

const sending = (script: string, gatewayUrl: string) =>
  `((url, body) => ${script})("${gatewayUrl}/clickstream", '{"eventName":"${EVENT_NAME}"}')`;

/** Lets an open page send one event by a script of `WAYS_OF_SENDING`; resolves once the browser is done with it. */
export async function sendNow(page: Page, gatewayUrl: string, script: string): Promise<PageReport> {
  const isIt = (request: { url(): string }) => request.url().startsWith(gatewayUrl);
  const ended = Promise.race([
    page.waitForEvent("requestfinished", isIt),
    page.waitForEvent("requestfailed", isIt),
  ]);
  // Undefined where the page is told of a failure, of nothing, or of an answer that is kept from it.
  const read = await page.evaluate<string | undefined>(`Promise.resolve(${sending(script, gatewayUrl)}).then(
    (sent) => sent instanceof Response ? sent.text() : sent.contentDocument?.body.textContent,
  ).then((text) => text || undefined, () => undefined)`);
  return { read, failure: (await ended).failure()?.errorText };
}

async function outlast(control: Page, gateway: Gateway): Promise<void> {
  await gateway.until(() => true);
  for (const path of ["/control/1", "/control/2"]) {
    await control.evaluate(`fetch("${gateway.url}${path}", { method: "POST", mode: "no-cors" })`);
    await gateway.until((exchange) => exchange.path === path);
  }
}

/**
 * What became of the event that `visit` sent, in the words of the table.
 *
 * @throws Error where it is not stored though answered 200, or did not arrive though nothing forbade it
 */
export function outcomeOf({ read, failure }: PageReport, { during }: WayOfSending, gateway: Gateway): string {
  const post = gateway.exchanges.find(({ method, path }) => method === "POST" && path === "/clickstream");
  const stored = gateway.eventNames();
  if (post === undefined) {
    // Of a page that has gone the browser tells no more.
    if (stored.length === 0 && (during !== "visit" || failure === "net::ERR_FAILED")) return "blocked";
    throw new Error(`nothing was posted, and the browser says of it: ${failure}`);
  }
  if (stored.join() !== (post.status === 200 ? EVENT_NAME : "")) {
    throw new Error(`answered ${post.status}, and stored is: ${stored.join()}`);
  }
  const arrived = post.status === 200 ? "stored" : String(post.status);
  return read === undefined ? arrived : `${arrived}, read`;
}
