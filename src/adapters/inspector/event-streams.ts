import type { ServerResponse } from "node:http";

/** One message of a stream of server-sent events. */
interface StreamMessage {
  readonly event: "snapshot" | "entries" | "counts";
  /** What a reader that reconnects says that it has; absent where it has no more than before. */
  readonly id?: string;
  readonly data: unknown;
}

/** What a reader is sent. It is asked for again when a slow one can take more, so nothing waits in a queue. */
export interface StreamSource<Position> {
  /** What came after `position`, and where that leaves the reader; undefined where nothing did. */
  news(position: Position): { readonly message: StreamMessage; readonly position: Position } | undefined;
  counts(): StreamMessage;
}

/**
 * The readers of a stream of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
 * For each no more is kept than where it has got to: one that does not read is sent nothing, and what it
 * has missed once it does.
 */
export class EventStreams<Position> {
  readonly #source: StreamSource<Position>;
  readonly #readers = new Set<Reader<Position>>();

  constructor(source: StreamSource<Position>) {
    this.#source = source;
  }

  get size(): number {
    return this.#readers.size;
  }

  /** Answers with a stream that begins with what came after `position`. */
  open(response: ServerResponse, position: Position): void {
    const reader = new Reader(response, position, this.#source);
    this.#readers.add(reader);
    response.once("close", () => this.#readers.delete(reader));
    response.writeHead(200, { "content-type": "text/event-stream" });
    // How long a browser waits before it connects again.
    response.write("retry: 1000\n\n");
    reader.sendNews();
    reader.sendCounts();
  }

  sendNews(): void {
    for (const reader of this.#readers) reader.sendNews();
  }

  sendCounts(): void {
    for (const reader of this.#readers) reader.sendCounts();
  }

  end(): void {
    for (const reader of this.#readers) reader.end();
    this.#readers.clear();
  }
}

class Reader<Position> {
  readonly #response: ServerResponse;
  readonly #source: StreamSource<Position>;
  #position: Position;
  #isFull = false;

  constructor(response: ServerResponse, position: Position, source: StreamSource<Position>) {
    this.#response = response;
    this.#position = position;
    this.#source = source;
    response.on("drain", () => {
      this.#isFull = false;
      this.sendNews();
      this.sendCounts();
    });
    // It went while something was being written.
    response.on("error", () => undefined);
  }

  sendNews(): void {
    if (this.#isFull || this.#response.writableEnded) return;
    const news = this.#source.news(this.#position);
    if (news === undefined) return;
    this.#position = news.position;
    this.#write(news.message);
  }

  sendCounts(): void {
    if (!this.#isFull && !this.#response.writableEnded) this.#write(this.#source.counts());
  }

  /** One that does not read would never come to the stream's end. */
  end(): void {
    if (this.#response.writableLength > 0) this.#response.destroy();
    else this.#response.end();
  }

  #write({ event, id, data }: StreamMessage): void {
    const idLine = id === undefined ? "" : `id: ${id}\n`;
    // JSON on one line: a line break of the data's is escaped in it.
    this.#isFull = !this.#response.write(`event: ${event}\n${idLine}data: ${JSON.stringify(data)}\n\n`);
  }
}
