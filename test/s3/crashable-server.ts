import type { Credentials } from "../support/s3-bucket.js";
import { server } from "./real-s3.js";

/** A server of the test's own, which keeps what it has acknowledged when it is crashed and restarted. */
export async function startCrashableServer() {
  const { number, endpoint, owner } = JSON.parse(await ask("/start")) as {
    readonly number: number;
    readonly endpoint: string;
    readonly owner: Credentials;
  };
  return {
    endpoint,
    owner,
    /** Kills every daemon of it at once. */
    crash: () => ask(`/${number}/crash`),
    restart: () => ask(`/${number}/restart`),
    stop: () => ask(`/${number}/stop`),
  };
}

async function ask(path: string): Promise<string> {
  const response = await fetch(`${server.crashableServersUrl}${path}`, { method: "POST" });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${text}`);
  return text;
}
