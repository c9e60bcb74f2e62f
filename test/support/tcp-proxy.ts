import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { deferred } from "./deferred.js";

/** What clients send, or what the server answers. */
type Direction = "requests" | "answers";

interface Hold {
  /** Resolves once there is something that is held. */
  readonly reached: Promise<void>;
  /** Lets what was held go on, and all that follows. */
  readonly release: () => void;
}

/** A loopback line to a server, byte for byte, that can be held, and cut. */
export class TcpProxy {
  /** How many connections clients have opened, ever. */
  connections = 0;
  /** Whether it closes at once what clients open from now on. */
  isRefusing = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #held = new Map<Direction, { readonly reach: () => void; readonly over: Promise<void> }>();

  private constructor(upstream: URL) {
    this.#server = createServer((client) => {
      if (this.isRefusing) return void client.destroy();
      this.connections += 1;
      const server = connect(Number(upstream.port), upstream.hostname);
      for (const [from, to, direction] of [
        [client, server, "requests"],
        [server, client, "answers"],
      ] as const) {
        this.#keep(from);
        from.on("data", (bytes) => void this.#pass(bytes, to, direction));
        from.once("close", () => to.destroySoon());
      }
    });
  }

  /** @param upstream `http://host:port` */
  static async start(upstream: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(new URL(upstream));
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** From now on nothing passes in that direction. */
  hold(direction: Direction): Hold {
    const [reached, over] = [deferred(), deferred()];
    this.#held.set(direction, { reach: () => reached.resolve(), over: over.promise });
    return {
      reached: reached.promise,
      release: () => {
        this.#held.delete(direction);
        over.resolve();
      },
    };
  }

  /** Closes every connection, with what it holds; resolves when both ends' kernels know. */
  async cut(): Promise<void> {
    await Promise.all(
      [...this.#sockets].map((socket) => {
        const closed = new Promise((resolve) => socket.once("close", resolve));
        socket.destroy();
        return closed;
      }),
    );
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    await this.cut();
    await closed;
  }

  async #pass(bytes: Buffer, to: Socket, direction: Direction): Promise<void> {
    const held = this.#held.get(direction);
    held?.reach();
    await held?.over;
    if (!to.destroyed) to.write(bytes);
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined); // it closes, and that is heard
    socket.once("close", () => this.#sockets.delete(socket));
  }
}
