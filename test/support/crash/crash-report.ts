import { keyParts, withoutIngest } from "../harness.js";
import type { ResendingClients } from "./resending-clients.js";

/** What is stored, text by key, held against what was sent; but for `found`, all is 0 where nothing went wrong. */
export function audit(stored: ReadonlyMap<string, string>, { sent, acknowledged }: ResendingClients) {
  const ids = [...stored.keys()].map((key) => keyParts(key).id);
  const isWhole = ([key, text]: readonly [string, string]) => sent.get(key) === eventIn(text);
  return {
    found: stored.size,
    missing: [...acknowledged].filter((key) => !stored.has(key)).length,
    twice: ids.length - new Set(ids).size,
    /** Also what nobody sent. */
    partial: [...stored].filter((object) => !isWhole(object)).length,
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
