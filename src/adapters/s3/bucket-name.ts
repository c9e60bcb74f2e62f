/**
 * Whether this can name a bucket: one word without a slash, or an access point's ARN. Not S3's whole
 * rule, since compatible stores allow more; it catches a URL and a path, which no put would survive.
 */
export function isBucketName(text: unknown): text is string {
  return typeof text === "string" && /^(arn:\S+|[^\s/:]+)$/.test(text);
}
