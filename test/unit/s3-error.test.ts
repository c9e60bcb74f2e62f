import { describe, expect, test } from "@jest/globals";
import { classifyS3Error } from "../../src/adapters/s3/s3-error.js";

const answered = (httpStatusCode: number, name = "Unknown") =>
  Object.assign(new Error("quotes the key"), { name, $metadata: { httpStatusCode } });
const unanswered = (name: string, message = "quotes the key") => Object.assign(new Error(message), { name });

const CHECK_CREDENTIALS = "Check the AWS credentials that this process runs with";
const RENEW_CREDENTIALS = "Renew the AWS credentials that this process runs with";
const REGION = "Set AWS_REGION to the bucket's region";
const PUT_AGAIN = "Whether it is stored is unknown: put again under the same key";
const REFERENCE = "See https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html";

describe("what S3 answers is read by its code, then by its status:", () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  test.each([
    [412, "PreconditionFailed", "exists", REFERENCE],
    [403, "AccessDenied", "rejected", "Allow the role of this process s3:PutObject on the bucket's objects"],
    [404, "NoSuchBucket", "rejected", "Check that the bucket exists and that RAW_BUCKET_NAME names it"],
    [403, "InvalidAccessKeyId", "rejected", CHECK_CREDENTIALS],
    [400, "InvalidToken", "rejected", CHECK_CREDENTIALS],
    [403, "SignatureDoesNotMatch", "rejected", CHECK_CREDENTIALS],
    [400, "ExpiredToken", "unavailable", RENEW_CREDENTIALS],
    [400, "TokenRefreshRequired", "unavailable", RENEW_CREDENTIALS],
    [403, "RequestTimeTooSkewed", "retry", "Set this machine's clock"],
    [301, "PermanentRedirect", "rejected", REGION],
    [301, "Moved", "rejected", REGION],
    [400, "AuthorizationHeaderMalformed", "rejected", REGION],
    [400, "IllegalLocationConstraintException", "rejected", REGION],
    [400, "InvalidBucketName", "rejected", "Check the bucket's name"],
    [
      501,
      "NotImplemented",
      "rejected",
      "This store does not know conditional puts (If-None-Match); use one that does",
    ],
    [400, "InvalidRequest", "rejected", REFERENCE],
    [399, "Odd", "rejected", REFERENCE],
    [400, "Throttling", "retry", PUT_AGAIN],
    [400, "ThrottlingException", "retry", PUT_AGAIN],
    [400, "RequestThrottled", "retry", PUT_AGAIN],
    [400, "RequestLimitExceeded", "retry", PUT_AGAIN],
    [307, "TemporaryRedirect", "retry", PUT_AGAIN],
    [400, "RequestTimeout", "retry", PUT_AGAIN],
    [400, "SlowDown", "retry", PUT_AGAIN],
    [400, "BadDigest", "retry", PUT_AGAIN],
    [400, "IncompleteBody", "retry", PUT_AGAIN],
    [400, "XAmzContentSHA256Mismatch", "retry", PUT_AGAIN],
    [408, "Slow", "retry", PUT_AGAIN],
    [409, "ConditionalRequestConflict", "retry", PUT_AGAIN],
    [429, "TooMany", "retry", PUT_AGAIN],
    [500, "Internal", "retry", PUT_AGAIN],
    [502, "Bad_Gateway.1", "retry", PUT_AGAIN],
    [503, "Busy", "retry", PUT_AGAIN],
  ])("%i %s is %s", (status, code, verdict, advice) => {
    expect(classifyS3Error(answered(status, code))).toEqual({ verdict, what: `${code} (${status})`, advice });
  });

  test.each([
    [200, "retry", PUT_AGAIN],
    [299, "retry", PUT_AGAIN],
    [300, "rejected", REFERENCE],
    [301, "rejected", REGION],
    [403, "rejected", REFERENCE],
    [412, "exists", REFERENCE],
    [500, "retry", PUT_AGAIN],
  ])("%i without a code is %s", (status, verdict, advice) => {
    for (const name of ["Unknown", "Error", "TypeError"]) {
      expect(classifyS3Error(answered(status, name))).toEqual({ verdict, what: `status ${status}`, advice });
    }
  });
});

describe("what was thrown without an answer is unknown, but for what was never sent:", () => {
  test.each([
    ["CredentialsProviderError", "", "CredentialsProviderError", CHECK_CREDENTIALS],
    ["EndpointError", "", "EndpointError", "Check the bucket's name and the endpoint"],
    ["InvalidBucketName", "", "InvalidBucketName", "Check the bucket's name"],
    ["Error", "Region is missing", "RegionMissing", REGION],
    ["Error", 'Region not accepted: region="us_east_1"', "RegionInvalid", REGION],
  ])("%s %s is rejected", (name, message, what, advice) => {
    expect(classifyS3Error(unanswered(name, message))).toEqual({ verdict: "rejected", what, advice });
  });

  test("a header that node:http refuses is rejected", () => {
    const error = Object.assign(new TypeError("quotes the header's name"), { code: "ERR_INVALID_CHAR" });
    expect(classifyS3Error(error)).toEqual({
      verdict: "rejected",
      what: "ERR_INVALID_CHAR",
      advice: "Check the AWS credentials for a line break, or the content type",
    });
  });

  test.each([
    ["TimeoutError", "no answer"],
    ["Throttling", "Throttling"],
    ["MyErrorOfSorts", "MyErrorOfSorts"],
    ["x".repeat(64), "x".repeat(64)],
    ["x".repeat(65), "no answer"],
    ["1st", "no answer"],
    ["two words", "no answer"],
    ["two\nLines", "no answer"],
  ])("%j may have been stored, and is told as %j", (name, what) => {
    expect(classifyS3Error(unanswered(name))).toEqual({ verdict: "retry", what, advice: PUT_AGAIN });
  });

  test("a code of S3's goes before the system's, and that before the error's name", () => {
    const error = Object.assign(unanswered("Named"), { code: "ECONNRESET" });
    expect(classifyS3Error(error).what).toBe("ECONNRESET");
    expect(classifyS3Error(Object.assign(error, { Code: "SlowDown" })).what).toBe("SlowDown");
  });
});
