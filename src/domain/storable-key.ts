import { StoreRejectedError } from "./errors.js";
import { isLongerInUtf8 } from "./utf8.js";

/** S3's limit: https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export const MAX_KEY_BYTES = 1024;
/** What a file name may have on common file systems (NAME_MAX). */
const MAX_SEGMENT_BYTES = 255;

/**
 * Refuses a key that some store could not keep, or that could name something outside the store.
 * Every adapter calls it before it touches anything, so that a key good for one is good for all:
 * slash-separated segments of 1–255 bytes of UTF-8, none `.` or `..`, no backslash, no NUL, no
 * unpaired surrogate, at most 1,024 bytes in all.
 *
 * @throws StoreRejectedError that names the rule broken, not the key
 */
export function assertStorableKey(key: string): void {
  const problem = keyProblem(key);
  if (problem !== undefined) throw new StoreRejectedError(`object key ${problem}`);
}

/** Names of letters, digits, `_`, `-`, `=` and of dots but at their begin: such a key breaks at most the rule on length. */
const PLAIN_KEY = /^[\w=-][\w.=-]*(?:\/[\w=-][\w.=-]*)*$/;

/** The rule that `key` breaks, or undefined. */
export function keyProblem(key: string): string | undefined {
  if (key.length <= MAX_SEGMENT_BYTES && PLAIN_KEY.test(key)) return undefined; // nearly every key, and quickly
  if (isLongerInUtf8(key, MAX_KEY_BYTES)) return `is longer than ${MAX_KEY_BYTES} bytes of UTF-8`;
  if (/[\\\0]/.test(key)) return "has a backslash or a NUL";
  if (!key.isWellFormed()) return "has an unpaired surrogate";
  for (const segment of key.split("/")) {
    if (segment === "") return "has an empty segment (a leading, trailing or double slash)";
    if (segment === "." || segment === "..") return 'has a segment "." or ".."';
    if (isLongerInUtf8(segment, MAX_SEGMENT_BYTES))
      return `has a segment longer than ${MAX_SEGMENT_BYTES} bytes`;
  }
  return undefined;
}
