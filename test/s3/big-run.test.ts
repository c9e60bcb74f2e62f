// What is told to clients against what a real S3 server keeps, behind a wire that breaks.
import { claimNothingLostNothingTwice } from "../support/big-run/claims.js";
import { inS3 } from "../support/big-run/places.js";
import { PUNCTUAL, TARDY } from "../support/big-run/population.js";
import { S3_STORES } from "../support/s3-stores.js";
import { createBucket, keysOf, readAll } from "../support/s3-bucket.js";
import { clientOf, server } from "./real-s3.js";

const placesOf = (...stores: readonly (typeof S3_STORES)[number][]) =>
  Object.fromEntries(
    stores.map(([name, kind]) => [
      `S3 server behind a bad wire, by ${name}`,
      async (seed: number) => {
        const direct = clientOf(server.owner);
        const bucket = await createBucket(direct);
        return inS3(kind, seed, {
          endpoint: server.endpoint,
          bucket,
          credentials: server.owner,
          readAll: async () => readAll(direct, bucket, await keysOf(direct, bucket)),
          stop: () => {
            direct.destroy();
            return Promise.resolve();
          },
        });
      },
    ]),
  );
const [sdk, rest] = S3_STORES;

const punctual = { population: PUNCTUAL, seed: 20_261_122, hasSecondObjects: false };
claimNothingLostNothingTwice({ ...punctual, events: 10_000, places: placesOf(sdk) });
// Fewer events: each takes the server a while, and the retries are the same code.
claimNothingLostNothingTwice({ ...punctual, events: 4_000, places: placesOf(rest) });

const tardy = { population: TARDY, seed: 20_261_123, hasSecondObjects: true };
claimNothingLostNothingTwice({ ...tardy, events: 2_000, places: placesOf(sdk, rest) });
