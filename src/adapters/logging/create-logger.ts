import { type DestinationStream, type LevelWithSilent, type Logger, pino } from "pino";

export interface LoggerOptions {
  /** The least severe level written; `silent` for none. Default `info`. */
  readonly level?: LevelWithSilent;
  /** Where lines go. Default standard output. */
  readonly destination?: DestinationStream;
}

/**
 * One JSON object a line, its level by name and its time as ISO 8601: what CloudWatch Logs Insights reads.
 * Written at once: Lambda may freeze or kill the process after an answer, and a buffer would be lost with it.
 */
export function createLogger({
  level = "info",
  destination = pino.destination({ dest: 1, sync: true }),
}: LoggerOptions = {}): Logger {
  return pino(
    {
      level,
      base: null, // pid and host name say nothing on Lambda
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
}
