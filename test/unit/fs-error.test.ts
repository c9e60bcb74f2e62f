import { describe, expect, test } from "@jest/globals";
import { toStoreError } from "../../src/adapters/fs/fs-error.js";
import { StoreRejectedError, StoreUnavailableError } from "../../src/entry/index.js";

describe("what the file system answers", () => {
  const failure = (code?: unknown) => Object.assign(new Error("at /data/events/secret"), { code });

  // Root may write anywhere, and a full disk is nothing a test should make, so their codes stand in for them.
  test.each(["EACCES", "EPERM", "EROFS", "ENOTSUP", "ENOSYS", "EXDEV", "ENAMETOOLONG", "ELOOP"])(
    "%s is refused for good, with what to do about it",
    (code) => {
      const cause = failure(code);
      const error = toStoreError(cause);
      expect(error).toBeInstanceOf(StoreRejectedError);
      expect(error.message).toMatch(new RegExp(`^the file system answered ${code}: .{10,}`));
      expect(error.cause).toBe(cause);
    },
  );

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
      expect(toStoreError(cause)).toBeInstanceOf(StoreUnavailableError);
    },
  );
});
