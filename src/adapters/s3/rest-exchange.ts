import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import type { Answer } from "./rest-answer.js";
import { CONNECTION_TIMEOUT_MS } from "./connections.js";

/** S3's errors take some hundred bytes; a stranger's may not fill the memory. */
const MAX_ERROR_BYTES = 64 * 1024;

/**
 * Sends one request, and reads its answer to the end, so that the connection can serve the next.
 *
 * @param signal destroys the request
 * @throws what broke the connection before there was a status
 */
export function exchange(
  send: (options: RequestOptions) => ClientRequest,
  options: RequestOptions,
  body: string | Uint8Array,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = send(options);
    let connecting: NodeJS.Timeout | undefined;
    const connected = () => clearTimeout(connecting);
    signal.addEventListener("abort", () => request.destroy(), { once: true });
    request.on("socket", (socket) => {
      if (!socket.connecting) return;
      connecting = setTimeout(() => request.destroy(noConnection()), CONNECTION_TIMEOUT_MS);
      socket.once("connect", connected);
    });
    request.on("response", (response) => resolve(read(response, request)));
    // Also of a body that S3 no longer reads since it has answered: then the answer is what counts.
    request.on("error", (error) => {
      connected();
      reject(error);
    });
    request.on("close", () => {
      connected();
      reject(new Error("no answer"));
    });
    request.end(body);
  });
}

function read(response: IncomingMessage, request: ClientRequest): Promise<Answer> {
  const { statusCode: status = 0, headers } = response;
  const isSuccess = status >= 200 && status < 300;
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve) => {
    const settle = (brokenOff?: Error) => {
      const body = Buffer.concat(chunks).toString("utf8");
      const answer = { status, body, date: headers.date, requestId: header(headers["x-amz-request-id"]) };
      resolve(brokenOff === undefined ? answer : { ...answer, brokenOff });
    };
    if (isSuccess) response.resume();
    else {
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes <= MAX_ERROR_BYTES) return;
        settle();
        request.destroy();
      });
    }
    response.on("end", () => {
      settle();
      // An answer before the request's end: nobody reads the rest, and the connection is in between.
      if (!request.writableFinished) request.destroy();
    });
    response.on("error", settle);
  });
}

function header(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.[0];
}

/** The SDK's, by name. */
function noConnection(): Error {
  const error = new Error(`no connection within ${CONNECTION_TIMEOUT_MS} ms`);
  error.name = "TimeoutError";
  return error;
}
