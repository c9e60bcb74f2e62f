import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Shop {
  /** Not the gateway's origin, nor its site: `http://localhost:<port>`, where the gateway is at 127.0.0.1. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves the page that sends events: an empty one, at every path. */
export async function openShop(): Promise<Shop> {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end('<!doctype html><link rel="icon" href="data:,"><title>Shop</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
