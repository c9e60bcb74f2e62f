import type { InspectedExchange } from "../../src/adapters/inspector/exchange.js";
import { NOW_MS } from "./harness.js";

const bytesOf = (text: string | Uint8Array) => (typeof text === "string" ? Buffer.from(text) : text);

type Changes = Partial<Omit<InspectedExchange, "body" | "answerBody" | "headers">> & {
  readonly body?: string | Uint8Array;
  readonly answerBody?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** A request that one event was stored for, but for what is given. */
export function inspectedExchange({ body = "{}", answerBody = "", headers = {}, ...rest }: Changes = {}) {
  const exchange: InspectedExchange = {
    method: "POST",
    target: "/clickstream",
    status: 200,
    answeredAtMs: NOW_MS,
    durationMs: 3.4,
    requestId: "JCJM3j95PHcEJHg=",
    puts: [],
    bytes: body.length,
    ...rest,
    headers: new Map(Object.entries(headers)),
    body: bytesOf(body),
    answerBody: bytesOf(answerBody),
  };
  return exchange;
}

/** One whose put holds the event of that name. */
export function storedExchange(name: string, changes: Changes = {}) {
  const event = `{"eventName":${JSON.stringify(name)}}`;
  const puts = [
    { key: "events/2026/11/22/14/event-1.json", outcome: "created" as const, body: `${event}\n` },
  ];
  return inspectedExchange({ body: event, puts, answerBody: '{"success":true}', ...changes });
}
