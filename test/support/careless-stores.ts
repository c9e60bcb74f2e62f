import { isIngestError } from "../../src/domain/errors.js";
import type { RawObject } from "../../src/domain/ports.js";
import type { ReadBackObject } from "../../src/entry/testing.js";
import { oneTurn } from "./racy-stores.js";
import { SoundStore } from "./sound-store.js";

// Stores that are right as long as nothing fails, nothing crashes and nobody looks at once.

export class SwallowsErrors extends SoundStore {
  override keep(key: string, object: ReadBackObject) {
    try {
      super.keep(key, object);
    } catch {
      // "created" all the same
    }
  }
}

export class TakesErrorsForTaken extends SoundStore {
  override async putIfAbsent(object: RawObject) {
    try {
      return await super.putIfAbsent(object);
    } catch (error) {
      if (isIngestError(error) && error.code === "STORE_UNAVAILABLE") return "exists";
      throw error;
    }
  }
}

export class LetsErrorsThrough extends SoundStore {
  override keep(key: string, object: ReadBackObject) {
    if (this.isDown) throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    super.keep(key, object);
  }
}

export class RemembersFailedKeys extends SoundStore {
  readonly #begun = new Set<string>();

  override async putIfAbsent(object: RawObject) {
    this.check(object.key);
    if (this.#begun.has(object.key)) return "exists";
    this.#begun.add(object.key);
    return super.putIfAbsent(object);
  }
}

export class LeavesHalfAnObject extends SoundStore {
  override keep(key: string, object: ReadBackObject) {
    if (this.isDown)
      this.objects.set(key, { ...object, body: object.body.subarray(0, object.body.length / 2) });
    super.keep(key, object);
  }
}

export class WritesATurnLater extends SoundStore {
  override keep(key: string, object: ReadBackObject) {
    setImmediate(() => this.objects.set(key, object));
  }
}

export class WritesOnATimer extends SoundStore {
  override keep(key: string, object: ReadBackObject) {
    setTimeout(() => this.objects.set(key, object), 5);
  }
}

export class AnswersBeforeTheWinner extends SoundStore {
  readonly #begun = new Set<string>();

  override async putIfAbsent(object: RawObject) {
    this.check(object.key);
    if (this.#begun.has(object.key)) return "exists";
    this.#begun.add(object.key);
    await oneTurn();
    return super.putIfAbsent(object);
  }
}

export class KeepsTheLastInABuffer extends SoundStore {
  override reopen() {
    return new SoundStore(new Map([...this.objects].slice(0, -1)));
  }
}

export class ForgetsWhatIsTaken extends SoundStore {
  override reopen() {
    const kept = this.objects;
    return new (class extends SoundStore {
      override readBack(key: string) {
        return Promise.resolve(this.objects.get(key) ?? kept.get(key));
      }
    })();
  }
}
