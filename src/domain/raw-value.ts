import type { JsonReader } from "./json-reader.js";
import { isLongerInUtf8 } from "./utf8.js";

/** A JSON value as it was written: what JSON.parse would lose is still there. */
export interface RawValue {
  /** On one line of well-formed text; members, their order and the digits of numbers as received. */
  readonly text: string;
  readonly isObject: boolean;
  /** The members of the value itself, where it is an object. */
  readonly members: readonly RawMember[];
  /** Why readers would disagree on its members, or undefined where they would not. */
  readonly ambiguity: string | undefined;
}

interface RawMember {
  readonly name: string;
  /** `"name":value` */
  readonly text: string;
}

export interface RawValueBounds {
  /** UTF-8 bytes of the value as received, white space within it included. */
  readonly maxBytes: number;
  /** Levels of objects and arrays, the value itself included. */
  readonly maxDepth: number;
}

/** The bound that a value goes past. */
export type Excess = keyof RawValueBounds;

/**
 * Reads the next value. One that goes past a bound is still read to its end, but nothing of it is
 * kept: memory stays within the bounds, and deep nesting needs no call stack.
 *
 * @throws JsonSyntaxError where no value is next; accepts exactly what JSON.parse accepts
 */
export function readRawValue(reader: JsonReader, bounds: RawValueBounds): RawValue | Excess {
  const isObject = reader.peek() === "{";
  const start = reader.position;
  const nesting = new Nesting();
  const recording = new Recording();
  let excess: Excess | undefined;
  const isWithinBounds = () => {
    if (nesting.depth > bounds.maxDepth) excess ??= "maxDepth";
    if (reader.position - start > bounds.maxBytes) excess ??= "maxBytes";
    return excess === undefined;
  };
  const memberName = () => {
    reader.peek();
    const position = reader.position;
    const token = reader.string();
    reader.expect(":");
    if (isWithinBounds()) recording.name(token, position);
  };

  for (;;) {
    const first = reader.peek();
    if (first === "{" || first === "[") {
      reader.expect(first);
      nesting.push(first);
      if (isWithinBounds()) recording.open(first);
      if (reader.peek() !== nesting.closing) {
        if (first === "{") memberName();
        continue;
      }
    } else {
      const token = reader.scalar();
      if (isWithinBounds()) recording.write(token);
    }

    // A value has ended, and with it whatever it was the last of.
    while (nesting.depth > 0 && !reader.take(",")) {
      const { closing } = nesting;
      reader.expect(closing);
      if (isWithinBounds()) recording.close(closing);
      nesting.pop();
    }
    if (nesting.depth === 0) break;
    if (isWithinBounds()) recording.comma();
    if (nesting.closing === "}") memberName();
  }

  if (isLongerInUtf8(reader.json, bounds.maxBytes, start, reader.position)) return "maxBytes";
  return (
    excess ?? { text: recording.text, isObject, members: recording.members(), ambiguity: recording.ambiguity }
  );
}

/** The brackets that are open, a byte each: a hostile body may open millions. */
class Nesting {
  #objects = new Uint8Array(64);
  #depth = 0;

  get depth(): number {
    return this.#depth;
  }

  /** The bracket that closes the innermost; of no use at depth 0. */
  get closing(): "}" | "]" {
    return this.#objects[this.#depth - 1] === 1 ? "}" : "]";
  }

  push(bracket: "{" | "["): void {
    if (this.#depth === this.#objects.length) {
      const larger = new Uint8Array(this.#objects.length * 2);
      larger.set(this.#objects);
      this.#objects = larger;
    }
    this.#objects[this.#depth] = bracket === "{" ? 1 : 0;
    this.#depth += 1;
  }

  pop(): void {
    this.#depth -= 1;
  }
}

/** The value's text, and what is to be known of its members. */
class Recording {
  text = "";
  ambiguity: string | undefined;
  /** The names so far in each open object; undefined for an array. */
  readonly #names: (Set<string> | undefined)[] = [];
  readonly #spans: { readonly name: string; readonly start: number; end: number }[] = [];

  write(token: string): void {
    this.text += token;
  }

  open(bracket: "{" | "["): void {
    this.#names.push(bracket === "{" ? new Set() : undefined);
    this.text += bracket;
  }

  close(bracket: "}" | "]"): void {
    this.#endMember();
    this.#names.pop();
    this.text += bracket;
  }

  comma(): void {
    this.#endMember();
    this.text += ",";
  }

  name(token: string, position: number): void {
    const name = token.includes("\\") ? (JSON.parse(token) as string) : token.slice(1, -1);
    const siblings = this.#names.at(-1);
    if (name === "__proto__") {
      this.ambiguity ??= `__proto__ cannot be a member name (character ${position})`;
    } else if (siblings?.has(name)) {
      this.ambiguity ??= `a member name occurs twice in one object (again at character ${position})`;
    }
    siblings?.add(name);
    if (this.#names.length === 1) this.#spans.push({ name, start: this.text.length, end: 0 });
    this.text += `${token}:`;
  }

  // Cut only once the text is whole: each cut from a growing text would copy all of it.
  members(): RawMember[] {
    return this.#spans.map(({ name, start, end }) => ({ name, text: this.text.slice(start, end) }));
  }

  #endMember(): void {
    const last = this.#spans.at(-1);
    if (this.#names.length === 1 && last !== undefined) last.end = this.text.length;
  }
}
