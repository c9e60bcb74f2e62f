import { resolve } from "node:path";
import { DEFAULT_PATH } from "../adapters/api-gateway-v2/handler-options.js";
import { FileObjectStore } from "../adapters/fs/file-object-store.js";
import { type HttpApiCors, openCors } from "../adapters/local-gateway/cors.js";
import type { LocalHttpApiEvent } from "../adapters/local-gateway/http-api-event.js";
import type { LocalLambdaContext } from "../adapters/local-gateway/lambda-context.js";
import { createLocalGateway, type HostedFunction } from "../adapters/local-gateway/local-gateway.js";
import { systemClock } from "../adapters/system/system-clock.js";
import { ConfigurationError, type IngestError } from "../domain/errors.js";
import type { ObjectStore, PutOutcome } from "../domain/ports.js";
import { createDevInspector, inspectedExchange } from "./dev/inspection.js";
import { createObservedIngest } from "./dev/observed-ingest.js";
import type { CreateLambdaHandlerOptions } from "./lambda.js";

/** A request that the dev server has answered. */
export interface DevExchange {
  readonly method: string;
  /** Decoded, as the client sent it: may hold control characters. */
  readonly path: string;
  readonly status: number;
  /** Milliseconds since the Unix epoch. */
  readonly answeredAtMs: number;
  readonly durationMs: number;
  /** Of the request's body. */
  readonly bytes: number;
  readonly requestId: string;
  /** The answer's code where it was no success, e.g. `INVALID_JSON`; absent for an answer of the gateway's own or of a handler of yours. */
  readonly code?: string | undefined;
  /** Events that were refused, where the handler told; a body that was refused as a whole counts as one. */
  readonly rejected?: number | undefined;
  /** What the store kept for it, in the order the puts began; "exists" where it was kept already. None with a handler of yours. */
  readonly puts: readonly { readonly key: string; readonly outcome: PutOutcome }[];
}

/** The API that stands in front of the handler. */
interface DevApiOptions {
  /**
   * Any Lambda handler for payload format 2.0, to be run in place of this library's; the options of the
   * latter are then unused.
   */
  readonly handler?: HostedFunction;
  /** Route keys as API Gateway has them: `ANY /x`, `GET /pets/{id}`, `ANY /{proxy+}`, `$default`. Default `POST` and `path`. */
  readonly routes?: readonly string[];
  /** Default `$default`; any other is the first segment of every path. */
  readonly stage?: string;
  /** The API's CORS configuration, or `false` for none. Default: any origin, any header, the routes' methods and OPTIONS. */
  readonly cors?: HttpApiCors | false;
}

/** Those of the Lambda handler, which the dev server runs, and its own. All have defaults. */
export interface DevServerOptions extends Omit<CreateLambdaHandlerOptions, "store" | "cors">, DevApiOptions {
  /** Default 3000; 0 for any free one. */
  readonly port?: number;
  /** Default `127.0.0.1`: nobody else reaches it. */
  readonly host?: string;
  /** Where the events are stored as files, relative to the working directory. Default `./data`; unused with `store`. */
  readonly dataDir?: string;
  /** Where events go instead of files. */
  readonly store?: ObjectStore;
  /**
   * Shows at `/_inspect` what arrives and what becomes of it, to whoever reaches the server; the paths
   * below that one are then no longer the API's. Default false: a server that a test starts keeps nothing.
   */
  readonly inspect?: boolean;
  /** Called after each answer was sent. */
  readonly onExchange?: (exchange: DevExchange) => void;
}

/** A Lambda handler on this machine, behind a stand-in for the API Gateway. */
export interface DevServer {
  /**
   * Listens. Where events go to files, creates the data folder first, and clears it of unfinished writes.
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
 * `POST /clickstream` without an AWS account; or any handler of yours, behind routes of yours.
 *
 * @example
 * const server = createDevServer({ port: 0, store: new MemoryObjectStore() });
 * const { url } = await server.start();
 * await fetch(`${url}/clickstream`, { method: "POST", body: '{"eventName":"click"}' });
 * await server.stop();
 * @example
 * createDevServer({ handler, routes: ["GET /pets/{id}", "$default"], cors: false });
 * @throws ConfigurationError for an option that cannot be used
 */
export function createDevServer(options: DevServerOptions = {}): DevServer {
  const { port = 3000, host = "127.0.0.1", dataDir = "./data", store, onExchange, ...rest } = options;
  const { handler, stage = "$default", inspect = false, ...others } = rest;
  const { path = DEFAULT_PATH, clock = systemClock, onError } = others;
  const { routes = [`POST ${path}`], cors = openCors(routes), ...ingestOptions } = others;
  if (handler !== undefined && typeof handler !== "function") {
    throw new ConfigurationError("handler must be a function of an event and a context");
  }
  if (handler !== undefined && handler.length > 2) {
    throw new ConfigurationError(
      "the handler has more than two parameters, and Lambda's Node 24 has no callbacks; let it return a promise",
    );
  }
  const files = new FileObjectStore({ root: dataDir });
  const ingest = createObservedIngest({ ...ingestOptions, store: store ?? files });
  const inspector = inspect ? createDevInspector({ clock, host, routes, stage }) : undefined;
  const gateway = createLocalGateway({
    clock,
    routes,
    stage,
    cors,
    ...(onError && { onError }),
    ...(inspector && { besides: (request, response) => inspector.handle(request, response) }),
    handler: handler ?? ingest.handler,
    onExchange(exchange) {
      const { request, answer, path, bytes, durationMs, requestId } = exchange;
      const { puts: recorded, ...observed } = ingest.takeObservation(requestId);
      const answeredAtMs = clock.now();
      inspector?.record(inspectedExchange(exchange, { answeredAtMs, puts: recorded }));
      // Without the objects' bodies: whoever is told may keep it.
      const puts = recorded.map(({ key, outcome }) => ({ key, outcome }));
      const told = { path, bytes, durationMs, requestId, ...observed, puts };
      onExchange?.({ method: request.method, status: answer.status, answeredAtMs, ...told });
    },
  });
  return {
    async start() {
      if (handler === undefined && store === undefined) await prepare(files, dataDir);
      inspector?.open();
      return gateway.listen({ host, port });
    },
    get openRequests() {
      return gateway.openRequests;
    },
    stop() {
      inspector?.close(); // first: its streams would not end by themselves
      return gateway.close();
    },
  };
}

async function prepare(store: FileObjectStore, dataDir: string): Promise<void> {
  try {
    await store.prepare();
  } catch (cause) {
    const why = (cause as IngestError).message;
    throw new ConfigurationError(`cannot write to the data folder ${resolve(dataDir)}: ${why}`, { cause });
  }
}

export type { HostedFunction, HttpApiCors, LocalHttpApiEvent, LocalLambdaContext };
