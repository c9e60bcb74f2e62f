// @ts-check
/** @import { EntrySummary } from "../entries-of-exchange.js" */
import { element } from "./elements.js";
import { detailsOf } from "./entry-details.js";

/** One entry of the list: a button that opens what is known of it. */
export class EntryRow {
  /** @readonly */
  summary;
  /** @readonly @type {HTMLLIElement} */
  item;
  /** @readonly @type {HTMLButtonElement} */
  button;
  /** @type {HTMLElement | undefined} */
  #details;

  /** @param {EntrySummary} summary */
  constructor(summary) {
    this.summary = summary;
    const { id, timeMs, outcome } = summary;
    const isoTime = new Date(timeMs).toISOString();
    this.button = element(
      "button",
      { class: "row", type: "button", "aria-expanded": "false", "data-id": String(id) },
      element("time", { datetime: isoTime, title: isoTime }, isoTime.slice(11, -1)),
      element("span", { class: `outcome ${outcome}` }, outcome),
      element("span", { class: summary.name === undefined ? "name unnamed" : "name" }, labelOf(summary)),
      element("span", { class: "where" }, ...whereOf(summary)),
    );
    this.item = element("li", { class: "entry" }, this.button);
  }

  get isOpen() {
    return this.button.getAttribute("aria-expanded") === "true";
  }

  /** Someone reads it, or stands on it. */
  get isInUse() {
    return this.isOpen || this.item.contains(document.activeElement);
  }

  /** @param {boolean} isOpen */
  setOpen(isOpen) {
    this.button.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) {
      this.#details?.remove();
      this.#details = undefined;
      this.button.removeAttribute("aria-controls");
      return;
    }
    this.#details ??= detailsOf(this.summary);
    this.button.setAttribute("aria-controls", this.#details.id);
    this.item.append(this.#details);
  }
}

/** @param {EntrySummary} summary @returns {string} what the filter looks at, too */
export function labelOf({ name, method, path }) {
  return name ?? `${method} ${path}`;
}

/** @param {EntrySummary} summary @returns {(Node | string)[]} */
function whereOf({ name, key, code, message, status, method, path }) {
  if (key !== undefined) {
    const fileAt = key.lastIndexOf("/") + 1;
    return [
      element("span", { class: "folder" }, key.slice(0, fileAt)),
      element("span", { class: "file" }, key.slice(fileAt)),
    ];
  }
  return [
    element("span", { class: "code" }, code ?? String(status)),
    element("span", {}, message ?? (name === undefined ? "" : `${method} ${path}`)),
  ];
}
