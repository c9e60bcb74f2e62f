// @ts-check
/** @import { EntrySummary } from "../entries-of-exchange.js" */
import { EntryRow, labelOf } from "./entry-row.js";

/** Rows in the document, and how many more are shown when asked for. */
const PAGE_OF_ROWS = 200;
/** In a burst nobody could follow the highlights. */
const MAX_HIGHLIGHTED = 12;

/** The newest entries that match the filter, as rows. A row that is in use stays as long as it matches. */
export class EntryList {
  #list;
  /** @type {EntrySummary[]} oldest first */
  #entries = [];
  /** @type {EntrySummary[] | undefined} what is shown while paused */
  #frozen;
  /** @type {Map<Element, EntryRow>} */
  #rows = new Map();
  #maxEntries = PAGE_OF_ROWS;
  #limit = PAGE_OF_ROWS;
  #filter = "";
  #missed = 0;

  /** @param {HTMLOListElement} list */
  constructor(list) {
    this.#list = list;
  }

  /** @param {EntrySummary[]} entries @param {number} maxEntries */
  reset(entries, maxEntries) {
    this.#maxEntries = maxEntries;
    this.#entries = entries;
    this.#frozen &&= [];
    this.#missed = 0;
    this.#rows.clear();
    this.#list.replaceChildren();
  }

  /** @param {EntrySummary[]} entries oldest first, newer than all before */
  add(entries) {
    this.#entries.push(...entries);
    this.#entries.splice(0, this.#entries.length - this.#maxEntries);
    if (this.#frozen !== undefined) this.#missed += entries.length;
  }

  /** @param {string} text */
  setFilter(text) {
    this.#filter = text.trim().toLowerCase();
    this.#limit = PAGE_OF_ROWS;
  }

  /** @param {boolean} isPaused */
  setPaused(isPaused) {
    this.#frozen = isPaused ? [...this.#entries] : undefined;
    this.#missed = 0;
  }

  get isPaused() {
    return this.#frozen !== undefined;
  }

  /** How many came while it was paused. */
  get missed() {
    return this.#missed;
  }

  showOlder() {
    this.#limit += PAGE_OF_ROWS;
  }

  /** @param {Element | null} element @returns {EntryRow | undefined} the row that the element is in */
  rowOf(element) {
    const item = element?.closest("li.entry");
    return item ? this.#rows.get(item) : undefined;
  }

  /**
   * The row that is `step` below the given one (above, where negative); the first where there is none.
   *
   * @param {EntryRow | undefined} row @param {1 | -1} step
   */
  neighbour(row, step) {
    const item = step === 1 ? row?.item.nextElementSibling : row?.item.previousElementSibling;
    return this.rowOf((row === undefined ? this.#list.firstElementChild : item) ?? null) ?? row;
  }

  /** Brings the document up to date. @returns {{ kept: number, matching: number, shown: number }} */
  render() {
    const entries = this.#frozen ?? this.#entries;
    const matching = entries.filter((summary) => this.#matches(summary));
    const wanted = matching.slice(-this.#limit).reverse();
    const newestShown = this.#rows.get(this.#list.firstElementChild ?? this.#list)?.summary.id ?? Infinity;
    /** @type {EntryRow[]} */
    const fresh = [];
    let next = this.#list.firstElementChild;
    for (const summary of wanted) {
      next = this.#dropUntil(next, summary.id);
      if (next !== null && this.#rows.get(next)?.summary.id === summary.id) next = next.nextElementSibling;
      else {
        const row = new EntryRow(summary);
        this.#rows.set(row.item, row);
        this.#list.insertBefore(row.item, next);
        if (summary.id > newestShown) fresh.push(row);
      }
    }
    this.#dropUntil(next, -Infinity);
    if (fresh.length <= MAX_HIGHLIGHTED) for (const { item } of fresh) item.classList.add("fresh");
    return { kept: entries.length, matching: matching.length, shown: this.#rows.size };
  }

  /**
   * Drops rows that are newer than `id`, unless they are in use.
   *
   * @param {Element | null} item @param {number} id
   * @returns {Element | null} the first that is not newer
   */
  #dropUntil(item, id) {
    let next = item;
    for (;;) {
      const row = next === null ? undefined : this.#rows.get(next);
      if (next === null || row === undefined || row.summary.id <= id) return next;
      const after = next.nextElementSibling;
      if (!(row.isInUse && this.#matches(row.summary))) {
        this.#rows.delete(next);
        next.remove();
      }
      next = after;
    }
  }

  /** @param {EntrySummary} summary */
  #matches(summary) {
    return this.#filter === "" || labelOf(summary).toLowerCase().includes(this.#filter);
  }
}
