import { type IngestError, StoreRejectedError, StoreUnavailableError } from "../../domain/errors.js";

/** What does not go away by trying again, and what to do about it. */
const FINAL: Readonly<Record<string, string>> = {
  EACCES: "make the data folder writable for this user",
  EPERM: "make the data folder writable, on a file system with hard links",
  EROFS: "the file system is mounted read-only",
  EEXIST: "something that is no file has an object's name or a folder's",
  ENOTDIR: "a file stands where a folder should be",
  EISDIR: "a folder stands where a file should be",
  ELOOP: "a symbolic link in the data folder leads back to itself",
  ENAMETOOLONG: "the data folder's own path is too long for this object's",
  ENOTSUP: "the file system has no hard links; use another",
  ENOSYS: "the file system has no hard links; use another",
  EXDEV: "the data folder spans file systems; hard links need one",
};

/** The system's error code (errno(3)) of what a node:fs call threw. */
export function errnoOf(error: unknown): string | undefined {
  // Not by `instanceof`: under jest, node's own errors are of another realm's Error.
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : undefined;
}

/** Messages name the code and the mend, not the path, which may hold an id of the client's. */
export function toStoreError(cause: unknown): IngestError {
  const code = errnoOf(cause) ?? "an unknown error";
  const mend = FINAL[code];
  return mend === undefined
    ? new StoreUnavailableError(`the file system answered ${code}`, { cause })
    : new StoreRejectedError(`the file system answered ${code}: ${mend}`, { cause });
}
