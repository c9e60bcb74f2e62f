import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { randomUUID } from "node:crypto";
import { type Deferred, deferred } from "../deferred.js";

/** An error as the runtime client reports it. */
export interface ReportedError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** What an invocation came to: what the handler returned, or the error that the runtime reported. */
export interface Outcome {
  readonly response?: unknown;
  readonly error?: ReportedError;
}

interface Invocation {
  readonly id: string;
  readonly event: unknown;
  readonly timeoutMs: number;
  /** Resolves when the runtime was handed it. */
  readonly delivered: Deferred<void>;
  readonly outcome: Deferred<Outcome>;
}

/**
 * Lambda's side of an execution environment, for one runtime.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server: Server;
  readonly #initError = deferred<ReportedError>();
  /** The runtime's request for the next invocation, where there is none yet. */
  #asking: ServerResponse | undefined;
  #whenAsked = deferred();
  readonly #queue: Invocation[] = [];
  readonly #running = new Map<string, Invocation>();
  #failed: Error | undefined;

  private constructor() {
    this.#initError.promise.catch(() => undefined); // told to whoever awaits it
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => request.socket.destroy());
    });
  }

  static async start(): Promise<RuntimeApi> {
    const api = new RuntimeApi();
    await new Promise<void>((resolve) => api.#server.listen(0, "127.0.0.1", resolve));
    return api;
  }

  /** `host:port`, as the runtime is told it. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Resolves when the runtime reports that it could not be initialised; rejects where it was, or ended without. */
  get initError(): Promise<ReportedError> {
    return this.#initError.promise;
  }

  /** Resolves once the runtime waits for an invocation, which is when Lambda may freeze it. */
  get idle(): Promise<void> {
    return this.#whenAsked.promise;
  }

  /** One invocation; they are served one after another, as in an execution environment. */
  async invoke(event: unknown, options: { readonly timeoutMs?: number } = {}): Promise<Outcome> {
    return (await this.deliver(event, options)).outcome;
  }

  /**
   * The same in two steps: resolves when the event was handed to the kernel's side of the connection, so that
   * a frozen process finds it when it goes on.
   *
   * @param options.timeoutMs the function's, from now
   */
  async deliver(
    event: unknown,
    { timeoutMs = 15_000 }: { readonly timeoutMs?: number } = {},
  ): Promise<{ readonly outcome: Promise<Outcome> }> {
    const [delivered, outcome] = [deferred(), deferred<Outcome>()];
    const invocation = { id: randomUUID(), event, timeoutMs, delivered, outcome };
    outcome.promise.catch(() => undefined); // told to whoever awaits it
    this.#queue.push(invocation);
    if (this.#failed === undefined) this.#handOver();
    else this.fail(this.#failed);
    await Promise.race([delivered.promise, outcome.promise]);
    return { outcome: outcome.promise };
  }

  /** There is no runtime any more: what was invoked, and is, rejects. */
  fail(error: Error): void {
    this.#failed = error;
    this.#initError.reject(error);
    for (const { outcome } of [...this.#queue.splice(0), ...this.#running.values()]) outcome.reject(error);
    this.#running.clear();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, id = "", kind] =
      /^\/2018-06-01\/runtime\/(?:invocation\/)?(.+?)(?:\/(\w+))?$/.exec(request.url ?? "") ?? [];
    if (request.method === "GET" && id === "next") {
      this.#initError.reject(new Error("the runtime was initialised"));
      this.#asking = response;
      this.#whenAsked.resolve();
      this.#handOver();
      return;
    }
    const body = JSON.parse(await text(request)) as unknown;
    if (id === "init") this.#initError.resolve(body as ReportedError);
    else {
      const invocation = this.#running.get(id);
      this.#running.delete(id);
      invocation?.outcome.resolve(
        kind === "response" ? { response: body } : { error: body as ReportedError },
      );
    }
    response.writeHead(202, { "content-type": "application/json" }).end('{"status":"OK"}');
  }

  #handOver(): void {
    const response = this.#asking;
    if (response === undefined) return;
    const invocation = this.#queue.shift();
    if (invocation === undefined) return;
    this.#asking = undefined;
    this.#whenAsked = deferred();
    const { id, event, timeoutMs, delivered } = invocation;
    this.#running.set(id, invocation);
    response.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": id,
      "lambda-runtime-deadline-ms": Date.now() + timeoutMs,
      "lambda-runtime-invoked-function-arn": "arn:aws:lambda:us-east-1:123456789012:function:ingest",
    });
    response.end(JSON.stringify(event), () => delivered.resolve());
  }
}
