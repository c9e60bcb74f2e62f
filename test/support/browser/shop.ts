import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Shop {
  /** Not the gateway's origin, nor its site: `http://localhost:<port>`, where the gateway is at 127.0.0.1. */
  readonly origin: string;
  close(): Promise<void>;
}

/** To the tests' browser an address of the internet: scripts/test-browser.mjs tells it so. */
export const INTERNET = "127.0.0.2";

/** Serves the page that sends events: an empty one, at every path. */
export async function openShop(host: "localhost" | typeof INTERNET = "localhost"): Promise<Shop> {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end('<!doctype html><link rel="icon" href="data:,"><title>Shop</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, host === INTERNET ? host : "127.0.0.1", resolve));
  return {
    origin: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
