import type { HttpApiHandler, HttpApiResult } from "../../adapters/api-gateway-v2/http-api.js";
import type { Logger, RequestLogEntry } from "../../adapters/api-gateway-v2/request-log.js";
import { PutRecorder, type RecordedPut } from "../../adapters/local-gateway/put-recorder.js";
import { createLogger } from "../../adapters/logging/create-logger.js";
import { createContainer, TOKENS } from "../inversify.js";
import type { CreateLambdaHandlerOptions } from "../lambda.js";

/** What the handler did for a request. */
interface Observation {
  /** The answer's code where it was no success. */
  readonly code?: string | undefined;
  /** Events of a batch. */
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
  const observed = new Map<string, ObservedRequest>();
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
    async handler(event, context) {
      const request: ObservedRequest = { puts: [] };
      observed.set(event.requestContext.requestId, request);
      request.answer = await recorder.record(request.puts, () => handler(event, context));
      return request.answer;
    },
    takeObservation(requestId) {
      const request = observed.get(requestId) ?? { puts: [] };
      observed.delete(requestId);
      const { puts, line } = request;
      return { puts, code: line?.code, rejected: isRefusedWhole(request) ? undefined : line?.rejected };
    },
  };
}

interface ObservedRequest {
  readonly puts: RecordedPut[];
  line?: RequestLogEntry;
  answer?: HttpApiResult;
}

/** Such a body is one rejected event to the line; only of a batch does the answer list them. */
function isRefusedWhole({ line, answer }: ObservedRequest): boolean {
  if (line?.accepted !== 0 || answer === undefined) return false;
  return !("rejected" in (JSON.parse(answer.body) as object));
}
