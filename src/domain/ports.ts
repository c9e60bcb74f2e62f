/** An object as the store keeps it. */
export interface RawObject {
  /** Slash-separated, at most 1,024 bytes of UTF-8; see `assertStorableKey` for the whole rule. */
  readonly key: string;
  /** The exact bytes, or text to be stored as UTF-8. May be empty. */
  readonly body: string | Uint8Array;
  /** Media type, e.g. `application/json`. */
  readonly contentType: string;
  /** Content coding of `body`, e.g. `gzip`; absent for none. */
  readonly contentEncoding?: string;
}

/** What became of a put: stored now, or the key was taken and its bytes are unchanged. */
export type PutOutcome = "created" | "exists";

/**
 * Where raw events are kept. Ingest only writes, so the port only writes: an adapter's tests read
 * through a `readBack` hook of their own (see `objectStoreContract` in `clickstream-ingest/testing`).
 */
export interface ObjectStore {
  /**
   * Stores `object` unless its key is taken. Durable once resolved: a crash right after keeps it.
   * Of any number of concurrent writers of one key, at most one is told "created". No reader ever
   * sees part of an object.
   *
   * @param options.timeoutMs whole milliseconds, 1 or more, from this call in which the caller wants its
   *   answer; a store that cannot keep to it may ignore it, the caller has a deadline of its own
   * @returns "created", or "exists" (the stored bytes are unchanged)
   * @throws StoreUnavailableError outage, throttling, timeout: outcome unknown, retry with the same key
   * @throws StoreRejectedError no retry can help: access denied, no such bucket, a key that is not storable
   */
  putIfAbsent(object: RawObject, options?: { readonly timeoutMs?: number }): Promise<PutOutcome>;
}

export interface Clock {
  /** Integer milliseconds since the Unix epoch; may repeat or step back. */
  now(): number;
}

export interface IdGenerator {
  /** A new lower-case UUIDv7 (RFC 9562) that carries the given time, in milliseconds since the epoch. */
  next(timeMs: number): string;
  /** The UUIDv5 (RFC 9562) of the names, in order: the same names always give the same id. */
  derive(names: readonly string[]): string;
}

export interface Compressor {
  /** The gzip stream (RFC 1952) of the text's UTF-8 bytes. */
  gzip(text: string): Promise<Uint8Array>;
}
