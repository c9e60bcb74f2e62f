import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";

/**
 * Lambda's context object, as the runtime of Node 24 makes it: without the callbacks of older ones.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
export interface LocalLambdaContext {
  readonly awsRequestId: string;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  /** MiB, as text. */
  readonly memoryLimitInMB: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** What is left of the time limit, never below 0. */
  getRemainingTimeInMillis(): number;
}

const FUNCTION_NAME = "clickstream-lambda-ingest";

/** @param timeoutMs from now */
export function createLambdaContext(timeoutMs: number): LocalLambdaContext {
  const deadlineMs = performance.now() + timeoutMs;
  return {
    awsRequestId: randomUUID(),
    functionName: FUNCTION_NAME,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${FUNCTION_NAME}`,
    memoryLimitInMB: "128",
    logGroupName: `/aws/lambda/${FUNCTION_NAME}`,
    logStreamName: "local",
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadlineMs - performance.now())),
  };
}
