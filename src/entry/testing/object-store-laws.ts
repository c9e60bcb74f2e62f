import * as bytes from "./byte-laws.js";
import * as concurrency from "./concurrency-laws.js";
import * as durability from "./durability-laws.js";
import * as keys from "./key-laws.js";
import type { ObjectStoreLaw } from "./law-probe.js";
import { likeAMap } from "./model-law.js";
import * as outages from "./outage-laws.js";
import * as outcomes from "./outcome-laws.js";

/** Everything the `ObjectStore` port promises, simplest first; the random one last. */
export const objectStoreLaws: readonly ObjectStoreLaw[] = [
  outcomes.createdThenExists,
  outcomes.exactOutcomes,
  outcomes.takenKeyUnchanged,
  bytes.textAsUtf8,
  bytes.bytesAsTheyAre,
  bytes.emptyBody,
  bytes.largeBody,
  bytes.viewOnly,
  bytes.callersBuffer,
  bytes.contentDescribed,
  keys.exactKeys,
  keys.longestKeys,
  keys.hostileKeysRefused,
  concurrency.oneWinner,
  concurrency.oneWinnerAmongStores,
  concurrency.keysApart,
  concurrency.wholeOrNothing,
  durability.answeredAfterTheWrite,
  durability.survivesACrash,
  outages.outageNotSwallowed,
  outages.outageTranslated,
  outages.outagePasses,
  likeAMap,
];
