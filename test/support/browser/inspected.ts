import type { BrowserContextOptions, Page } from "playwright-core";
import { createDevServer, type DevServerOptions } from "../../../src/entry/dev.js";
import { MemoryObjectStore } from "../../../src/entry/memory.js";
import { afterAll } from "@jest/globals";
import { TcpProxy } from "../tcp-proxy.js";
import { browser } from "./browser.js";

afterAll(() => browser.close());

/** A dev server with its inspector open in a browser. */
export interface Inspected {
  readonly page: Page;
  /** What the page reaches the server by; `post` goes by none. */
  readonly line: TcpProxy;
  readonly store: MemoryObjectStore;
  /** What the page's console complained of: errors of scripts, breaches of its Content-Security-Policy. */
  readonly complaints: readonly string[];
  readonly post: (body: string | Uint8Array, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  /** Resolves once the page's expression is true. */
  readonly until: (expression: string) => Promise<void>;
  /** What the page shows in its list, top to bottom: `accepted click`. */
  readonly shown: () => Promise<string[]>;
}

interface InspectedOptions {
  readonly server?: DevServerOptions;
  readonly context?: BrowserContextOptions;
  /** Bodies that are posted before the page is opened. */
  readonly before?: readonly string[];
}

/** Opens the page, and closes all of it after `use`. */
export async function withInspected(
  { server: options, context: contextOptions, before = [] }: InspectedOptions,
  use: (inspected: Inspected) => Promise<void>,
): Promise<void> {
  const store = new MemoryObjectStore();
  const server = createDevServer({ port: 0, store, inspect: true, ...options });
  const { url } = await server.start();
  const line = await TcpProxy.start(url);
  const post: Inspected["post"] = (body, headers = { "content-type": "application/json" }) =>
    fetch(`${url}/clickstream`, { method: "POST", body, headers });
  for (const body of before) await post(body);
  const context = await browser.newContext(contextOptions);
  try {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: line.endpoint });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    await page.goto(`${line.endpoint}/_inspect`);
    await page.waitForSelector('#connection[data-state="live"]');
    await use({
      ...{ page, line, store, complaints, post },
      until: (expression) =>
        page.evaluate<undefined>(
          `new Promise((resolve) => {
            const look = () => (${expression}) ? resolve() : requestAnimationFrame(look);
            look();
          })`,
        ),
      shown: () =>
        page.evaluate<string[]>(
          `[...document.querySelectorAll(".row")].map((row) => [".outcome", ".name"].map((part) => row.querySelector(part).textContent).join(" "))`,
        ),
    });
  } finally {
    await context.close();
    await line.close();
    await server.stop();
  }
}
