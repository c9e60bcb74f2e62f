import type { HttpApiHandler } from "../../adapters/api-gateway-v2/http-api.js";
import type { Logger, RequestLogEntry } from "../../adapters/api-gateway-v2/request-log.js";
import { PutRecorder, type RecordedPut } from "../../adapters/local-gateway/put-recorder.js";
import { createLogger } from "../../adapters/logging/create-logger.js";
import { createContainer, TOKENS } from "../inversify.js";
import type { CreateLambdaHandlerOptions } from "../lambda.js";

/** What the handler did for a request. */
interface Observation {
  /** The answer's code where it was no success. */
  readonly code?: string | undefined;
  /** Events; a body that was refused as a whole counts as one. */
  readonly rejected?: number | undefined;
  /** What the store kept for it, in the order the puts began. */
  readonly puts: readonly RecordedPut[];
}

interface ObservedIngest {
  readonly handler: HttpApiHandler;
  /** What was done for the request of that id; it is forgotten then. Nothing for a request that it never saw. */
  takeObservation(requestId: string): Observation;
}

/** This library's handler, which tells what it did for each request. */
export function createObservedIngest(options: CreateLambdaHandlerOptions): ObservedIngest {
  const recorder = new PutRecorder(options.store);
  // Silent unless asked: the lines for CloudWatch would drown those for the person at the terminal.
  const { logger = createLogger({ level: "silent" }) } = options;
  const observed = new Map<string, { readonly puts: RecordedPut[]; line?: RequestLogEntry }>();
  // The handler's log line is what tells its code and counts.
  const noting = (level: keyof Logger) => (fields: RequestLogEntry, message: string) => {
    const request = observed.get(fields.requestId ?? "");
    if (request !== undefined) request.line = fields;
    logger[level](fields, message);
  };
  const handler = createContainer({
    ...options,
    store: recorder.store,
    logger: { info: noting("info"), warn: noting("warn"), error: noting("error") },
  }).get(TOKENS.Handler);
  return {
    handler(event, context) {
      const puts: RecordedPut[] = [];
      observed.set(event.requestContext.requestId, { puts });
      return recorder.record(puts, () => handler(event, context));
    },
    takeObservation(requestId) {
      const { puts, line } = observed.get(requestId) ?? { puts: [] };
      observed.delete(requestId);
      return { puts, code: line?.code, rejected: line?.rejected };
    },
  };
}
