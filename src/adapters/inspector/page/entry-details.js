// @ts-check
/** @import { EntryDetails, ShownBytes } from "../entry-details.js" */
/** @import { EntrySummary } from "../entries-of-exchange.js" */
import { element, grouped } from "./elements.js";
import { prettyJson } from "./pretty-json.js";

/** Past it JSON is shown without colours: an element a token would make the page slow. */
const MAX_COLOURED_PIECES = 4_000;

/**
 * What an open entry shows. It is fetched now: the list holds no bodies.
 *
 * @param {EntrySummary} summary
 * @returns {HTMLElement}
 */
export function detailsOf(summary) {
  const content = element("div", { class: "loading" }, "…");
  const panel = element(
    "div",
    { class: "details", id: `details-${summary.id}` },
    content,
    element(
      "p",
      { class: "actions" },
      element("button", { class: "quiet", type: "button", "data-copy": "curl" }, "Copy as curl"),
      element("button", { class: "quiet", type: "button", "data-copy": "content" }, copyLabel(summary)),
    ),
  );
  fetchDetails(summary.id).then(
    (details) => content.replaceWith(...shownDetails(summary, details)),
    (/** @type {Error} */ { message }) => content.replaceChildren(message),
  );
  return panel;
}

/** @param {number} id @returns {Promise<EntryDetails>} */
export async function fetchDetails(id) {
  const response = await fetch(`/_inspect/entries/${id}`);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** @param {EntrySummary} summary @param {EntryDetails} details @returns {Node[]} */
function shownDetails(summary, { request, durationMs, headers, content, answer }) {
  const facts = [
    ["Request", `${request.method} ${request.target}`],
    ["Answer", `${summary.status} after ${durationMs.toFixed(durationMs < 10 ? 1 : 0)} ms`],
    ["Id", request.requestId],
    ...Object.entries(headers).map(([name, value]) => [name, value]),
    ...(summary.key === undefined ? [] : [["Object", summary.key]]),
  ];
  const list = element("dl", { class: "facts" });
  for (const [term = "", value = ""] of facts) {
    list.append(element("div", {}, element("dt", {}, term), element("dd", {}, value)));
  }
  const title = contentTitle(summary);
  if (content === undefined) {
    return [
      ...reason(summary),
      list,
      element("p", { class: "dropped" }, `${title}: not kept, to bound memory.`),
    ];
  }
  const nodes = [...reason(summary), list, shownBytes(title, content)];
  if (answer !== undefined && answer.bytes > 0) nodes.push(shownBytes("Answer", answer));
  return nodes;
}

/** @param {EntrySummary} summary @returns {Node[]} */
function reason({ outcome, status, code, message }) {
  if (code === undefined && message === undefined) return [];
  const said = element("span", {}, message ?? "");
  return [element("p", { class: `reason ${outcome}` }, element("b", {}, code ?? String(status)), said)];
}

/** @param {EntrySummary} summary */
function contentTitle({ key, index }) {
  if (key !== undefined) return "Event as stored";
  return index === undefined ? "Request body" : `Event ${index} of the batch, as sent`;
}

/** @param {EntrySummary} summary */
function copyLabel({ key, index }) {
  return key === undefined && index === undefined ? "Copy body" : "Copy JSON";
}

/** @param {string} title @param {ShownBytes} shown @returns {HTMLElement} */
function shownBytes(title, { text, bytes, isCut }) {
  const size = `${grouped(bytes)} ${bytes === 1 ? "byte" : "bytes"}${isCut && text !== undefined ? ", the beginning" : ""}`;
  const caption = element("figcaption", {}, title, element("span", {}, size));
  if (text === undefined) return element("figure", {}, caption, element("p", {}, "Binary: no UTF-8 text."));
  if (bytes === 0) return element("figure", {}, caption);
  const code = element("pre", { tabindex: "0", role: "region", "aria-label": title });
  const pieces = prettyJson(text);
  if (pieces === undefined) code.append(text);
  else if (pieces.length > MAX_COLOURED_PIECES) code.append(pieces.map((piece) => piece.text).join(""));
  else {
    for (const piece of pieces) {
      code.append(piece.kind === "layout" ? piece.text : element("span", { class: piece.kind }, piece.text));
    }
  }
  return element("figure", {}, caption, code);
}
