import { isIngestError, StoreRejectedError, StoreUnavailableError } from "../../src/domain/errors.js";
import type { PutOutcome, RawObject } from "../../src/domain/ports.js";
import {
  AnswersBeforeTheWinner,
  ForgetsWhatIsTaken,
  KeepsTheLastInABuffer,
  LeavesHalfAnObject,
  LetsErrorsThrough,
  RemembersFailedKeys,
  SwallowsErrors,
  TakesErrorsForTaken,
  WritesATurnLater,
  WritesOnATimer,
} from "./careless-stores.js";
import {
  ChecksThenWrites,
  CongratulatesLosers,
  LocksInMemory,
  MiscountsResends,
  SharesOneScratchBuffer,
  ShowsPartsWhileWriting,
  SpillsLargeBodies,
} from "./racy-stores.js";
import { SoundStore } from "./sound-store.js";

class StoresNothing extends SoundStore {
  override readBack() {
    return Promise.resolve(undefined);
  }
}

class AnswersUndefined extends SoundStore {
  override async putIfAbsent(object: RawObject) {
    await super.putIfAbsent(object);
    return undefined as unknown as PutOutcome;
  }
}

class Overwrites extends SoundStore {
  override async putIfAbsent(object: RawObject) {
    const outcome = await super.putIfAbsent(object);
    this.keep(object.key, { ...object, body: this.bytesOf(object.body) });
    return outcome;
  }
}

class OverwritesWithLargeBodies extends SoundStore {
  override async putIfAbsent(object: RawObject) {
    if (object.body.length > 64 * 1024) this.objects.delete(object.key);
    return super.putIfAbsent(object);
  }
}

class WritesLatin1 extends SoundStore {
  override bytesOf(body: RawObject["body"]) {
    return typeof body === "string" ? Uint8Array.from(Buffer.from(body, "latin1")) : super.bytesOf(body);
  }
}

class DecodesBytes extends SoundStore {
  override bytesOf(body: RawObject["body"]) {
    return super.bytesOf(typeof body === "string" ? body : new TextDecoder().decode(body));
  }
}

class EndsWithANewline extends SoundStore {
  override bytesOf(body: RawObject["body"]) {
    return Uint8Array.from([...super.bytesOf(body), 10]);
  }
}

class DropsEmptyBodies extends SoundStore {
  override async putIfAbsent(object: RawObject) {
    return object.body.length === 0 ? "created" : super.putIfAbsent(object);
  }
}

class StopsAt64KiB extends SoundStore {
  override bytesOf(body: RawObject["body"]) {
    return super.bytesOf(body).subarray(0, 64 * 1024);
  }
}

class StoresWhatIsBehindAView extends SoundStore {
  override bytesOf(body: RawObject["body"]) {
    return typeof body === "string" ? super.bytesOf(body) : new Uint8Array(body.buffer);
  }
}

class KeepsTheBuffer extends SoundStore {
  override bytesOf(body: RawObject["body"]): Uint8Array {
    return typeof body === "string" ? super.bytesOf(body) : body;
  }
}

class TakesSliceForACopy extends SoundStore {
  override bytesOf(body: RawObject["body"]) {
    return typeof body === "string" ? super.bytesOf(body) : body.slice();
  }
}

class ForgetsTheContentType extends SoundStore {
  override async readBack(key: string) {
    const object = await super.readBack(key);
    return object && { ...object, contentType: "application/octet-stream" };
  }
}

class InventsAnEncoding extends SoundStore {
  override async readBack(key: string) {
    const object = await super.readBack(key);
    return object && { ...object, contentEncoding: "gzip" };
  }
}

class EscapesKeys extends SoundStore {
  override keyOf(key: string) {
    return encodeURI(key);
  }
}

class TrimsKeys extends SoundStore {
  override keyOf(key: string) {
    return key.slice(0, 1000);
  }

  override readBack(key: string) {
    return super.readBack(this.keyOf(key));
  }
}

class RefusesWithPlainErrors extends SoundStore {
  override check(key: string) {
    try {
      super.check(key);
    } catch {
      throw new Error("no");
    }
  }
}

class CallsHostileKeysAnOutage extends SoundStore {
  override check(key: string) {
    try {
      super.check(key);
    } catch (cause) {
      throw new StoreUnavailableError("no", { cause });
    }
  }
}

class MendsKeys extends SoundStore {
  override check() {}

  override keyOf(key: string) {
    return key.replaceAll("//", "/");
  }
}

class StoresBeforeItRefuses extends SoundStore {
  override async putIfAbsent(object: RawObject) {
    try {
      return await super.putIfAbsent(object);
    } catch (error) {
      if (isIngestError(error)) this.objects.set(object.key.replace(/^\/+/, ""), { body: new Uint8Array(1) });
      throw error;
    }
  }
}

class FailsWithoutReason extends SoundStore {
  override putIfAbsent(): Promise<PutOutcome> {
    return Promise.reject(new StoreRejectedError("no"));
  }
}

const HOSTILE_KEYS = "a key that is not storable is refused with StoreRejectedError, and nothing is stored";
const AFTER_THE_WRITE = "an answer comes after the write: what it speaks of can be read at once";
const A_CRASH = "what was answered outlives a crash right after the answer";
const NOT_SWALLOWED = "while what is behind the store fails, no put is answered";
const AFTER_AN_OUTAGE = "after an outage the same key can be put, and its bytes are whole";
const ONE_WINNER = "of many concurrent writers of one key exactly one creates it, and its bytes stand";

/** Each broken store, and the law meant for what it does. */
export const BROKEN_STORES: readonly (readonly [Store: new () => SoundStore, law: string])[] = [
  [StoresNothing, "a new key is created and read back, then exists"],
  [FailsWithoutReason, "a new key is created and read back, then exists"],
  [AnswersUndefined, 'every answer is exactly "created" or "exists"'],
  [Overwrites, "a taken key keeps its bytes"],
  [WritesLatin1, "text is stored as its UTF-8 bytes"],
  [DecodesBytes, "bytes are stored as they are"],
  [EndsWithANewline, "bytes are stored as they are"],
  [DropsEmptyBodies, "an empty body is an object too"],
  [StopsAt64KiB, "a body of 8 MiB is stored whole"],
  [StoresWhatIsBehindAView, "of a view only the view is stored"],
  [KeepsTheBuffer, "a buffer reused after its put changes nothing"],
  [TakesSliceForACopy, "a buffer reused after its put changes nothing"],
  [ForgetsTheContentType, "content type and encoding, where kept, are those put"],
  [InventsAnEncoding, "content type and encoding, where kept, are those put"],
  [EscapesKeys, "an object is stored under exactly its key"],
  [TrimsKeys, "keys as long as allowed stay apart to their last letter"],
  [RefusesWithPlainErrors, HOSTILE_KEYS],
  [CallsHostileKeysAnOutage, HOSTILE_KEYS],
  [MendsKeys, HOSTILE_KEYS],
  [StoresBeforeItRefuses, HOSTILE_KEYS],
  [ChecksThenWrites, ONE_WINNER],
  [CongratulatesLosers, ONE_WINNER],
  [SpillsLargeBodies, ONE_WINNER],
  [OverwritesWithLargeBodies, "a taken key keeps its bytes"],
  [
    LocksInMemory,
    "of the concurrent writers of one key through two stores over the same place exactly one creates it",
  ],
  [SharesOneScratchBuffer, "concurrent writers of different keys do not disturb one another"],
  [ShowsPartsWhileWriting, "a reader sees the whole object or nothing"],
  [WritesATurnLater, AFTER_THE_WRITE],
  [WritesOnATimer, AFTER_THE_WRITE],
  [AnswersBeforeTheWinner, AFTER_THE_WRITE],
  [KeepsTheLastInABuffer, A_CRASH],
  [ForgetsWhatIsTaken, A_CRASH],
  [SwallowsErrors, NOT_SWALLOWED],
  [TakesErrorsForTaken, NOT_SWALLOWED],
  [LetsErrorsThrough, "a failure behind the store is told as StoreUnavailableError or StoreRejectedError"],
  [RemembersFailedKeys, AFTER_AN_OUTAGE],
  [LeavesHalfAnObject, AFTER_AN_OUTAGE],
  [MiscountsResends, "random sequences of puts, some concurrent, agree with a Map"],
];
