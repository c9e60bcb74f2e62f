// A registered symbol, so that two installed copies of the package (or its ESM and CommonJS builds
// side by side) recognise each other's errors where `instanceof` would not.
const BRAND = Symbol.for("clickstream-ingest.IngestError");

/** Stable: codes are API, messages are not. */
export type IngestErrorCode = "STORE_UNAVAILABLE" | "STORE_REJECTED" | "INVALID_CONFIGURATION" | "INTERNAL";

/**
 * The base of every error this library throws. Messages are written to be logged: they say what to
 * do and never quote a payload. `cause` keeps what was caught; it is for a debugger, not for a log.
 */
export class IngestError extends Error {
  // Names are written out, since a minifier renames classes and logs show the name.
  override readonly name: string = "IngestError";
  readonly code: IngestErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;

  constructor(code: IngestErrorCode, retryable: boolean, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.retryable = retryable;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** The store did not answer, or asked to slow down. The outcome is unknown: put again under the same key. */
export class StoreUnavailableError extends IngestError {
  override readonly name = "StoreUnavailableError";

  constructor(message: string, options?: { cause?: unknown }) {
    super("STORE_UNAVAILABLE", true, message, options);
  }
}

/** The store refused for good: access denied, no such bucket, a key that is not storable. */
export class StoreRejectedError extends IngestError {
  override readonly name = "StoreRejectedError";

  constructor(message: string, options?: { cause?: unknown }) {
    super("STORE_REJECTED", false, message, options);
  }
}

/** An option or an environment variable cannot be used as given. Thrown when something is created, never later. */
export class ConfigurationError extends IngestError {
  override readonly name = "ConfigurationError";

  constructor(message: string, options?: { cause?: unknown }) {
    super("INVALID_CONFIGURATION", false, message, options);
  }
}

/** Something that never should: a schema, an enricher or a store threw what it has no right to throw. */
export class InternalError extends IngestError {
  override readonly name = "InternalError";

  constructor(message: string, options?: { cause?: unknown }) {
    super("INTERNAL", false, message, options);
  }
}

/** True for an `IngestError` of this or any other installed copy of the package. */
export function isIngestError(error: unknown): error is IngestError {
  return typeof error === "object" && error !== null && BRAND in error;
}
