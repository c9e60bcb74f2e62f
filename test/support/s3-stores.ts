// The two stores for S3, made alike: what is claimed of one is claimed of the other.
import { S3Client } from "@aws-sdk/client-s3";
import type { ObjectStore } from "../../src/entry/index.js";
import { S3RestObjectStore, type S3RestObjectStoreOptions } from "../../src/entry/s3-rest.js";
import { S3ObjectStore, type S3ObjectStoreOptions } from "../../src/entry/s3.js";

type Shared = Omit<S3ObjectStoreOptions, "client" | "endpoint">;

export interface S3StoreSettings extends Shared {
  readonly endpoint: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface OpenedStore {
  readonly store: ObjectStore;
  /** Closes what it holds. */
  readonly close: () => void;
}

export interface S3StoreKind {
  /** With a connection of its own to the endpoint, addressed path-style. */
  open(settings: S3StoreSettings): OpenedStore;
  /** As a user makes it who has nothing but the environment. */
  create(options: Shared & { readonly endpoint?: string }): ObjectStore;
  /** Whose attempts each fail as this one does, or hang: nothing is sent. */
  failing(attempt: () => Promise<never>, options: Shared): ObjectStore;
}

const DUMMY = { accessKeyId: "dummy", secretAccessKey: "dummy" };
const REGION = "us-east-1";

const sdk: S3StoreKind = {
  open({ endpoint, credentials = DUMMY, ...options }) {
    const client = new S3Client({
      endpoint,
      credentials,
      region: REGION,
      forcePathStyle: true,
      maxAttempts: 1,
    });
    return { store: new S3ObjectStore({ client, ...options }), close: () => client.destroy() };
  },
  create: (options) => new S3ObjectStore(options),
  failing: (send, options) => new S3ObjectStore({ client: { send }, ...options }),
};

const rest: S3StoreKind = {
  open({ credentials = DUMMY, ...options }) {
    const store = new S3RestObjectStore({ credentials, region: REGION, ...options });
    return { store, close: () => undefined }; // idle connections hold no process
  },
  create: (options) => new S3RestObjectStore(options),
  failing: (credentials: NonNullable<S3RestObjectStoreOptions["credentials"]>, options) =>
    new S3RestObjectStore({ credentials, region: REGION, ...options }),
};

/** For describe.each. */
export const S3_STORES = [
  ["S3ObjectStore", sdk],
  ["S3RestObjectStore", rest],
] as const;
