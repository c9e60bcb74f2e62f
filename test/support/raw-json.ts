// A second opinion on JSON text, written for tests: it keeps what JSON.parse loses.

/** A value with the digits of its numbers and the order of its members. */
export type Raw =
  | { readonly number: string }
  | { readonly string: string }
  | { readonly literal: string }
  | { readonly array: readonly Raw[] }
  | { readonly object: readonly (readonly [string, Raw])[] };

/** Reads text that JSON.parse accepts; recursive and slow, which is all a test needs. */
export function parseRaw(text: string): Raw {
  let rest = text;
  const skip = (pattern: RegExp): string | undefined => {
    const match = new RegExp(`^[ \\t\\r\\n]*(${pattern.source})`, "s").exec(rest);
    if (match === null) return undefined;
    rest = rest.slice(match[0].length);
    return match[1];
  };
  const string = () => skip(/"(?:[^"\\]|\\.)*"/);
  const value = (): Raw => {
    const token = string();
    if (token !== undefined) return { string: JSON.parse(token) as string };
    const number = skip(/-?\d[\d.eE+-]*/);
    if (number !== undefined) return { number };
    const literal = skip(/true|false|null/);
    if (literal !== undefined) return { literal };
    if (skip(/\[/) !== undefined) {
      const array: Raw[] = [];
      while (skip(/\]/) === undefined) {
        array.push(value());
        skip(/,/);
      }
      return { array };
    }
    skip(/\{/);
    const object: [string, Raw][] = [];
    while (skip(/\}/) === undefined) {
      const name = JSON.parse(string() ?? "") as string;
      skip(/:/);
      object.push([name, value()]);
      skip(/,/);
    }
    return { object };
  };
  return value();
}

/** The same with every unpaired surrogate, in names and values, as U+FFFD. */
export function wellFormed(raw: Raw): Raw {
  if ("string" in raw) return { string: raw.string.toWellFormed() };
  if ("array" in raw) return { array: raw.array.map(wellFormed) };
  if ("object" in raw)
    return { object: raw.object.map(([name, value]) => [name.toWellFormed(), wellFormed(value)]) };
  return raw;
}
