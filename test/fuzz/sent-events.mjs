// A second opinion on what an event's body holds, by JSON.parse.
import { TextDecoder } from "node:util";
import { gunzipSync } from "node:zlib";

/** In place of an entry that is no JSON. */
const NO_JSON = Symbol("no JSON");
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The values of a body, in order; undefined where it cannot be read at all.
 *
 * @param maxBytes bytes past which gzip is not inflated
 */
export function sentValues(event, maxBytes) {
  try {
    const text = bodyText(event, maxBytes).replace(/^\ufeff/, "");
    if (mediaType(event.headers) !== "application/x-ndjson") {
      const value = JSON.parse(text);
      return Array.isArray(value) ? value : [value];
    }
    return text
      .split("\n")
      .filter((line) => /[^ \t\r]/.test(line))
      .map(parsedLine);
  } catch {
    return undefined;
  }
}

function bodyText({ body, isBase64Encoded }, maxBytes) {
  if (isBase64Encoded !== true) return body;
  const bytes = Buffer.from(body, "base64");
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return utf8.decode(isGzip ? gunzipSync(bytes, { maxOutputLength: maxBytes }) : bytes);
}

function mediaType(headers) {
  const given = Object.entries(headers ?? {}).findLast(
    ([name, value]) => name.toLowerCase() === "content-type" && typeof value === "string",
  );
  return given?.[1].split(";")[0].trim().toLowerCase();
}

function parsedLine(line) {
  try {
    return JSON.parse(line);
  } catch {
    return NO_JSON;
  }
}

/**
 * What of a value must be stored, as text that is equal for values that JSON.parse cannot tell apart;
 * undefined for what is no event. Unpaired surrogates count as U+FFFD, which they are stored as.
 *
 * @param without top-level members that are not stored
 */
export function storableText(value, without) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const kept = Object.fromEntries(Object.entries(value).filter(([name]) => !without.includes(name)));
  const text = JSON.stringify(kept);
  if (!text.includes("\\ud")) return text;
  return text.replace(/\\(?:ud[89a-f][0-9a-f]{2}|[^])/g, (escape) => (escape.length > 2 ? "\ufffd" : escape));
}
