/** What S3, or whoever stands before it, answered. */
export interface Answer {
  readonly status: number;
  /** What was read of it: empty for a success, and cut where it is endless. */
  readonly body: string;
  /** The Date header. */
  readonly date: string | undefined;
  /** By which AWS's support finds the request. */
  readonly requestId: string | undefined;
  /** Where the connection broke before its end. */
  readonly brokenOff?: Error;
}

/** S3's: `<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message>…`. */
const CODE = /<Error\b[^>]*>[^]*?<Code>\s*([\w.]+)\s*<\/Code>/;
const MESSAGE = /<Message>([^<]*)<\/Message>/;

/** An answer that is no success, in the shape of the SDK's errors, which `classifyS3Error` reads. */
export class AnswerError extends Error {
  /** S3's error code; of an answer that broke off, the system's. */
  readonly Code: string | undefined;
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId: string | undefined };

  constructor({ status, body, requestId, brokenOff }: Answer) {
    // No more of the body: that of a wrong signature repeats the request's headers, the session token among them.
    super(MESSAGE.exec(body)?.[1] ?? `status ${status}`, { cause: brokenOff });
    const systemCode = (brokenOff as NodeJS.ErrnoException | undefined)?.code;
    this.Code = CODE.exec(body)?.[1] ?? systemCode;
    this.name = this.Code ?? "AnswerError";
    this.$metadata = { httpStatusCode: status, requestId };
  }
}
