import type { Server } from "node:http";
import type { Socket } from "node:net";

/**
 * Knows which connections have a request running, so that a server can stop without cutting one off
 * and without waiting for the idle rest. (`closeIdleConnections()` leaves those that have not sent a
 * request yet, which is what a browser opens ahead of need.)
 */
export class OpenConnections {
  readonly #server: Server;
  readonly #requests = new Map<Socket, number>();
  #draining = false;

  constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => {
      this.#requests.set(socket, 0);
      socket.once("close", () => this.#requests.delete(socket));
    });
    server.on("request", ({ socket }, response) => {
      this.#count(socket, 1);
      response.once("close", () => this.#count(socket, -1));
    });
  }

  /** Requests not answered yet. */
  get requests(): number {
    return [...this.#requests.values()].reduce((sum, count) => sum + count, 0);
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** Takes no more connections, closes the idle ones, and resolves when the last request has its answer. */
  async drain(): Promise<void> {
    this.#draining = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const [socket, count] of this.#requests) if (count === 0) socket.destroy();
    await closed;
    this.#draining = false;
  }

  #count(socket: Socket, change: number): void {
    const earlier = this.#requests.get(socket);
    if (earlier === undefined) return;
    this.#requests.set(socket, earlier + change);
    if (this.#draining && earlier + change === 0) socket.destroySoon();
  }
}
