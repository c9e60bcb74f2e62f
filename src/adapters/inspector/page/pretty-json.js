// @ts-check
// From the text, not from what JSON.parse makes of it: that would round long numbers and sort members.

/** @typedef {{ kind: "key" | "string" | "number" | "literal" | "layout", text: string }} Piece */

const TOKEN = /[\t\n\r ]*(?:("[^"\\]*(?:\\.[^"\\]*)*")|(true|false|null)|([{}[\],:])|([^\s{}[\],:"]+))/y;
const INDENT = "  ";
/** Deeper ones are no more indented: what is deep by design of an attacker would fill the memory with spaces. */
const MAX_INDENTS = 40;
const MAX_PRETTY_LENGTH = 2_000_000;

/**
 * JSON with a member a line. Every token is as it was written.
 *
 * @param {string} json
 * @returns {Piece[] | undefined} undefined where it is no JSON, or would be too long so
 */
export function prettyJson(json) {
  if (!isJson(json)) return undefined;
  /** @type {Piece[]} */
  const pieces = [];
  let depth = 0;
  let length = 0;
  let last = "";
  const add = (/** @type {Piece["kind"]} */ kind, /** @type {string} */ text) => {
    pieces.push({ kind, text });
    length += text.length;
  };
  const newLine = () => `\n${INDENT.repeat(Math.min(depth, MAX_INDENTS))}`;
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(json); token !== null; token = TOKEN.exec(json)) {
    const [, string, literal, mark, number] = token;
    const isFirst = last === "{" || last === "[";
    if (mark === "}" || mark === "]") {
      depth -= 1;
      add("layout", isFirst ? mark : `${newLine()}${mark}`);
    } else if (mark === "," || mark === ":") add("layout", mark === "," ? `,${newLine()}` : ": ");
    else {
      if (isFirst) add("layout", newLine());
      if (mark !== undefined) {
        add("layout", mark);
        depth += 1;
      } else if (string !== undefined) add(isKey(json) ? "key" : "string", string);
      else if (literal !== undefined) add("literal", literal);
      else add("number", number ?? "");
    }
    last = mark ?? "value";
    if (length > MAX_PRETTY_LENGTH) return undefined;
  }
  return pieces;
}

/** @param {string} json @returns {boolean} whether a colon comes next */
function isKey(json) {
  let next = TOKEN.lastIndex;
  while (" \t\n\r".includes(json.charAt(next)) && next < json.length) next += 1;
  return json.charAt(next) === ":";
}

/** @param {string} text @returns {boolean} */
function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
