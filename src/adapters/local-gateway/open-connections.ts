import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";

/**
 * Knows which connections have a request running, so that a server can stop without cutting one off
 * and without waiting for the idle rest. (`closeIdleConnections()` leaves those that have not sent a
 * request yet, which is what a browser opens ahead of need.)
 */
export class OpenConnections {
  readonly #server: Server;
  readonly #stalledMs: number;
  readonly #requests = new Map<Socket, Map<IncomingMessage, ServerResponse>>();
  #draining = false;

  /** @param stalledMs milliseconds that an upload or an answer may stand still while the server drains */
  constructor(server: Server, stalledMs = 5_000) {
    this.#server = server;
    this.#stalledMs = stalledMs;
    server.on("connection", (socket) => {
      this.#requests.set(socket, new Map());
      socket.once("close", () => this.#requests.delete(socket));
    });
    server.on("request", (request, response) => {
      this.#requests.get(request.socket)?.set(request, response);
      response.once("close", () => this.#answered(request));
    });
  }

  /** From now on the request is not waited for, nor counted: a stream that never ends of itself. */
  disregard(request: IncomingMessage): void {
    this.#requests.get(request.socket)?.delete(request);
  }

  /** Requests not answered yet. */
  get requests(): number {
    return [...this.#requests.values()].reduce((sum, { size }) => sum + size, 0);
  }

  get draining(): boolean {
    return this.#draining;
  }

  /**
   * Takes no more connections, closes the idle ones, and resolves when the last request has its answer.
   * A client that stands still is cut off: one that has not sent its request whole, for nothing of it is
   * stored, and one that does not take its answer; either might stand for ever.
   */
  async drain(): Promise<void> {
    this.#draining = true;
    const closed = new Promise<void>((resolve) => {
      // An HTTP server's own close would take an answer that is not sent whole for the end of its request.
      NetServer.prototype.close.call(this.#server, () => resolve());
    });
    for (const [socket, requests] of this.#requests) {
      if (requests.size === 0) socket.destroy();
      for (const [request, response] of requests) this.#cutOffIfStalled(request, response);
    }
    await closed;
    this.#requests.clear(); // sockets tell of their end a little later than their server
    this.#draining = false;
  }

  #cutOffIfStalled(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    const watch = () => socket.setTimeout(this.#stalledMs, () => socket.destroy());
    if (!request.complete || response.writableEnded) watch();
    // The time in between is the handler's.
    request.once("end", () => socket.setTimeout(0));
    response.once("prefinish", watch);
  }

  #answered(request: IncomingMessage): void {
    const requests = this.#requests.get(request.socket);
    requests?.delete(request);
    if (this.#draining && requests?.size === 0) request.socket.destroySoon();
  }
}
