// S3 servers that a test may crash, asked for over HTTP on loopback: a test cannot be trusted to clean up when it
// is stopped, so the daemons belong to this process, which does.
import { createServer } from "node:http";
import { startRadosgw } from "./radosgw.mjs";

/**
 * `POST /start` starts a server of the caller's own and answers `{ number, endpoint, owner }`;
 * `POST /<number>/crash`, `/restart` and `/stop` answer when that is done. 500 with the error's text else.
 */
export async function serveCrashableServers() {
  const servers = [];
  const start = async () => {
    const server = await startRadosgw(() => {}, { durable: true });
    const number = servers.push(server) - 1;
    return { number, endpoint: server.endpoint, owner: await server.createUser("owner") };
  };
  const act = async (path) => {
    if (path === "/start") return start();
    const [, number, action] = path.split("/");
    await servers[Number(number)][action]();
    return {};
  };
  const control = createServer((request, response) => {
    act(request.url).then(
      (answer) => response.end(JSON.stringify(answer)),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise((resolve) => control.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${control.address().port}`,
    async stop() {
      control.close();
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}
