/** What encodeURIComponent leaves as it is, and S3 escapes before it compares signatures. */
const SUB_DELIMITERS = /[!'()*]/g;
/** What no escape is needed for: the keys that ingest makes are of these alone. */
const UNRESERVED = /^[\w.~/-]*$/;

/**
 * A key as it stands in a URL's path: every byte of its UTF-8 escaped but RFC 3986's unreserved ones and
 * slashes. https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, `UriEncode()`
 */
export function escapePath(path: string): string {
  if (UNRESERVED.test(path)) return path;
  return encodeURIComponent(path)
    .replaceAll("%2F", "/")
    .replace(SUB_DELIMITERS, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
