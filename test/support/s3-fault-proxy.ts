import { Agent, createServer, request as httpRequest } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { buffer } from "node:stream/consumers";

/** What happens to one put on its way to a server and back. */
export const WIRE_FAULTS = [
  "slowDown",
  "internalError",
  "conflict",
  "resetBefore",
  "resetAfter",
  "truncatedHead",
  "truncatedBody",
  "slow",
  "silentBefore",
  "silentAfter",
] as const;

/**
 * - `slowDown`, `internalError`, `conflict`: S3's 503, 500 and 409; the server never sees the put
 * - `resetBefore`, `silentBefore`: it does not see it either, and the client sees a reset, or nothing, ever
 * - `resetAfter`, `silentAfter`: the put takes effect, and the client sees that
 * - `truncatedHead`, `truncatedBody`: it takes effect, and the answer breaks off in the midst
 * - `slow`: it takes effect, and the answer comes `slowMs` later
 */
export type WireFault = (typeof WIRE_FAULTS)[number];

export interface S3FaultProxyOptions {
  /** Where puts go, `http://host:port`. */
  readonly upstream: string;
  /** Asked once for each put, in the order in which they arrive; everything but a PUT goes through. */
  readonly nextFault: () => WireFault | "none";
  /** Milliseconds. */
  readonly slowMs: number;
}

const S3_ERRORS = {
  slowDown: [503, "SlowDown"],
  internalError: [500, "InternalError"],
  conflict: [409, "ConditionalRequestConflict"],
} as const;

interface Answer {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/**
 * A wire that breaks, between an S3 client and a server. Requests go through byte for byte, header for
 * header, so that signatures hold: the client is given this proxy's endpoint and signs for its host.
 */
export class S3FaultProxy {
  /** How many puts met each fault. */
  readonly counts: Readonly<Record<WireFault | "none", number>>;
  readonly #counts: Record<WireFault | "none", number>;
  readonly #options: S3FaultProxyOptions;
  readonly #upstreamAgent = new Agent({ keepAlive: true });
  readonly #sockets = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #server: Server;

  private constructor(options: S3FaultProxyOptions) {
    this.#options = options;
    this.#counts = Object.fromEntries(["none", ...WIRE_FAULTS].map((fault) => [fault, 0])) as Record<
      WireFault | "none",
      number
    >;
    this.counts = this.#counts;
    const serve = (request: IncomingMessage, response: ServerResponse) => {
      const work = this.#serve(request, response).catch(() => void request.socket.destroy());
      this.#underWay.add(work);
      void work.then(() => this.#underWay.delete(work));
    };
    this.#server = createServer({ keepAliveTimeout: 0 }, serve);
    this.#server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
      response.writeContinue();
      serve(request, response);
    });
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  static async start(options: S3FaultProxyOptions): Promise<S3FaultProxy> {
    const proxy = new S3FaultProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves once every put that reached this proxy has had its effect or never will. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    await this.settled();
    this.#upstreamAgent.destroy();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    const body = await buffer(request);
    const fault = request.method === "PUT" ? this.#options.nextFault() : "none";
    if (request.method === "PUT") this.#counts[fault] += 1;
    switch (fault) {
      case "slowDown":
      case "internalError":
      case "conflict": {
        const [status, code] = S3_ERRORS[fault];
        send(response, { status, rawHeaders: ["content-type", "application/xml"], body: s3Error(code) });
        return;
      }
      case "resetBefore":
        socket.resetAndDestroy();
        return;
      case "silentBefore":
        return;
    }

    const answer = await this.#forward(request, body);
    switch (fault) {
      case "none":
        send(response, answer);
        return;
      case "resetAfter":
        socket.resetAndDestroy();
        return;
      case "truncatedHead":
        socket.end(`HTTP/1.1 ${answer.status} Wha`);
        return;
      case "truncatedBody":
        socket.end(
          `HTTP/1.1 ${answer.status} Whatever\r\nContent-Length: 1000\r\n\r\n<?xml version="1.0"?><Err`,
        );
        return;
      case "slow": {
        const timer = setTimeout(() => {
          this.#timers.delete(timer);
          send(response, answer);
        }, this.#options.slowMs);
        this.#timers.add(timer);
      }
    }
  }

  #forward(request: IncomingMessage, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(this.#options.upstream);
      const outgoing = httpRequest({
        agent: this.#upstreamAgent,
        hostname,
        port,
        method: request.method,
        path: request.url,
        // The signature covers the client's own Host header.
        setHost: false,
        headers: withoutExpect(request.rawHeaders),
      });
      outgoing.once("error", reject);
      outgoing.once("response", (incoming: IncomingMessage) => {
        buffer(incoming).then((answer) => {
          resolve({ status: incoming.statusCode ?? 0, rawHeaders: incoming.rawHeaders, body: answer });
        }, reject);
      });
      outgoing.end(body);
    });
  }
}

/** The body is here already, so nobody has to be asked whether it may come. */
function withoutExpect(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, index) => rawHeaders[index - (index % 2)]?.toLowerCase() !== "expect");
}

function send(response: ServerResponse, { status, rawHeaders, body }: Answer): void {
  const framing = new Set(["transfer-encoding", "content-length", "connection", "keep-alive"]);
  const headers = rawHeaders.filter(
    (_, index) => !framing.has(rawHeaders[index - (index % 2)]?.toLowerCase() ?? ""),
  );
  response.writeHead(status, [...headers, "Content-Length", String(body.length)]).end(body);
}

function s3Error(code: string): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`);
}
