import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, RequestListener, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { buffer } from "node:stream/consumers";

export interface StubS3Object {
  readonly bytes: Buffer;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
}

export interface StubS3Request {
  readonly method: string | undefined;
  readonly bucket: string;
  readonly key: string;
  readonly headers: IncomingMessage["headers"];
}

/** What happens to one put instead of the usual. */
export type S3Fault =
  /** S3's XML error with this status; nothing is stored. */
  | { readonly kind: "error"; readonly status: number; readonly code: string }
  /** A status without S3's XML, as a proxy in between answers it; nothing is stored. */
  | { readonly kind: "bare"; readonly status: number; readonly body: string }
  /** The connection is reset before anything is stored. */
  | { readonly kind: "reset" }
  /** The put takes effect and its answer is lost. */
  | { readonly kind: "storeThenReset" }
  /** No answer, ever; nothing is stored. */
  | { readonly kind: "hang" }
  /** The put takes effect and no answer comes, ever. */
  | { readonly kind: "storeThenHang" };

export const s3Error = (status: number, code: string): S3Fault => ({ kind: "error", status, code });
export const slowDown = s3Error(503, "SlowDown");
export const conflict = s3Error(409, "ConditionalRequestConflict");

/** S3 refuses a signature whose time differs by more than this from its own. */
const MAX_SKEW_MS = 15 * 60_000;

/**
 * The part of S3 that a conditional put needs, in-process and addressed path-style. It answers 400 to
 * a put without `If-None-Match: *` or without the SHA-256 of its body, as signed and as checksum, so that
 * a client that drops either fails its tests. Signatures are not verified.
 */
export class StubS3Server {
  /** By `bucket/key`. */
  readonly objects = new Map<string, StubS3Object>();
  /** Every request seen, in order. */
  readonly requests: StubS3Request[] = [];
  /** How many connections were ever opened. */
  connections = 0;
  /** How far this server's clock is from ours; more than 15 minutes is RequestTimeTooSkewed. */
  clockOffsetMs = 0;
  readonly #faults: S3Fault[] = [];
  #outage: readonly S3Fault[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor() {
    const listener: RequestListener = (request, response) => {
      this.#answer(request, response).catch(() => request.socket.destroy());
    };
    this.#server = createServer(listener);
    this.#server.on("connection", (socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  static async start(): Promise<StubS3Server> {
    const stub = new StubS3Server();
    await new Promise<void>((resolve) => stub.#server.listen(0, "127.0.0.1", resolve));
    return stub;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Faults for the next puts, one each, in order. */
  failNext(...faults: readonly S3Fault[]): void {
    this.#faults.push(...faults);
  }

  /** Of those that no put has met yet, none will. */
  forgetFaults(): void {
    this.#faults.length = 0;
  }

  /** These faults in turn for all puts, until the function returned is called. */
  failAll(...faults: readonly S3Fault[]): () => void {
    this.#outage = faults;
    return () => {
      this.#outage = [];
    };
  }

  /** Resolves once no client is connected any more. */
  async allSocketsClosed(): Promise<void> {
    for (const socket of this.#sockets) await new Promise((resolve) => socket.once("close", resolve));
  }

  /** Stops listening and destroys every connection. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await buffer(request);
    const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "").slice(1);
    const slash = path.indexOf("/");
    const [bucket, key] = [path.slice(0, slash), path.slice(slash + 1)];
    this.requests.push({ method: request.method, bucket, key, headers: request.headers });

    const fault = this.#faults.shift() ?? this.#outage[this.requests.length % this.#outage.length];
    switch (fault?.kind) {
      case "error":
        this.#refuse(response, fault.status, fault.code, key);
        return;
      case "bare":
        response.writeHead(fault.status, { "content-type": "text/html" }).end(fault.body);
        return;
      case "reset":
        request.socket.resetAndDestroy();
        return;
      case "storeThenReset":
        this.#store(path, request, bytes);
        request.socket.resetAndDestroy();
        return;
      case "hang":
        return;
      case "storeThenHang":
        this.#store(path, request, bytes);
        return;
    }

    const problem = this.#problemOf(request, bytes);
    if (problem !== undefined) {
      this.#refuse(response, ...problem, key);
      return;
    }
    if (!this.#store(path, request, bytes)) {
      this.#refuse(response, 412, "PreconditionFailed", key);
      return;
    }
    response.writeHead(200, { etag: '"stub"' }).end();
  }

  #problemOf(request: IncomingMessage, bytes: Buffer): [status: number, code: string] | undefined {
    if (request.method !== "PUT") return [405, "MethodNotAllowed"];
    if (request.headers["if-none-match"] !== "*") return [400, "MissingIfNoneMatch"];
    const sha256 = createHash("sha256").update(bytes).digest();
    if (request.headers["x-amz-checksum-sha256"] !== sha256.toString("base64")) return [400, "BadDigest"];
    if (request.headers["x-amz-content-sha256"] !== sha256.toString("hex"))
      return [400, "XAmzContentSHA256Mismatch"];
    const skewMs = parseAmzDate(String(request.headers["x-amz-date"])) - (Date.now() + this.clockOffsetMs);
    return Math.abs(skewMs) > MAX_SKEW_MS ? [403, "RequestTimeTooSkewed"] : undefined;
  }

  #store(path: string, request: IncomingMessage, bytes: Buffer): boolean {
    if (this.objects.has(path)) return false;
    const { "content-type": contentType, "content-encoding": contentEncoding } = request.headers;
    this.objects.set(path, { bytes, contentType, contentEncoding });
    return true;
  }

  #refuse(response: ServerResponse, status: number, code: string, key: string): void {
    const date = new Date(Date.now() + this.clockOffsetMs).toUTCString();
    // S3 repeats the key in its errors; so does the stub, for tests that it goes no further.
    response
      .writeHead(status, { "content-type": "application/xml", date })
      .end(
        `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code>` +
          `<Message>refused ${escapeXml(key)}</Message><Key>${escapeXml(key)}</Key>` +
          `<RequestId>0A49CE4060975EAC</RequestId><HostId>stub</HostId></Error>`,
      );
  }
}

/** ISO 8601's basic format, `20261122T140509Z`, in ms since the epoch. */
function parseAmzDate(text: string): number {
  return Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
}

function escapeXml(text: string): string {
  return text.replace(/[<>&]/g, (char) => `&#${char.charCodeAt(0)};`);
}
