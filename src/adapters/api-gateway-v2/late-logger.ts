import type { Logger } from "./request-log.js";

/** Gives the logger at the first request, so that loading it is no part of the cold start. */
export type LoadLogger = () => Promise<Logger>;

/**
 * The logger, loaded once: at the first request, after its puts have gone out and while their answers are
 * waited for. Undefined where that fails, which a warning of the process tells; the next request tries again.
 */
export function createLateLogger(source: Logger | LoadLogger): () => Logger | Promise<Logger | undefined> {
  if (!isLoader(source)) return () => source;
  let loading: Promise<Logger | undefined> | undefined;
  let loaded: Logger | undefined;
  const load = async () => {
    await new Promise((resolve) => setImmediate(resolve)); // what is under way goes first
    try {
      loaded = await source();
    } catch (error) {
      loading = undefined;
      process.emitWarning(`requests are not logged, the logger does not load: ${String(error)}`);
    }
    return loaded;
  };
  return () => loaded ?? (loading ??= load());
}

/** A logger may itself be a function, one with the levels as its methods. */
function isLoader(source: Logger | LoadLogger): source is LoadLogger {
  return typeof source === "function" && !("info" in source);
}
