import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Knows which connections have a request running, so that a server can stop without cutting one off
 * and without waiting for the idle rest. (`closeIdleConnections()` leaves those that have not sent a
 * request yet, which is what a browser opens ahead of need.)
 */
export class OpenConnections {
  readonly #server: Server;
  readonly #stalledMs: number;
  readonly #requests = new Map<Socket, Set<IncomingMessage>>();
  #draining = false;

  /** @param stalledMs milliseconds that an upload may stand still while the server drains */
  constructor(server: Server, stalledMs = 5_000) {
    this.#server = server;
    this.#stalledMs = stalledMs;
    server.on("connection", (socket) => {
      this.#requests.set(socket, new Set());
      socket.once("close", () => this.#requests.delete(socket));
    });
    server.on("request", (request, response) => {
      this.#requests.get(request.socket)?.add(request);
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
   * An upload that stands still is cut off: nothing of it is stored, and it might stand for ever.
   */
  async drain(): Promise<void> {
    this.#draining = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const [socket, requests] of this.#requests) {
      if (requests.size === 0) socket.destroy();
      for (const request of requests) if (!request.complete) this.#cutOffIfStalled(request);
    }
    await closed;
    this.#requests.clear(); // sockets tell of their end a little later than their server
    this.#draining = false;
  }

  #cutOffIfStalled(request: IncomingMessage): void {
    const { socket } = request;
    socket.setTimeout(this.#stalledMs, () => socket.destroy());
    request.once("end", () => socket.setTimeout(0));
  }

  #answered(request: IncomingMessage): void {
    const requests = this.#requests.get(request.socket);
    requests?.delete(request);
    if (this.#draining && requests?.size === 0) request.socket.destroySoon();
  }
}
