import { randomUUID } from "node:crypto";
import { isIngestError } from "../../domain/errors.js";
import type { PutOutcome, RawObject } from "../../domain/ports.js";
import { ContractViolation } from "./contract-violation.js";
import type {
  ContractSubject,
  ReadableStore,
  ReadBackObject,
  StoreHooks,
  StoreUnderTest,
} from "./store-under-test.js";

/** Bytes; what laws about large bodies put. */
export const MEBIBYTE = 1024 * 1024;

/** One promise of the port, and what proves that a store keeps it. */
export interface ObjectStoreLaw {
  readonly name: string;
  /** The hook without which it cannot be proved. */
  readonly needs?: keyof StoreHooks;
  /** @throws ContractViolation that names this law */
  check(subject: ContractSubject): Promise<void>;
}

/** A law checked on a store of its own. */
export function law(name: string, prove: (probe: LawProbe) => Promise<void>): ObjectStoreLaw {
  return { name, check: (subject) => onItsOwnStore(subject, (store) => prove(new LawProbe(name, store))) };
}

/** A law that takes a hook to prove, beside puts and reads. */
export function lawByHook<Name extends keyof StoreHooks>(
  needs: Name,
  name: string,
  prove: (probe: LawProbe, hook: StoreHooks[Name]) => Promise<void>,
): ObjectStoreLaw {
  const check = (subject: ContractSubject) =>
    onItsOwnStore(subject, (underTest) => {
      const probe = new LawProbe(name, underTest);
      const hook = underTest[needs] as StoreHooks[Name] | undefined;
      if (hook === undefined)
        throw probe.violation(
          `createStore to give the hook "${needs}", or "without" to say why not`,
          "neither",
        );
      return prove(probe, hook.bind(underTest) as StoreHooks[Name]);
    });
  return { name, needs, check };
}

async function onItsOwnStore(
  subject: ContractSubject,
  prove: (underTest: StoreUnderTest) => Promise<void>,
): Promise<void> {
  const underTest = await subject.createStore();
  try {
    await prove(underTest);
  } finally {
    await underTest.dispose?.();
  }
}

type Body = RawObject["body"];
type PutDetails = Partial<Pick<RawObject, "contentType" | "contentEncoding">> & {
  readonly timeoutMs?: number;
};

/** What a put came to. */
export type PutEnd = { readonly outcome: unknown } | { readonly error: unknown };

/** Puts and reads for a law, and blames whatever is unexpected on that law. */
export class LawProbe {
  /** Where this law's keys are; no other run uses it. */
  readonly folder = `contract/${randomUUID()}`;
  readonly #law: string;
  readonly #underTest: ReadableStore;

  constructor(name: string, underTest: ReadableStore) {
    this.#law = name;
    this.#underTest = underTest;
  }

  newKey(): string {
    return `${this.folder}/event-${randomUUID()}.json`;
  }

  violation(expected: string, seen: string, options?: { cause?: unknown }): ContractViolation {
    return new ContractViolation(this.#law, expected, seen, options);
  }

  /** For the same law, on what became of the store. */
  on(reopened: ReadableStore): LawProbe {
    return new LawProbe(this.#law, reopened);
  }

  /** A put that may come to anything. */
  async attempt(key: string, body: Body, details: PutDetails = {}): Promise<PutEnd> {
    const { timeoutMs, ...described } = details;
    try {
      const outcome: unknown = await this.#underTest.store.putIfAbsent(
        { key, body, contentType: "application/octet-stream", ...described },
        ...(timeoutMs === undefined ? [] : [{ timeoutMs }]),
      );
      return { outcome };
    } catch (error) {
      return { error };
    }
  }

  /** A put that the store has no reason to refuse. */
  async put(key: string, body: Body, details?: PutDetails): Promise<PutOutcome> {
    const end = await this.attempt(key, body, details);
    if ("error" in end) {
      const cause = end.error;
      throw this.violation(`a put of ${sizeOf(body)} to be answered`, describeError(cause), { cause });
    }
    const { outcome } = end;
    if (outcome === "created" || outcome === "exists") return outcome;
    throw this.violation(
      'the answer "created" or "exists"',
      typeof outcome === "string" ? JSON.stringify(outcome) : `a value of type ${typeof outcome}`,
    );
  }

  async expectPut(key: string, body: Body, expected: PutOutcome, details?: PutDetails): Promise<void> {
    const outcome = await this.put(key, body, details);
    if (outcome !== expected)
      throw this.violation(`"${expected}" for a put of ${sizeOf(body)}`, `"${outcome}"`);
  }

  /** What a put was refused with. */
  async refusal(key: string, what: string): Promise<unknown> {
    const end = await this.attempt(key, "x");
    if ("error" in end) return end.error;
    throw this.violation(`a key with ${what} to be refused`, "it was taken");
  }

  async readBack(key: string): Promise<ReadBackObject | undefined> {
    try {
      return await this.#underTest.readBack(key);
    } catch (cause) {
      throw this.violation("readBack to answer", describeError(cause), { cause });
    }
  }

  async expectStored(key: string, body: Body): Promise<ReadBackObject> {
    const expected = bytesOf(body);
    const object = await this.readBack(key);
    if (object === undefined) throw this.violation(sizeOf(expected), "nothing under the key");
    const difference = differenceOf(expected, object.body);
    if (difference !== undefined) throw this.violation(`the ${sizeOf(expected)} that were put`, difference);
    return object;
  }

  async expectNothing(key: string, what: string): Promise<void> {
    const object = await this.readBack(key);
    if (object !== undefined)
      throw this.violation(`nothing stored under ${what}`, `an object of ${sizeOf(object.body)}`);
  }
}

/** All values, once every promise has settled, so that nothing of a law runs on after it. */
export async function settled<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

function bytesOf(body: Body): Uint8Array {
  return typeof body === "string" ? new TextEncoder().encode(body) : body;
}

export function describeError(error: unknown): string {
  if (isIngestError(error)) return `${error.name} (${error.code})`;
  const { name } = (error ?? {}) as { name?: unknown };
  return typeof name === "string" ? name : `a thrown ${typeof error}`;
}

function sizeOf(body: Body): string {
  return `${bytesOf(body).length} bytes`;
}

function differenceOf(expected: Uint8Array, seen: Uint8Array): string | undefined {
  if (Buffer.compare(expected, seen) === 0) return undefined;
  const at = expected.findIndex((byte, index) => byte !== seen[index]);
  return `${sizeOf(seen)} that differ from byte ${at === -1 ? expected.length : at} on`;
}
