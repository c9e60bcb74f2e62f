/** How long a request's puts took, for the log. Time is monotonic, as for the deadline. */
export interface PutsStopwatch {
  /** See `IngestRequest`. */
  readonly onPutsBegin: () => () => void;
  /** Milliseconds from the first put begun to the last one ended, or until now; undefined where none has begun. */
  readonly elapsedMs: () => number | undefined;
}

export function createPutsStopwatch(): PutsStopwatch {
  let begunMs: number | undefined;
  let endedMs: number | undefined;
  return {
    onPutsBegin() {
      begunMs ??= performance.now();
      endedMs = undefined;
      return () => {
        endedMs = performance.now();
      };
    },
    elapsedMs() {
      return begunMs === undefined ? undefined : roundedMs((endedMs ?? performance.now()) - begunMs);
    },
  };
}

/** To 0.01 ms: what is finer says nothing. */
export function roundedMs(ms: number): number {
  return Math.round(ms * 100) / 100;
}
