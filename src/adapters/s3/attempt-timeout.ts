/** No answer within an attempt's time. Whether S3 stored the object is unknown. */
export class AttemptTimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
    this.name = "AttemptTimeoutError";
  }
}

/**
 * Runs `start` with a signal that aborts after `timeoutMs`, and rejects at that moment even if `start`
 * ignores the signal: the SDK heeds it only once a request is under way, so that a credential provider
 * that hangs would hang the put. No timer outlives the call.
 *
 * @throws AttemptTimeoutError, or whatever `start` throws
 */
export async function withTimeout<T>(
  timeoutMs: number,
  start: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // Rejected before the abort, so that this error wins over the SDK's AbortError.
      const error = new AttemptTimeoutError(timeoutMs);
      reject(error);
      controller.abort(error);
    }, timeoutMs);
  });
  try {
    return await Promise.race([start(controller.signal), timedOut]);
  } finally {
    clearTimeout(timer);
  }
}
