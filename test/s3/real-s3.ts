import type { S3Client } from "@aws-sdk/client-s3";
import { type ClientOptions, createClient, type Credentials } from "../support/s3-bucket.js";

const given = process.env["S3_TEST_SERVER"];
if (given === undefined) throw new Error("no S3 server: run these tests by `npm run test:s3`");

/** The server that `npm run test:s3` started, two users of it, and where to ask for one to crash. */
export const server = JSON.parse(given) as {
  readonly endpoint: string;
  readonly owner: Credentials;
  readonly stranger: Credentials;
  readonly crashableServersUrl: string;
};

export function clientOf(credentials: Credentials, options: Partial<ClientOptions> = {}): S3Client {
  return createClient({ endpoint: server.endpoint, credentials, ...options });
}
