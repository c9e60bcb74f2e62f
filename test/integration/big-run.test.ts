// What is told to clients against what is stored, over stores that fail a fifth of the time.
import { claimNothingLostNothingTwice } from "../support/big-run/claims.js";
import { inFiles, inMemory, inS3 } from "../support/big-run/places.js";
import { PUNCTUAL, TARDY } from "../support/big-run/population.js";
import { S3_STORES } from "../support/s3-stores.js";
import { StubS3Server } from "../support/stub-s3-server.js";

const fast = {
  memory: (seed: number) => inMemory(seed),
  "memory, layout batch": (seed: number) => inMemory(seed, "batch"),
  files: inFiles,
};
// Fewer events: `npm run test:s3` sends as many to a real server.
const s3 = Object.fromEntries(
  S3_STORES.map(([name, kind]) => [
    `S3 stub behind a bad wire, by ${name}`,
    async (seed: number) => {
      const stub = await StubS3Server.start();
      return inS3(kind, seed, {
        endpoint: stub.endpoint,
        bucket: "raw",
        readAll: () =>
          Promise.resolve(
            [...stub.objects].map(([path, { bytes }]) => ({
              key: path.slice("raw/".length),
              body: bytes,
              contentType: "",
            })),
          ),
        stop: () => stub.close(),
      });
    },
  ]),
);

const punctual = { population: PUNCTUAL, seed: 20_261_122, hasSecondObjects: false };
claimNothingLostNothingTwice({ ...punctual, events: 10_000, places: fast });
claimNothingLostNothingTwice({ ...punctual, events: 2_000, places: s3 });

const tardy = { population: TARDY, seed: 20_261_123, hasSecondObjects: true };
claimNothingLostNothingTwice({ ...tardy, events: 2_000, places: fast });
claimNothingLostNothingTwice({ ...tardy, events: 500, places: s3 });
