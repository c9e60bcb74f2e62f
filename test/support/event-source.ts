import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";

/** One server-sent event. */
export interface StreamedEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** A reader of server-sent events, as a browser's EventSource is, but for its reconnecting. */
export async function eventSource(url: string, headers: Readonly<Record<string, string>> = {}) {
  const request = get(url, { headers, agent: false });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  response.setEncoding("utf8");
  let text = "";
  const read: StreamedEvent[] = [];
  const wanted: (() => void)[] = [];
  response.on("data", (chunk: string) => {
    const blocks = (text + chunk).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = new Map(block.split("\n").map((line) => line.split(/: (.*)/s) as [string, string]));
      const event = fields.get("event");
      const data: unknown = JSON.parse(fields.get("data") ?? "null");
      if (event !== undefined) read.push({ event, id: fields.get("id"), data });
    }
    for (const look of wanted) look();
  });
  response.on("error", () => undefined); // it is told by `ended`
  const ended = new Promise<void>((resolve) => response.once("close", resolve));
  return {
    response,
    /** Resolves when the server, or `close`, has ended it. */
    ended,
    read: read as readonly StreamedEvent[],
    close: () => response.destroy(),
    /** The first event that the test says it waits for. */
    until: (isWanted: (event: StreamedEvent) => boolean) =>
      new Promise<StreamedEvent>((resolve) => {
        const look = () => {
          const found = read.find(isWanted);
          if (found !== undefined) resolve(found);
        };
        wanted.push(look);
        look();
      }),
  };
}
