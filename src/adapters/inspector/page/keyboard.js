// @ts-check

/**
 * @typedef {object} KeyActions
 * @property {() => void} filter
 * @property {(step: 1 | -1) => void} move
 * @property {() => void} copy
 * @property {() => void} pause
 * @property {() => void} leave
 */

/** @type {Readonly<Record<string, (actions: KeyActions) => void>>} */
const KEYS = {
  "/": (actions) => actions.filter(),
  j: (actions) => actions.move(1),
  ArrowDown: (actions) => actions.move(1),
  k: (actions) => actions.move(-1),
  ArrowUp: (actions) => actions.move(-1),
  c: (actions) => actions.copy(),
  p: (actions) => actions.pause(),
  Escape: (actions) => actions.leave(),
};

/** In a field a letter is a letter: only these lead out of it. */
const KEYS_IN_FIELD = ["Escape", "ArrowDown"];
/** They scroll a text that has the focus. */
const KEYS_OF_SCROLLING = ["ArrowDown", "ArrowUp"];

/** @param {KeyActions} actions */
export function listenToKeys(actions) {
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return;
    if (target instanceof HTMLInputElement && !KEYS_IN_FIELD.includes(key)) return;
    if (target instanceof HTMLPreElement && KEYS_OF_SCROLLING.includes(key)) return;
    const act = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (act === undefined) return;
    event.preventDefault();
    act(actions);
  });
}
