// What a real S3 server keeps, seen by a client that is not the store's.
import { randomUUID } from "node:crypto";
import {
  CreateBucketCommand,
  GetObjectCommand,
  NoSuchKey,
  paginateListObjectsV2,
  S3Client,
} from "@aws-sdk/client-s3";
import type { RawObject } from "../../src/entry/index.js";
import type { ReadBackObject } from "../../src/entry/testing.js";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface ClientOptions {
  readonly endpoint: string;
  readonly credentials: Credentials;
}

export function createClient(options: ClientOptions): S3Client {
  return new S3Client({ region: "us-east-1", forcePathStyle: true, maxAttempts: 1, ...options });
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

/** Every key of a bucket. */
export async function keysOf(client: S3Client, bucket: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket }))
    keys.push(...Contents.map(({ Key = "" }) => Key));
  return keys;
}

/** Every object of a bucket that the keys name; 16 are read at once. */
export async function readAll(
  client: S3Client,
  bucket: string,
  keys: readonly string[],
): Promise<RawObject[]> {
  const objects: RawObject[] = [];
  const queue = keys.values(); // shared: each worker takes the next
  const work = async () => {
    for (const key of queue) {
      const found = await readBack(client, bucket, key);
      if (found !== undefined) objects.push({ contentType: "", ...found, key } as RawObject);
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return objects;
}
