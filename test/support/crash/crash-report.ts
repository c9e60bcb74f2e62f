import { expect } from "@jest/globals";
import { keyParts, withoutIngest } from "../harness.js";
import { renderTable } from "../render-table.js";
import type { ResendingClients } from "./resending-clients.js";

/** What crashes left behind, once every client had its answer. */
interface Aftermath {
  /** Text by key. */
  readonly stored: ReadonlyMap<string, string>;
  /** What a crash left stored without an answer, before it was sent again. */
  readonly unacknowledged: ReadonlyMap<string, string>;
  readonly clients: ResendingClients;
}

/** Shows what it came to, and expects everything that was sent to be stored, whole, once and as it was first. */
export function reportCrashes(title: string, aftermath: Aftermath, others: Readonly<Record<string, number>>) {
  const { stored, unacknowledged, clients } = aftermath;
  const { missing, twice, partial, changed } = audit(aftermath);
  const counts = {
    "requests answered": clients.requests.answered,
    "requests cut off": clients.requests.unanswered,
    "requests sent again": clients.requests.resent,
    "events sent": clients.sent.size,
    "events acknowledged": clients.acknowledged.size,
    "events stored": stored.size,
    "  by a request cut off": unacknowledged.size,
    "  changed by its resend": changed,
    "events missing": missing,
    "events stored twice": twice,
    "events not whole": partial,
    ...others,
  };
  process.stdout.write(
    renderTable(
      title,
      Object.entries(counts).map(([what, count]) => ({ what, count })),
    ),
  );
  const { size } = clients.sent;
  expect([clients.acknowledged.size, stored.size]).toEqual([size, size]);
  expect({ missing, twice, partial, changed }).toEqual({ missing: 0, twice: 0, partial: 0, changed: 0 });
  expect(unacknowledged.size).toBeGreaterThan(0);
}

function audit({ stored, unacknowledged, clients: { sent, acknowledged } }: Aftermath) {
  const ids = [...stored.keys()].map((key) => keyParts(key).id);
  const isWhole = ([key, text]: readonly [string, string]) => sent.get(key) === eventIn(text);
  return {
    missing: [...acknowledged].filter((key) => !stored.has(key)).length,
    twice: ids.length - new Set(ids).size,
    /** Also what nobody sent. */
    partial: [...stored].filter((object) => !isWhole(object)).length,
    changed: [...unacknowledged].filter(([key, text]) => stored.get(key) !== text).length,
  };
}

/** The event as it was sent; undefined where the text is no whole line of JSON. */
function eventIn(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return text.endsWith("}\n") ? withoutIngest(text) : undefined;
}
