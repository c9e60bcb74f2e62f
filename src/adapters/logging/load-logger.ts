import type { Logger } from "pino";
import type { LoggerOptions } from "./create-logger.js";

/** `createLogger`, and pino with it, loaded when called: pino takes a fifth of the time that the ready handler takes to load. */
export async function loadLogger(options?: LoggerOptions): Promise<Logger> {
  const { createLogger } = await import("./create-logger.js");
  return createLogger(options);
}
