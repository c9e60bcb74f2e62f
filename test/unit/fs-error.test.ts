import { describe, expect, test } from "@jest/globals";
import { toStoreError } from "../../src/adapters/fs/fs-error.js";
import { StoreRejectedError, StoreUnavailableError } from "../../src/entry/index.js";

describe("what the file system answers", () => {
  const failure = (code?: unknown) => Object.assign(new Error("at /data/events/secret"), { code });

  // Root may write anywhere, and a full disk is nothing a test should make, so their codes stand in for them.
  test.each([
    ["EACCES", "make the data folder writable for this user"],
    ["EPERM", "make the data folder writable, on a file system with hard links"],
    ["EROFS", "the file system is mounted read-only"],
    ["EEXIST", "something that is no file has an object's name or a folder's"],
    ["ENOTDIR", "a file stands where a folder should be"],
    ["EISDIR", "a folder stands where a file should be"],
    ["ELOOP", "a symbolic link in the data folder leads back to itself"],
    ["ENAMETOOLONG", "the data folder's own path is too long for this object's"],
    ["ENOTSUP", "the file system has no hard links; use another"],
    ["ENOSYS", "the file system has no hard links; use another"],
    ["EXDEV", "the data folder spans file systems; hard links need one"],
  ])("%s is refused for good, with what to do about it", (code, mend) => {
    const cause = failure(code);
    const error = toStoreError(cause);
    expect(error).toBeInstanceOf(StoreRejectedError);
    expect(error.message).toBe(`the file system answered ${code}: ${mend}`);
    expect(error.cause).toBe(cause);
  });

  test.each(["ENOSPC", "EDQUOT", "EIO", "EMFILE", "ENFILE", "ENOENT", "EBUSY", "EAGAIN", "ESTALE"])(
    "%s may pass: unavailable",
    (code) => {
      const cause = failure(code);
      const error = toStoreError(cause);
      expect(error).toBeInstanceOf(StoreUnavailableError);
      expect(error.message).toBe(`the file system answered ${code}`);
      expect(error.cause).toBe(cause);
    },
  );

  test.each([failure(), failure(7), undefined, null, "text"])(
    "%p has no code, and is unavailable",
    (cause) => {
      expect(toStoreError(cause)).toEqual(
        new StoreUnavailableError("the file system answered an unknown error"),
      );
    },
  );
});
