import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../../domain/ports.js";
import { isAllowedHost } from "./allowed-host.js";
import { curlCommand } from "./curl-command.js";
import { entriesOfExchange } from "./entries-of-exchange.js";
import { entryDetails } from "./entry-details.js";
import { EntryRing } from "./entry-ring.js";
import { EventStreams } from "./event-streams.js";
import type { InspectedExchange } from "./exchange.js";
import { MinuteCounts } from "./minute-counts.js";
import { pageFile } from "./page-files.js";
import { Throttle } from "./throttle.js";

export interface InspectorOptions {
  readonly clock: Clock;
  /** What the server was told to listen on. */
  readonly host: string;
  /** Where the page says that events may be sent; nothing is said without. */
  readonly examplePath?: string;
  /** Default 1,000. */
  readonly maxEntries?: number;
  /** Of requests, answers and events together. Default 32 MiB. */
  readonly maxBodyBytes?: number;
}

/** A page that shows what a server is sent and what becomes of it, as it happens. */
export interface Inspector {
  record(exchange: InspectedExchange): void;
  /** Answers what is asked of `/_inspect` and below, and says whether it did. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Pages that are connected. */
  readonly openStreams: number;
  /** Takes connections again after `close`. */
  open(): void;
  /** Ends every stream; answers what still comes, and closes its connection. */
  close(): void;
}

export const INSPECTOR_PATH = "/_inspect";

const MAX_STREAMS = 32;
const NEWS_INTERVAL_MS = 50;
const COUNTS_INTERVAL_MS = 250;

/** Events hold what strangers chose: nothing of it is run, nothing is fetched from elsewhere, no site frames it. */
const HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

export function createInspector(options: InspectorOptions): Inspector {
  const { clock, host, examplePath } = options;
  const { maxEntries = 1_000, maxBodyBytes = 32 * 1024 * 1024 } = options;
  const ring = new EntryRing({ maxEntries, maxBodyBytes });
  const counts = new MinuteCounts();
  // Ids begin anew with each server: a page must not take this one's for the last one's.
  const run = randomBytes(6).toString("hex");
  let isClosing = false;

  const streams = new EventStreams<number | "nowhere">({
    news(position) {
      const id = `${run}-${ring.newestId}`;
      const missed = position === "nowhere" ? undefined : ring.after(position);
      if (missed?.length === 0) return undefined;
      const message =
        missed === undefined
          ? { event: "snapshot" as const, id, data: { maxEntries, examplePath, entries: ring.all() } }
          : { event: "entries" as const, id, data: missed };
      return { message, position: ring.newestId };
    },
    counts: () => ({ event: "counts", data: counts.report(clock.now()) }),
  });
  const news = new Throttle(NEWS_INTERVAL_MS, () => streams.sendNews());
  const freshCounts = new Throttle(COUNTS_INTERVAL_MS, () => streams.sendCounts());

  function answer(request: IncomingMessage, response: ServerResponse, path: string): void {
    if (!isAllowedHost(request.headers.host, host)) {
      const rule = "only under an IP address, localhost or the host listened on";
      return plain(response, 403, `This page is shown ${rule}: another name may be a trap (DNS rebinding).`);
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      return plain(response, 405, "Only GET and HEAD are answered here.");
    }
    if (path === "/stream") return stream(request, response);
    const [, id, curl] = /^\/entries\/(\d{1,15})(\/curl)?$/.exec(path) ?? [];
    if (id !== undefined) return entry(request, response, { id: Number(id), asCurl: curl !== undefined });
    const file = pageFile(path === "" || path === "/" ? "index.html" : path.slice(1));
    if (file === undefined) return plain(response, 404, `There is nothing here; see ${INSPECTOR_PATH}`);
    send(response, 200, file.contentType, file.content);
  }

  function stream(request: IncomingMessage, response: ServerResponse): void {
    if (isClosing || streams.size >= MAX_STREAMS) return plain(response, 503, "No more streams now.");
    if (request.method === "HEAD") return send(response, 200, "text/event-stream", "");
    const [lastRun, lastId] = String(request.headers["last-event-id"]).split("-");
    streams.open(response, lastRun === run && /^\d+$/.test(lastId ?? "") ? Number(lastId) : "nowhere");
  }

  function entry(
    request: IncomingMessage,
    response: ServerResponse,
    { id, asCurl }: { readonly id: number; readonly asCurl: boolean },
  ): void {
    const kept = ring.get(id);
    if (kept === undefined) return plain(response, 404, `Only the newest ${maxEntries} entries are kept.`);
    if (!asCurl) return send(response, 200, "application/json", JSON.stringify(entryDetails(kept)));
    if (kept.bodies === undefined) return plain(response, 410, "The body is not kept, to bound memory.");
    const { method, target, headers } = kept.request;
    const url = `http://${request.headers.host ?? host}${target}`;
    plain(response, 200, curlCommand({ method, url, headers, body: kept.bodies.request }));
  }

  return {
    record(exchange) {
      const drafts = entriesOfExchange(exchange);
      if (drafts.length === 0) return;
      ring.add(exchange, drafts);
      for (const { summary } of drafts) counts.add(summary.timeMs, summary.outcome);
      news.want();
      freshCounts.want();
    },
    handle(request, response) {
      const [path = ""] = (request.url ?? "").split("?", 1);
      if (path !== INSPECTOR_PATH && !path.startsWith(`${INSPECTOR_PATH}/`)) return false;
      for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
      if (isClosing) response.setHeader("connection", "close");
      answer(request, response, path.slice(INSPECTOR_PATH.length));
      return true;
    },
    get openStreams() {
      return streams.size;
    },
    open() {
      isClosing = false;
    },
    close() {
      isClosing = true;
      news.cancel();
      freshCounts.cancel();
      streams.end();
    },
  };
}

function plain(response: ServerResponse, status: number, text: string): void {
  send(response, status, "text/plain; charset=utf-8", text);
}

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Uint8Array,
): void {
  response.writeHead(status, { "content-type": contentType, "content-length": Buffer.byteLength(body) });
  response.end(body); // which node leaves out where HEAD asks
}
