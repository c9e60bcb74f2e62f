import { resolve } from "node:path";
import { FileObjectStore } from "../adapters/fs/file-object-store.js";
import { createLocalGateway, type LocalGateway } from "../adapters/local-gateway/local-gateway.js";
import { PutRecorder, type RecordedPut } from "../adapters/local-gateway/put-recorder.js";
import { createLogger } from "../adapters/logging/create-logger.js";
import { ConfigurationError, type IngestError } from "../domain/errors.js";
import type { ObjectStore, PutOutcome } from "../domain/ports.js";
import { createContainer, TOKENS } from "./inversify.js";
import type { CreateLambdaHandlerOptions, Logger, RequestLogEntry } from "./lambda.js";

/** A request that the dev server has answered. */
export interface DevExchange {
  readonly method: string;
  /** Decoded, as the client sent it: may hold control characters. */
  readonly path: string;
  readonly status: number;
  /** Milliseconds since the Unix epoch. */
  readonly answeredAtMs: number;
  readonly durationMs: number;
  readonly requestId: string;
  /** The answer's code where it was no success, e.g. `INVALID_JSON`; absent for an answer of the gateway's own. */
  readonly code?: string | undefined;
  /** What the store kept for it, in the order of its answers; "exists" where it was kept already. */
  readonly puts: readonly { readonly key: string; readonly outcome: PutOutcome }[];
}

/** Those of the Lambda handler, which the dev server runs, and its own. All have defaults. */
export interface DevServerOptions extends Omit<CreateLambdaHandlerOptions, "store"> {
  /** Default 3000; 0 for any free one. */
  readonly port?: number;
  /** Default `127.0.0.1`: nobody else reaches it. */
  readonly host?: string;
  /** Where the events are stored as files, relative to the working directory. Default `./data`; unused with `store`. */
  readonly dataDir?: string;
  /** Where events go instead of files. */
  readonly store?: ObjectStore;
  /** Called after each answer was sent. */
  readonly onExchange?: (exchange: DevExchange) => void;
}

/** The Lambda handler on this machine, behind a stand-in for the API Gateway. */
export interface DevServer {
  /**
   * Listens. Without `store`, creates the data folder first, and clears it of unfinished writes.
   *
   * @returns the base URL, without a path
   * @throws ConfigurationError the data folder cannot be written to
   * @throws node's listen error, its `code` EADDRINUSE, EACCES …
   */
  start(): Promise<{ url: string }>;
  /** Requests received and not answered yet. */
  readonly openRequests: number;
  /** Takes no new requests, answers the running ones, and resolves when that is done. */
  stop(): Promise<void>;
}

/**
 * `POST /clickstream` without an AWS account.
 *
 * @example
 * const server = createDevServer({ port: 0, store: new MemoryObjectStore() });
 * const { url } = await server.start();
 * await fetch(`${url}/clickstream`, { method: "POST", body: '{"eventName":"click"}' });
 * await server.stop();
 * @throws ConfigurationError for an option that cannot be used
 */
export function createDevServer(options: DevServerOptions = {}): DevServer {
  const { port = 3000, host = "127.0.0.1", dataDir = "./data", store, onExchange, ...others } = options;
  const files = new FileObjectStore({ root: dataDir });
  const gateway = composeGateway({ ...others, store: store ?? files }, onExchange);
  return {
    async start() {
      if (store === undefined) await prepare(files, dataDir);
      return gateway.listen({ host, port });
    },
    get openRequests() {
      return gateway.openRequests;
    },
    stop: () => gateway.close(),
  };
}

function composeGateway(
  options: CreateLambdaHandlerOptions,
  onExchange: DevServerOptions["onExchange"],
): LocalGateway {
  const recorder = new PutRecorder(options.store);
  // Silent unless asked: the lines for CloudWatch would drown those for the person at the terminal.
  const { logger = createLogger({ level: "silent" }), path, onError } = options;
  const told = new Map<string, { readonly puts: RecordedPut[]; code?: string | undefined }>();
  // The handler's log line is what tells its code.
  const withCode = (level: keyof Logger) => (fields: RequestLogEntry, message: string) => {
    const request = told.get(fields.requestId ?? "");
    if (request !== undefined) request.code = fields.code;
    logger[level](fields, message);
  };
  const container = createContainer({
    ...options,
    store: recorder.store,
    logger: { info: withCode("info"), warn: withCode("warn"), error: withCode("error") },
  });
  const handler = container.get(TOKENS.Handler);
  const clock = container.get(TOKENS.Clock);
  return createLocalGateway({
    clock,
    ...(path !== undefined && { route: path }),
    ...(onError && { onError }),
    handler(event, context) {
      const puts: RecordedPut[] = [];
      told.set(event.requestContext.requestId, { puts });
      return recorder.record(puts, () => handler(event, context));
    },
    onExchange(exchange) {
      const { puts, code } = told.get(exchange.requestId) ?? { puts: [] };
      told.delete(exchange.requestId);
      onExchange?.({ ...exchange, answeredAtMs: clock.now(), code, puts });
    },
  });
}

async function prepare(store: FileObjectStore, dataDir: string): Promise<void> {
  try {
    await store.prepare();
  } catch (cause) {
    const why = (cause as IngestError).message;
    throw new ConfigurationError(`cannot write to the data folder ${resolve(dataDir)}: ${why}`, { cause });
  }
}
