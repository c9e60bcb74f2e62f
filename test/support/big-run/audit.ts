import type { RawObject } from "../../../src/entry/index.js";
import { linesOf, withoutIngest } from "../harness.js";
import type { Attempt } from "./browser.js";
import { expectedFolder, verdictOn } from "./expectations.js";
import type { SentEvent } from "./messages.js";

/** What there should be none of; each is told, so that a failure can be looked at. */
interface Defects {
  /** Acknowledged, and not in the hour that the rule gives the send. */
  readonly lost: string[];
  /** Further objects of an event that no rule predicts. */
  readonly twice: string[];
  /** Stored lines that are not what was sent, whole, by one of its sends and under its own id; objects of other than lines. */
  readonly corrupted: string[];
  /** Objects written by a send that began after an earlier one was acknowledged. */
  readonly overwritten: string[];
  /** Answered with what its event does not deserve. */
  readonly unexplained: string[];
}

export interface Audit extends Defects {
  readonly events: number;
  /** Lines of events in all objects. */
  readonly stored: number;
  readonly acknowledged: number;
  /** Invalid, and answered so. */
  readonly rejected: number;
  /** Every answer was a 503, so the outcome is open; some of them are stored. */
  readonly open: number;
  /** Further objects of events named by a UUIDv7, each in an hour that the rule gives one of its sends. */
  readonly secondV7: number;
  /** The same for version 4, which has no time. */
  readonly secondV4: number;
}

/** One event's line in an object. */
interface Copy {
  readonly key: string;
  readonly text: string;
  readonly requestId: unknown;
  readonly receivedAt: unknown;
}

/** Compares what was answered with what is stored. `messages` has the attempts of each message. */
export function audit(messages: readonly (readonly Attempt[])[], objects: readonly RawObject[]): Audit {
  const defects: Defects = { lost: [], twice: [], corrupted: [], overwritten: [], unexplained: [] };
  const counts = { events: 0, stored: 0, acknowledged: 0, rejected: 0, open: 0, secondV7: 0, secondV4: 0 };
  const copies = copiesByEvent(objects);

  for (const allAttempts of messages) {
    for (const event of new Set(allAttempts.flatMap(({ events }) => events))) {
      const attempts = allAttempts.filter(({ events }) => events.includes(event));
      const verdicts = attempts.map((attempt) => verdictOn(event, attempt));
      const accepted = attempts.filter((_, nth) => verdicts[nth] === "accepted");
      const stored = copies.get(event.n) ?? [];
      copies.delete(event.n);

      counts.events += 1;
      counts.stored += stored.length;
      if (accepted.length > 0) counts.acknowledged += 1;
      else if (verdicts.includes("rejected")) counts.rejected += 1;
      else counts.open += 1;
      const deserved = event.isValid ? ["accepted", "open"] : ["rejected", "open"];
      if (!verdicts.every((verdict) => deserved.includes(verdict))) {
        defects.unexplained.push(`${event.text}: ${verdicts.join()}`);
      }
      for (const attempt of accepted) {
        if (!stored.some((copy) => belongs(copy, event, attempt))) defects.lost.push(event.text);
      }
      counts[event.namedBy[14] === "7" ? "secondV7" : "secondV4"] += checkCopies(
        stored,
        event,
        attempts,
        accepted,
        defects,
      );
    }
  }
  for (const left of copies.values()) {
    defects.corrupted.push(...left.map(({ key, text }) => `nobody sent what ${key} holds: ${text}`));
  }
  for (const object of objects) {
    // Empty, or cut by its last byte, it would still show every line that is left.
    if (!/^(?:.+\n)+$/.test(Buffer.from(object.body as string).toString("utf8"))) {
      defects.corrupted.push(`no whole lines are what ${object.key} holds`);
    }
  }
  return { ...counts, ...defects };
}

/** @returns how many second objects the rule predicts among the copies */
function checkCopies(
  stored: readonly Copy[],
  event: SentEvent,
  attempts: readonly Attempt[],
  accepted: readonly Attempt[],
  defects: Defects,
): number {
  const folders = new Set<string>();
  for (const copy of stored) {
    const writer = attempts.find(({ requestId }) => requestId === copy.requestId);
    const where = `${copy.key}: ${event.text}`;
    const isTrue = copy.text === event.text && isNamedRight(copy.key, event);
    if (!isTrue || writer === undefined || copy.receivedAt !== new Date(writer.atMs).toISOString()) {
      defects.corrupted.push(`${where}, stored ${copy.text}`);
      continue;
    }
    const folder = expectedFolder(event.namedBy, writer.atMs);
    if (!copy.key.startsWith(folder) || folders.has(folder)) defects.twice.push(where);
    folders.add(folder);
    if (accepted.some((earlier) => belongs(copy, event, earlier) && earlier.endedAt < writer.beganAt)) {
      defects.overwritten.push(where);
    }
  }
  return Math.max(0, folders.size - 1);
}

function belongs(copy: Copy, event: SentEvent, attempt: Attempt): boolean {
  return copy.key.startsWith(expectedFolder(event.namedBy, attempt.atMs));
}

/** An event's own id names its object; what is derived from a key or from a batch's ids is another. */
function isNamedRight(key: string, { text, namedBy }: SentEvent): boolean {
  const isBatch = /\/batch-[0-9a-f-]{36}\.ndjson(\.gz)?$/.test(key);
  return isBatch || key.endsWith(`/event-${namedBy}.json`) === text.includes(`"eventId":"${namedBy}"`);
}

function copiesByEvent(objects: readonly RawObject[]): Map<unknown, Copy[]> {
  const copies = new Map<unknown, Copy[]>();
  for (const object of objects) {
    for (const line of linesOf(object)) {
      const { n, ...ingest } = readLine(line);
      const copy = { key: object.key, text: withoutIngest(line), ...ingest };
      copies.set(n, [...(copies.get(n) ?? []), copy]);
    }
  }
  return copies;
}

/** Nothing of what is no event's line: it is told as sent by nobody. */
function readLine(line: string) {
  const nothing: { n?: unknown; _ingest?: { requestId?: unknown; receivedAt?: unknown } } = {};
  let parsed = nothing;
  try {
    parsed = JSON.parse(line) as typeof nothing;
  } catch {
    // as above
  }
  return { n: parsed.n, requestId: parsed._ingest?.requestId, receivedAt: parsed._ingest?.receivedAt };
}
