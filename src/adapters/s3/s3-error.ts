import { AttemptTimeoutError } from "./attempt-timeout.js";

/** What a failed conditional put means. */
export interface S3Failure {
  /**
   * `exists`: the key is taken. `retry`: the same put may succeed in a moment. `unavailable`: it may
   * succeed later, not in a moment. `rejected`: it never will, until someone changes something.
   */
  readonly verdict: "exists" | "retry" | "unavailable" | "rejected";
  /** Safe to log: S3's error code, the status, a system error's code. Never S3's message: that quotes the key. */
  readonly what: string;
  /** What to do about it, for a log. */
  readonly advice: string;
}

const CHECK_CREDENTIALS = "Check the AWS credentials that this process runs with";
const RENEW_CREDENTIALS = "Renew the AWS credentials that this process runs with";
const CHECK_REGION = "Set AWS_REGION to the bucket's region";
const PUT_AGAIN = "Whether it is stored is unknown: put again under the same key";
const SEE_REFERENCE = "See https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html";

/** By S3's error code or, failing that, by status. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ["NoSuchBucket", "Check that the bucket exists and that RAW_BUCKET_NAME names it"],
  ["AccessDenied", "Allow the role of this process s3:PutObject on the bucket's objects"],
  ["InvalidAccessKeyId", CHECK_CREDENTIALS],
  ["InvalidToken", CHECK_CREDENTIALS],
  ["SignatureDoesNotMatch", CHECK_CREDENTIALS],
  ["CredentialsProviderError", CHECK_CREDENTIALS],
  ["ExpiredToken", RENEW_CREDENTIALS],
  ["TokenRefreshRequired", RENEW_CREDENTIALS],
  ["RequestTimeTooSkewed", "Set this machine's clock"],
  ["PermanentRedirect", CHECK_REGION],
  ["AuthorizationHeaderMalformed", CHECK_REGION],
  ["IllegalLocationConstraintException", CHECK_REGION],
  ["RegionMissing", CHECK_REGION],
  ["RegionInvalid", CHECK_REGION],
  ["InvalidBucketName", "Check the bucket's name"],
  ["EndpointError", "Check the bucket's name and the endpoint"],
  ["ERR_INVALID_CHAR", "Check the AWS credentials for a line break, or the content type"],
  ["301", CHECK_REGION],
  ["501", "This store does not know conditional puts (If-None-Match); use one that does"],
]);

/**
 * 4xx answers that are about this moment and not about the request.
 * RequestTimeTooSkewed: the SDK takes the time from the refusal's Date header and signs the next
 * attempt with it. The integrity errors say that the bytes changed under way: send them again.
 */
const RETRYABLE_CODES: ReadonlySet<string> = new Set([
  // Those the SDK takes for throttling, whatever their status.
  "Throttling",
  "ThrottlingException",
  "RequestThrottled",
  "RequestLimitExceeded",
  // 307, "while the DNS server is being updated"
  "TemporaryRedirect",
  "RequestTimeout",
  "RequestTimeTooSkewed",
  "SlowDown",
  "BadDigest",
  "IncompleteBody",
  "XAmzContentSHA256Mismatch",
]);

/**
 * Credentials that were good and have run out. Neither a retry, since the provider would have renewed
 * them before the end if it could, nor a refusal for good: the client's resend may reach another
 * environment, or this one after its credentials were rotated.
 */
const EXPIRED_CODES: ReadonlySet<string> = new Set(["ExpiredToken", "TokenRefreshRequired"]);

/** Raised before anything is sent, by what no retry mends: configuration. */
const CONFIGURATION_CODES: ReadonlySet<string> = new Set([
  "CredentialsProviderError",
  "EndpointError",
  "InvalidBucketName",
  "RegionMissing",
  "RegionInvalid",
  "ERR_INVALID_CHAR", // node:http's, of a header: mostly credentials with a line break at their end
]);

/**
 * Reads what the SDK threw from a `PutObject` with `If-None-Match: *`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function classifyS3Error(error: unknown): S3Failure {
  const status = httpStatusOf(error);
  const code = codeOf(error);
  const verdict = status === undefined ? verdictWithoutStatus(code) : verdictOf(status, code);
  return { verdict, what: describe(error, status, code), advice: adviceFor(verdict, status, code) };
}

function verdictOf(status: number, code: string | undefined): S3Failure["verdict"] {
  if (status === 412) return "exists";
  if (code !== undefined && RETRYABLE_CODES.has(code)) return "retry";
  if (code !== undefined && EXPIRED_CODES.has(code)) return "unavailable";
  // 409 is ConditionalRequestConflict: another put of the key was under way.
  if (status === 408 || status === 409 || status === 429) return "retry";
  // An error with a 2xx: the connection broke while the answer was read.
  if (status < 300) return "retry";
  // 501: the store does not implement what we need, today or tomorrow.
  return status >= 500 && status !== 501 ? "retry" : "rejected";
}

/** Without a status nothing is known but that no answer came; only what was never sent is a refusal. */
function verdictWithoutStatus(code: string | undefined): S3Failure["verdict"] {
  return code !== undefined && CONFIGURATION_CODES.has(code) ? "rejected" : "retry";
}

function describe(error: unknown, status: number | undefined, code: string | undefined): string {
  if (error instanceof AttemptTimeoutError) return error.message;
  if (status === undefined) return code ?? "no answer";
  return code === undefined ? `status ${status}` : `${code} (${status})`;
}

function adviceFor(
  verdict: S3Failure["verdict"],
  status: number | undefined,
  code: string | undefined,
): string {
  const fallback = verdict === "retry" ? PUT_AGAIN : SEE_REFERENCE;
  return ADVICE.get(code ?? "") ?? ADVICE.get(String(status)) ?? fallback;
}

function httpStatusOf(error: unknown): number | undefined {
  const status = property(property(error, "$metadata"), "httpStatusCode");
  return typeof status === "number" ? status : undefined;
}

/** Names that say nothing: the SDK's for an answer without S3's XML, and JavaScript's own. */
const MEANINGLESS_NAME = /^(Unknown|NotFound|[A-Za-z]*Error)$/;
/** Keeps whatever a server that is not S3 may send as a code out of logs. */
const CODE = /^[A-Za-z][A-Za-z0-9_.]{0,63}$/;

/** S3's error code, a system error's code, or the name of one of the SDK's own errors. */
function codeOf(error: unknown): string | undefined {
  // The SDK throws a plain Error for these two.
  const message = String(property(error, "message"));
  if (message === "Region is missing") return "RegionMissing";
  if (message.startsWith("Region not accepted")) return "RegionInvalid";
  const name = property(error, "name");
  if (typeof name === "string" && CONFIGURATION_CODES.has(name)) return name;
  const ownName = typeof name === "string" && !MEANINGLESS_NAME.test(name) ? name : undefined;
  const code = property(error, "Code") ?? property(error, "code") ?? ownName;
  return typeof code === "string" && CODE.test(code) ? code : undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
