import { eventName, rejectedMembers, requestProblem, type Problem } from "./answer-problems.js";
import { batchMembers } from "./batch-members.js";
import type { InspectedExchange, InspectedPut } from "./exchange.js";
import { asText, inflated } from "./readable-body.js";

/** What became of an event. "failed": the fault is not the event's, and the same may be sent again. */
export type EntryOutcome = "accepted" | "duplicate" | "rejected" | "failed";

/** What the list shows of an event, or of a request that has none. */
export interface EntrySummary {
  /** Ascending, from 1. */
  readonly id: number;
  /** When the request was answered; milliseconds since the Unix epoch. */
  readonly timeMs: number;
  readonly outcome: EntryOutcome;
  /** The `eventName`. */
  readonly name?: string;
  /** Of the object that holds it. */
  readonly key?: string;
  /** Of a rejected event: its position in the batch. */
  readonly index?: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly code?: string;
  readonly message?: string;
  /** UTF-8 of the event as stored or, of what was not stored, as sent. */
  readonly bytes: number;
}

export interface EntryDraft {
  readonly summary: Omit<EntrySummary, "id">;
  /** As stored or, of a batch's rejected event, as sent; absent where it is the request's whole body. */
  readonly json?: Uint8Array;
}

/** What an exchange adds to the list, in the order of its events. */
export function entriesOfExchange(exchange: InspectedExchange): EntryDraft[] {
  const { method, target, status, answeredAtMs: timeMs, puts, answerBody } = exchange;
  // A browser asks before each of its first requests: that is no event, and no news.
  if (method === "OPTIONS" && status === 204) return [];
  const path = (/^[^?]*/.exec(target)?.[0] ?? "").slice(0, 200);
  const facts = { timeMs, method, path, status };
  const stored = puts.flatMap((put) => storedEvents(put, facts));
  const rejected = rejectedMembers(answerBody);
  const isRefused = status >= 400 && rejected.length === 0;
  // Where no put tells of it, the request stands for its events.
  const isTold = stored.length > 0 || status >= 400;
  if (isTold && !isRefused) return [...stored, ...rejectedEvents(exchange, rejected, facts)];
  return [...stored, wholeRequest(exchange, facts), ...rejectedEvents(exchange, rejected, facts)];
}

type Facts = Pick<EntrySummary, "timeMs" | "method" | "path" | "status">;

function storedEvents(put: InspectedPut, facts: Facts): EntryDraft[] {
  const outcome = put.outcome === "created" ? "accepted" : "duplicate";
  return linesOf(put).map((json) => {
    const named = { ...nameIn(asText(json)), key: put.key };
    return { summary: { ...facts, outcome, ...named, bytes: json.length }, json };
  });
}

function wholeRequest(exchange: InspectedExchange, facts: Facts): EntryDraft {
  const { status, bytes, answerBody } = exchange;
  const problem = status >= 400 ? requestProblem(answerBody) : {};
  const outcome = status >= 500 ? "failed" : status >= 400 ? "rejected" : "accepted";
  return { summary: { ...facts, outcome, ...nameIn(textOf(exchange)), ...problem, bytes } };
}

function rejectedEvents(
  exchange: InspectedExchange,
  problems: readonly Problem[],
  facts: Facts,
): EntryDraft[] {
  if (problems.length === 0) return [];
  const positions = new Set(problems.map(({ index }) => index));
  const members = batchMembers(textOf(exchange) ?? "", positions);
  return problems.map((problem) => {
    const member = members.get(problem.index);
    const refusal = { ...facts, outcome: "rejected" as const, ...nameIn(member), ...problem };
    if (member === undefined) return { summary: { ...refusal, bytes: exchange.bytes } };
    const json = new TextEncoder().encode(member);
    return { summary: { ...refusal, bytes: json.length }, json };
  });
}

function textOf({ body, headers }: InspectedExchange): string | undefined {
  return body && asText(inflated(body, headers.get("content-encoding")));
}

function nameIn(json: string | undefined): { readonly name?: string } {
  const name = eventName(json ?? "");
  return name === undefined ? {} : { name };
}

function linesOf({ body, contentEncoding }: InspectedPut): Uint8Array[] {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : inflated(body, contentEncoding);
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline === -1 ? bytes.length : newline;
    // A copy: a part of the whole would keep all of it in memory.
    if (end > start) lines.push(bytes.slice(start, end));
    start = end + 1;
  }
  return lines;
}
