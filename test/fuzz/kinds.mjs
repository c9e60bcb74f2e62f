// Every kind of input with its share of the runs. What is slow has a small one.
import fc from "fast-check";
import { deepNesting, gzipBombs, manyEvents, wideAndLong } from "./bombs.mjs";
import { brokenEncodings } from "./broken-encodings.mjs";
import { envelopes } from "./envelopes.mjs";
import { mutatedJson } from "./mutated-json.mjs";
import { pathTricks } from "./path-tricks.mjs";
import { prototypeKeys } from "./prototype-keys.mjs";
import { wireBytes } from "./wire-bytes.mjs";

const KINDS = {
  "mutated JSON": [30, mutatedJson],
  "path tricks": [14, pathTricks],
  "prototype keys": [12, prototypeKeys],
  envelopes: [16, envelopes],
  "broken encodings": [12, brokenEncodings],
  "gzip bombs": [5, gzipBombs],
  "deep nesting": [3, deepNesting],
  "wide and long": [2, wideAndLong],
  "many events": [2, manyEvents],
  "raw sockets": [2, wireBytes],
};

/** An input: a call of a handler or `{ bytes }` for a socket, and the kind it is of. */
export const anyInput = fc.oneof(
  ...Object.entries(KINDS).map(([kind, [weight, arbitrary]]) => ({
    weight,
    arbitrary: arbitrary.map((input) => ({ kind, ...input })),
  })),
);
