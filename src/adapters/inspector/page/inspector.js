// @ts-check
/** @import { CountsReport } from "../minute-counts.js" */
import { copyText } from "./clipboard.js";
import { byId, grouped } from "./elements.js";
import { fetchDetails } from "./entry-details.js";
import { EntryList } from "./entry-list.js";
import { listenToStream } from "./event-stream.js";
import { listenToKeys } from "./keyboard.js";
import { described, MinuteChart } from "./minute-chart.js";

const ANNOUNCE_INTERVAL_MS = 5_000;
const TOAST_MS = 3_000;

const entriesList = byId("entries", HTMLOListElement);
const list = new EntryList(entriesList);
const chart = new MinuteChart(byId("chart", SVGSVGElement), byId("peak", HTMLElement));
const connection = byId("connection", HTMLElement);
const filter = byId("filter", HTMLInputElement);
const pause = byId("pause", HTMLButtonElement);
const older = byId("older", HTMLButtonElement);
const example = byId("example", HTMLElement);
const toast = byId("toast", HTMLElement);
const announcedCounts = byId("announced-counts", HTMLElement);

let isRenderDue = false;
function renderSoon() {
  if (isRenderDue) return;
  isRenderDue = true;
  requestAnimationFrame(() => {
    isRenderDue = false;
    render();
  });
}

function render() {
  const { kept, matching, shown } = list.render();
  const isFiltered = filter.value.trim() !== "";
  byId("columns", HTMLElement).hidden = shown === 0;
  byId("empty", HTMLElement).hidden = kept > 0 || shown > 0;
  const noMatch = byId("no-match", HTMLElement);
  noMatch.hidden = kept === 0 || shown > 0;
  noMatch.textContent = `None of the newest ${grouped(kept)} is called “${filter.value.trim()}”.`;
  byId("matches", HTMLElement).textContent = isFiltered ? `${grouped(matching)} of ${grouped(kept)}` : "";
  older.hidden = matching <= shown;
  older.textContent = `Show older (${grouped(matching - shown)} more)`;
  pause.setAttribute("aria-pressed", String(list.isPaused));
  const missed = list.missed > 0 ? ` · ${grouped(list.missed)} new` : "";
  pause.textContent = list.isPaused ? `Resume${missed}` : "Pause";
}

/** @param {CountsReport} report */
function showCounts(report) {
  chart.show(report);
  latestTotals = report.totals;
  for (const [outcome, count] of Object.entries(report.totals)) {
    byId(`total-${outcome}`, HTMLElement).textContent = grouped(count);
  }
}

/** @type {CountsReport["totals"] | undefined} */
let latestTotals;
// Aloud now and then, and never the events themselves: nobody could listen to them.
setInterval(() => {
  const text = latestTotals === undefined ? "" : described(latestTotals);
  if (announcedCounts.textContent !== text) announcedCounts.textContent = text;
}, ANNOUNCE_INTERVAL_MS);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let toastTimer;
/** @param {string} text */
function say(text) {
  clearTimeout(toastTimer);
  toast.textContent = text;
  toastTimer = setTimeout(() => (toast.textContent = ""), TOAST_MS);
}

/** @param {number} id @param {string | undefined} what */
async function copyOf(id, what) {
  const url = `/_inspect/entries/${id}/curl`;
  if (what === "content") {
    const { content } = await fetchDetails(id);
    if (content?.text === undefined || content.isCut) return say("There is no whole text to copy");
    return say((await copyText(content.text)) ? "Copied" : "The browser does not let this page copy");
  }
  const response = await fetch(url);
  const line = await response.text();
  if (!response.ok) return say(line);
  say(
    (await copyText(line))
      ? "Copied as curl"
      : `The browser does not let this page copy; the line is at ${url}`,
  );
}

/** @param {number} id @param {string} [what] */
function copy(id, what) {
  copyOf(id, what).catch(() => say("The server does not answer"));
}

function togglePause() {
  list.setPaused(!list.isPaused);
  render();
}

entriesList.addEventListener("click", ({ target }) => {
  if (!(target instanceof Element)) return;
  const row = list.rowOf(target);
  const button = target.closest("button");
  if (row === undefined || button === null) return;
  if (button === row.button) row.setOpen(!row.isOpen);
  else copy(row.summary.id, button.dataset["copy"]);
});
filter.addEventListener("input", () => {
  list.setFilter(filter.value);
  render();
});
pause.addEventListener("click", togglePause);
older.addEventListener("click", () => {
  list.showOlder();
  render();
});
byId("copy-example", HTMLButtonElement).addEventListener("click", () => {
  void copyText(example.textContent ?? "").then((isCopied) => say(isCopied ? "Copied" : "Select it to copy"));
});

listenToKeys({
  filter() {
    filter.focus();
    filter.select();
  },
  move(step) {
    const row = list.neighbour(list.rowOf(document.activeElement), step);
    row?.button.focus();
    row?.button.scrollIntoView({ block: "nearest" });
  },
  copy() {
    const row = list.rowOf(document.activeElement);
    if (row !== undefined) copy(row.summary.id);
  },
  pause: togglePause,
  leave() {
    const row = list.rowOf(document.activeElement);
    if (document.activeElement === filter && filter.value !== "") {
      filter.value = "";
      list.setFilter("");
      render();
    } else if (row?.isOpen) {
      row.setOpen(false);
      row.button.focus();
    } else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  },
});

listenToStream({
  onState(state) {
    connection.dataset["state"] = state;
    connection.textContent = state;
  },
  onSnapshot({ entries, maxEntries, examplePath }) {
    byId("to-try", HTMLElement).hidden = examplePath === undefined;
    example.textContent = `curl -H "Content-Type: application/json" -d '{"eventName": "curl_test"}' ${location.origin}${examplePath}`;
    list.reset(entries, maxEntries);
    renderSoon();
  },
  onEntries(entries) {
    list.add(entries);
    renderSoon();
  },
  onCounts: showCounts,
});
