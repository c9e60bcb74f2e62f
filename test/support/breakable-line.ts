import { createConnection, createServer, type AddressInfo, type Socket } from "node:net";
import { once } from "node:events";

/** A way to the server at `url` that can be cut, and mended. */
export async function breakableLine(url: string) {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = createConnection(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      socket.on("error", () => undefined); // a cut is none
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Breaks what is connected, and refuses what comes. */
    cut,
    mend: () => void (isCut = false),
    async close() {
      cut();
      server.close();
      await once(server, "close");
    },
  };
}
