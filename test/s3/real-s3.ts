import { randomUUID } from "node:crypto";
import { CreateBucketCommand, GetObjectCommand, NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import type { ReadBackObject } from "../../src/entry/testing.js";

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const given = process.env["S3_TEST_SERVER"];
if (given === undefined) throw new Error("no S3 server: run these tests by `npm run test:s3`");

/** The server that `npm run test:s3` started, and two users of it. */
export const server = JSON.parse(given) as {
  readonly endpoint: string;
  readonly owner: Credentials;
  readonly stranger: Credentials;
};

export function clientOf(
  credentials: Credentials,
  options: { systemClockOffset?: number; endpoint?: string } = {},
): S3Client {
  return new S3Client({
    endpoint: server.endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    maxAttempts: 1,
    credentials,
    ...options,
  });
}

/** A new bucket of the client's user. */
export async function createBucket(client: S3Client): Promise<string> {
  const bucket = `test-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return bucket;
}

export async function readBack(
  client: S3Client,
  bucket: string,
  key: string,
): Promise<ReadBackObject | undefined> {
  if (key === "") return undefined; // to S3 that is the bucket itself, and it would answer with a listing
  try {
    const { Body, ContentType, ContentEncoding } = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: key }),
    );
    const body = (await Body?.transformToByteArray()) ?? new Uint8Array();
    return { body, contentType: ContentType, contentEncoding: ContentEncoding };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
