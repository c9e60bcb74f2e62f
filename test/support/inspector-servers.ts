import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "@jest/globals";
import { createInspector, type InspectorOptions } from "../../src/adapters/inspector/inspector.js";
import { MemoryObjectStore } from "../../src/adapters/memory/memory-object-store.js";
import { createDevServer, type DevServerOptions } from "../../src/entry/dev.js";
import { frozen, NOW_MS } from "./harness.js";
import { storedExchange } from "./inspected-exchange.js";
import { send } from "./raw-http.js";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A dev server with its inspector, until the end of the test. */
export async function devServer(options: DevServerOptions = {}) {
  const server = createDevServer({ port: 0, store: new MemoryObjectStore(), inspect: true, ...options });
  const { url } = await server.start();
  stops.push(() => server.stop());
  const post = (body: string, headers: readonly string[] = ["Content-Type", "application/json"]) =>
    send(`${url}/clickstream`, { body, headers });
  return { server, url, post, page: `${url}/_inspect`, stream: `${url}/_inspect/stream` };
}

/** An inspector behind a server that has nothing else, until the end of the test. */
export async function inspectorAlone(options: Partial<InspectorOptions> = {}) {
  const inspector = createInspector({ clock: frozen(NOW_MS), host: "127.0.0.1", ...options });
  const responses: ServerResponse[] = [];
  const server = createServer((request, response) => {
    responses.push(response);
    inspector.handle(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}/_inspect`;
  const record = (name: string) => inspector.record(storedExchange(name));
  stops.push(() => {
    inspector.close();
    server.close();
    server.closeAllConnections();
  });
  return { inspector, page, record, responses, stream: `${page}/stream` };
}

export const get = (url: string, headers: readonly string[] = []) => send(url, { method: "GET", headers });
