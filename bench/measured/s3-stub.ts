// S3 as a put sees it, in a process of its own, so that a contender's CPU is its own: `node s3-stub.cjs KEY CERT`.
// It reads the body and answers 200. It keeps nothing, so `If-None-Match` never finds a key that is taken,
// and it verifies no signature.
import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { report } from "./report.js";

export interface StubUrls {
  readonly http: string;
  readonly https: string;
}

const [key = "", cert = ""] = process.argv.slice(2);
const answer: RequestListener = (request, response) => {
  request.resume();
  request.once("end", () => {
    const isPut = request.method === "PUT";
    response.writeHead(isPut ? 200 : 405, {
      "x-amz-id-2": "eftixk72aD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran",
      "x-amz-request-id": "318BC8BC148832E5",
      etag: '"1b2cf535f27731c974343645a3985328"',
      "x-amz-server-side-encryption": "AES256",
      server: "AmazonS3",
      "content-length": "0",
    });
    response.end();
  });
};

void main();

async function main(): Promise<void> {
  const urls: StubUrls = {
    http: `http://127.0.0.1:${await listen(createServer(answer))}`,
    https: `https://127.0.0.1:${await listen(createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, answer))}`,
  };
  report(urls);
  // The bench holds the other end: however it ends, so does this.
  process.stdin.resume().once("end", () => process.exit());
}

/** @returns the port */
async function listen(server: Server): Promise<number> {
  // A contender waits for its turn longer than Node's 5 seconds, and none should have to connect anew.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
