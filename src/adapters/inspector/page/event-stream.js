// @ts-check
/** @import { CountsReport } from "../minute-counts.js" */
/** @import { EntrySummary } from "../entries-of-exchange.js" */

/** @typedef {{ maxEntries: number, examplePath?: string, entries: EntrySummary[] }} Snapshot */

/**
 * @typedef {object} StreamListener
 * @property {(state: "live" | "reconnecting") => void} onState
 * @property {(snapshot: Snapshot) => void} onSnapshot in place of all that was told before
 * @property {(entries: EntrySummary[]) => void} onEntries oldest first
 * @property {(counts: CountsReport) => void} onCounts
 */

/** A browser reconnects by itself, unless it was answered with an error: then it never does. */
const RETRY_MS = 2_000;

/** @param {StreamListener} listener */
export function listenToStream(listener) {
  const source = new EventSource("/_inspect/stream");
  source.addEventListener("open", () => listener.onState("live"));
  source.addEventListener("error", () => {
    listener.onState("reconnecting");
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listenToStream(listener), RETRY_MS);
  });
  source.addEventListener("snapshot", ({ data }) => listener.onSnapshot(JSON.parse(data)));
  source.addEventListener("entries", ({ data }) => listener.onEntries(JSON.parse(data)));
  source.addEventListener("counts", ({ data }) => listener.onCounts(JSON.parse(data)));
}
