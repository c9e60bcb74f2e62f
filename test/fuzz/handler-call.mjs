// One call of the handler, and whether every law held for it.
import { createWorld } from "./disk-world.mjs";
import { claimsOf } from "./answer-laws.mjs";
import { createStoredLaws } from "./stored-laws.mjs";
import { hold, Violation } from "./violation.mjs";

const QUIET = { info() {}, warn() {}, error() {} };

/**
 * @param subject the package's exports
 * @param folder an empty one, for calls that store on disk
 * @returns a function of a call that gives its status; in place of one, "unusable" where its options are
 *   refused, "not 2.0" where its event is, and ".tmp" where the prefix is the store's own folder
 */
export function createHandlerCall(subject, folder) {
  const checkStored = createStoredLaws(subject);
  return async (call) => {
    if (!call.onDisk) {
      const store = new subject.MemoryObjectStore();
      return exchange(call, store, () => [...store.objects().values()]);
    }
    const world = createWorld(folder);
    try {
      const store = new subject.FileObjectStore({ root: world.root });
      return await exchange(call, store, world.objects);
    } finally {
      world.remove();
    }
  };

  async function exchange(call, store, objects) {
    const { event, options, nowMs } = call;
    let failure;
    const handler = createHandler({
      store,
      logger: QUIET,
      clock: { now: () => nowMs },
      // So that a replay makes the same keys.
      ids: new subject.SequentialIds(),
      // As by default; the package's own instance saves making one for each call.
      ...(options.limits?.maxEventNameLength === undefined && { schema: subject.clickstreamEvent }),
      ...options,
      onError: (error) => (failure = error),
    });
    if (handler === undefined) {
      hold(objects().length === 0, "a handler that cannot be created has stored something");
      return "unusable";
    }
    const result = await answered(handler, event);
    const isStoresOwn = call.onDisk && options.prefix.split("/", 1)[0] === ".tmp";
    if (isStoresOwn && result.statusCode === 500) {
      hold(objects().length === 0, "something is stored where the store keeps unfinished files");
      return ".tmp";
    }
    try {
      checkStored(call, claimsOf(event, result), objects());
    } catch (error) {
      if (failure !== undefined) error.cause = failure;
      throw error;
    }
    // Documented, or it would not come here: the answer to what is no event of payload format 2.0.
    return result.statusCode === 500 ? "not 2.0" : result.statusCode;
  }

  /** Undefined where the options are refused, which they must be for one reason alone. */
  function createHandler(options) {
    const isUsable = isStorablePrefix(options.prefix);
    try {
      const handler = subject.createLambdaHandler(options);
      hold(isUsable, `the prefix ${JSON.stringify(options.prefix)} is accepted`);
      return handler;
    } catch (error) {
      if (error instanceof Violation) throw error;
      hold(error.code === "INVALID_CONFIGURATION", `creating a handler threw ${error.stack}`);
      hold(!isUsable, `the prefix ${JSON.stringify(options.prefix)} is refused: ${error.message}`);
      return undefined;
    }
  }
}

async function answered(handler, event) {
  try {
    return await handler(event);
  } catch (error) {
    throw new Violation("the handler rejected", { cause: error });
  }
}

/** The rule of object keys once more, for what every key of the prefix is at its longest. */
function isStorablePrefix(prefix) {
  const key = `${prefix}/YYYY/MM/DD/HH/batch-00000000-0000-0000-0000-000000000000.ndjson.gz`;
  return (
    Buffer.byteLength(key) <= 1_024 &&
    key.isWellFormed() &&
    !key.includes("\\") &&
    !key.includes("\0") &&
    key
      .split("/")
      .every((part) => part !== "" && part !== "." && part !== ".." && Buffer.byteLength(part) <= 255)
  );
}
