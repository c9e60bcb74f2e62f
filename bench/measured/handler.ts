import { createRequire } from "node:module";

interface Answer {
  readonly statusCode?: number;
  readonly body?: string;
}

export type Handler = (event: object, context: object) => Promise<Answer>;

/** What Lambda gives a handler beside the event. */
export const context = {
  functionName: "clickstream",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:clickstream",
  memoryLimitInMB: "512",
  awsRequestId: "8f507cfc-1d5b-4b1c-9c0e-3d0c6f0a7a55",
  logGroupName: "/aws/lambda/clickstream",
  logStreamName: "2026/11/22/[$LATEST]1",
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => 10_000,
};

/** Loads a bundle as Lambda does. */
export function loadHandler(bundle: string): Handler {
  return (createRequire(__filename)(bundle) as { handler: Handler }).handler;
}

/** @throws where the answer is not that everything was stored: a figure of what failed would say nothing */
export function expectStored(answer: Answer): void {
  if (answer.statusCode !== 200 || !answer.body?.includes('"success":true'))
    throw new Error(`the contender answered ${JSON.stringify(answer)}`);
}

/**
 * Collects what others left, which is not the next one's to pay for. The young generation alone: a whole
 * collection throws away what the compilers have learned of JSON's shapes, and a function that goes on for
 * hours has one now and then, not before each block.
 */
export function collectYoung(): void {
  globalThis.gc?.({ type: "minor", execution: "sync" });
}

/** User and system time of this process and all its threads, in microseconds. */
export function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
