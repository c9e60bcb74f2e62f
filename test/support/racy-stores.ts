import type { PutOutcome, RawObject } from "../../src/domain/ports.js";
import { SoundStore } from "./sound-store.js";

// Stores that are right for one put at a time.

export const oneTurn = () => new Promise((resolve) => setImmediate(resolve));

export class ChecksThenWrites extends SoundStore {
  override async putIfAbsent(object: RawObject) {
    this.check(object.key);
    if (this.objects.has(object.key)) return "exists";
    await oneTurn();
    this.keep(object.key, { ...object, body: this.bytesOf(object.body) });
    return "created";
  }
}

/** Looks and writes under a lock, which another process does not see. */
export class LocksInMemory extends SoundStore {
  #last: Promise<unknown> = Promise.resolve();

  override putIfAbsent(object: RawObject): Promise<PutOutcome> {
    const put = this.#last.then(async () => {
      this.check(object.key);
      if (this.objects.has(object.key)) return "exists" as const;
      const body = this.bytesOf(object.body);
      await oneTurn();
      this.keep(object.key, { ...object, body });
      return "created" as const;
    });
    this.#last = put.catch(() => undefined);
    return put;
  }

  override reopen() {
    return new LocksInMemory(this.objects);
  }
}

/** What is large goes another way, which looks first and writes then. */
export class SpillsLargeBodies extends SoundStore {
  override async putIfAbsent(object: RawObject) {
    if (object.body.length <= 64 * 1024) return super.putIfAbsent(object);
    if (this.objects.has(object.key)) return "exists";
    await oneTurn();
    this.keep(object.key, { ...object, body: this.bytesOf(object.body) });
    return "created";
  }
}

export class CongratulatesLosers extends SoundStore {
  readonly #underWay = new Set<string>();

  override async putIfAbsent(object: RawObject) {
    const outcome = await super.putIfAbsent(object);
    if (outcome === "created") this.#underWay.add(object.key);
    await oneTurn();
    const isSettled = !this.#underWay.has(object.key);
    await oneTurn();
    this.#underWay.delete(object.key);
    return isSettled ? outcome : "created";
  }
}

export class SharesOneScratchBuffer extends SoundStore {
  #scratch: Uint8Array = new Uint8Array(0);

  override async putIfAbsent(object: RawObject) {
    this.#scratch = this.bytesOf(object.body);
    await oneTurn();
    return super.putIfAbsent({ ...object, body: this.#scratch });
  }
}

export class ShowsPartsWhileWriting extends SoundStore {
  override async putIfAbsent(object: RawObject) {
    const outcome = await super.putIfAbsent(object);
    if (outcome === "exists") return outcome;
    const body = this.bytesOf(object.body);
    this.keep(object.key, { ...object, body: body.subarray(0, body.length / 2) });
    await oneTurn();
    this.keep(object.key, { ...object, body });
    return outcome;
  }
}

/** Right for many puts of a new key too. */
export class MiscountsResends extends SoundStore {
  #running = 0;

  override async putIfAbsent(object: RawObject) {
    this.#running += 1;
    const wasTaken = this.objects.has(object.key) && this.#running === 1;
    const outcome = await super.putIfAbsent(object);
    await oneTurn();
    const isAlone = this.#running === 1;
    this.#running -= 1;
    return wasTaken && !isAlone ? "created" : outcome;
  }
}
