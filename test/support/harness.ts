import { createLogger } from "../../src/adapters/logging/create-logger.js";
import { type Clock, parseObjectKey, type RawObject } from "../../src/entry/index.js";
import {
  createLambdaHandler,
  type CreateLambdaHandlerOptions,
  type HttpApiEvent,
  type LambdaContext,
} from "../../src/entry/lambda.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";

/** 2026-11-22T14:05:09.123Z */
export const NOW_MS = Date.UTC(2026, 10, 22, 14, 5, 9, 123);

/** A logger that writes nothing. */
export const silent = { info() {}, warn() {}, error() {} };

export const frozen = (nowMs: number): Clock => ({ now: () => nowMs });

export interface EventOptions {
  readonly headers?: Record<string, string>;
  readonly contentType?: string;
  readonly base64?: boolean;
  readonly method?: string;
  readonly path?: string;
  readonly stage?: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
}

/** A payload-2.0 event; bytes come as base64, as the gateway sends them. */
export function httpApiEvent(
  body: string | Uint8Array | undefined,
  options: EventOptions = {},
): HttpApiEvent {
  const { contentType = "application/json", base64 = typeof body === "object" } = options;
  return {
    version: "2.0",
    headers: { "content-type": contentType, ...options.headers },
    ...(body !== undefined && { body: base64 ? Buffer.from(body).toString("base64") : body.toString() }),
    isBase64Encoded: base64,
    requestContext: {
      apiId: "a1b2c3d4e5",
      requestId: "JKJaXmPLvHcESHA=",
      stage: options.stage ?? "$default",
      http: {
        method: options.method ?? "POST",
        path: options.path ?? "/clickstream",
        sourceIp: options.sourceIp ?? "203.0.113.77",
        userAgent: options.userAgent ?? "curl/8.5.0",
      },
    },
  };
}

export interface AnswerBody {
  readonly success: boolean;
  readonly code?: string;
  readonly message?: string;
  readonly accepted?: number;
  readonly duplicates?: number;
  readonly rejected?: readonly { readonly index: number; readonly code: string; readonly message: string }[];
}

/** A handler over a memory store at a frozen time, with its log lines kept. */
export function harness(options: Partial<CreateLambdaHandlerOptions> = {}) {
  const memory = new MemoryObjectStore();
  const lines: string[] = [];
  const handler = createLambdaHandler({
    store: memory,
    clock: frozen(NOW_MS),
    logger: createLogger({ level: "trace", destination: { write: (line) => void lines.push(line) } }),
    ...options,
  });
  const send = async (event: HttpApiEvent, context?: LambdaContext) => {
    const { statusCode, headers, body } = await handler(event, context);
    return {
      status: statusCode,
      headers,
      text: body,
      body: (body === "" ? {} : JSON.parse(body)) as AnswerBody,
    };
  };
  return {
    send,
    post: (body: string | Uint8Array | undefined, event?: EventOptions) => send(httpApiEvent(body, event)),
    /** The log so far, an object a line. */
    log: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    logText: () => lines.join(""),
    keys: () => [...memory.objects().keys()],
    objects: () => [...memory.objects().values()],
    /** Every stored line without its `_ingest`, in the order it was stored. */
    storedLines: () => [...memory.objects().values()].flatMap(linesOf),
  };
}

export function linesOf(object: RawObject): string[] {
  const text = typeof object.body === "string" ? object.body : Buffer.from(object.body).toString("utf8");
  return text.split("\n").filter((line) => line !== "");
}

/** The line's text before `_ingest`, as an object again. */
export function withoutIngest(line: string): string {
  const start = line.lastIndexOf('"_ingest":{');
  return `${line.slice(0, start).replace(/,$/, "")}}`;
}

/** What the key says, or an error in place of undefined. */
export function keyParts(key: string | undefined) {
  const parts = parseObjectKey(key ?? "");
  if (parts === undefined) throw new Error("not a key of this library");
  return parts;
}
