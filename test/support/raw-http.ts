import { once } from "node:events";
import { request, type Agent, type ClientRequest, type IncomingMessage } from "node:http";

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  /** Name, value, name, value …, sent exactly so. */
  readonly headers?: readonly string[];
  readonly agent?: Agent;
}

/** A request whose headers are sent as written, repeated ones too; the caller sends the body. */
export function openRequest(url: string, { method = "POST", path, headers, agent }: RawRequest = {}) {
  const { host, pathname } = new URL(url);
  return request(url, {
    method,
    path: path ?? pathname,
    headers: ["Host", host, ...(headers ?? [])],
    ...(agent && { agent }),
  });
}

async function answerTo(outgoing: ClientRequest): Promise<RawAnswer> {
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const { statusCode = 0, headers, rawHeaders } = incoming;
  return { status: statusCode, headers, rawHeaders, body: Buffer.concat(chunks).toString() };
}

/** Sends the whole request. */
export function send(url: string, init: RawRequest & { readonly body?: string | Uint8Array } = {}) {
  const { body, ...rest } = init;
  const length = body === undefined ? [] : ["Content-Length", String(Buffer.byteLength(body))];
  const outgoing = openRequest(url, { ...rest, headers: [...(rest.headers ?? []), ...length] });
  const answer = answerTo(outgoing);
  outgoing.end(body);
  return answer;
}

/**
 * A request that the server has begun to handle and that waits for its body: the interim answer
 * "100 Continue" proves that it was received.
 */
export async function heldRequest(url: string, headers: readonly string[] = []) {
  const outgoing = openRequest(url, {
    headers: [...headers, "Expect", "100-continue", "Transfer-Encoding", "chunked"],
  });
  const answer = answerTo(outgoing);
  outgoing.flushHeaders();
  await once(outgoing, "continue");
  return { answer, outgoing };
}
