// What the README promises, told again without the source, for the audit to compare with.
import type { Attempt } from "./browser.js";
import type { SentEvent } from "./messages.js";

const HOUR_MS = 3_600_000;
const TOLERANCE_MS = 15 * 60_000;

/** The folder that a send's event belongs into: the hour of a UUIDv7's own time if that is close, else of the send. */
export function expectedFolder(namedBy: string, sentAtMs: number): string {
  const idTimeMs =
    namedBy[14] === "7" ? Number.parseInt(namedBy.slice(0, 8) + namedBy.slice(9, 13), 16) : NaN;
  const timeMs = Math.abs(idTimeMs - sentAtMs) <= TOLERANCE_MS ? idTimeMs : sentAtMs;
  const hour = new Date(Math.floor(timeMs / HOUR_MS) * HOUR_MS).toISOString();
  return `events/${hour.slice(0, 13).replace(/[-T]/g, "/")}/`;
}

/** What an attempt's answer says of an event: accepted, rejected for a reason, or that the outcome is open. */
export function verdictOn(event: SentEvent, attempt: Attempt): "accepted" | "rejected" | "open" | "other" {
  const { status, body } = attempt;
  const rejection = body.rejected?.find(({ index }) => attempt.events[index] === event);
  switch (status) {
    case 200:
      return body.success ? "accepted" : "other";
    case 207:
      return rejection === undefined ? "accepted" : "rejected";
    case 400:
      return (rejection ?? body).code === "INVALID_EVENT" ? "rejected" : "other";
    case 503:
      return body.code === "UNAVAILABLE" ? "open" : "other";
    default:
      return "other";
  }
}
