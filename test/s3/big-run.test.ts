// What is told to clients against what a real S3 server keeps, behind a wire that breaks.
import { claimNothingLostNothingTwice } from "../support/big-run/claims.js";
import { inS3 } from "../support/big-run/places.js";
import { PUNCTUAL, TARDY } from "../support/big-run/population.js";
import { S3_STORES } from "../support/s3-stores.js";
import { createBucket, keysOf, readAll } from "../support/s3-bucket.js";
import { clientOf, server } from "./real-s3.js";

const places = Object.fromEntries(
  S3_STORES.map(([name, kind]) => [
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

claimNothingLostNothingTwice({
  population: PUNCTUAL,
  events: 10_000,
  seed: 20_261_122,
  hasSecondObjects: false,
  places,
});

claimNothingLostNothingTwice({
  population: TARDY,
  events: 2_000,
  seed: 20_261_123,
  hasSecondObjects: true,
  places,
});
