/** The text is not JSON (RFC 8259); `position` is where, in UTF-16 code units from the text's start. */
export class JsonSyntaxError extends Error {
  constructor(readonly position: number) {
    super(`not JSON at character ${position}`);
  }
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;

/** Reads JSON token by token, each as it was written. White space before a token is skipped. */
export class JsonReader {
  readonly #json: string;
  /** Whether the text has no unpaired surrogate. */
  readonly isWellFormed: boolean;
  #position = 0;
  #backslash = -1;

  constructor(json: string) {
    this.#json = json;
    this.isWellFormed = json.isWellFormed();
  }

  get json(): string {
    return this.#json;
  }

  get position(): number {
    return this.#position;
  }

  /** Where the first backslash at or after `from` is, which only grows; Infinity for none. */
  backslashFrom(from: number): number {
    if (this.#backslash < from) {
      const found = this.#json.indexOf("\\", from);
      this.#backslash = found === -1 ? Number.POSITIVE_INFINITY : found;
    }
    return this.#backslash;
  }

  /** Goes on at `position`: what lies before it was read by other means. */
  skipTo(position: number): void {
    this.#position = position;
  }

  /** The next character that is not white space, not consumed; "" at the end. */
  peek(): string {
    while (isWhiteSpace(this.#json.charCodeAt(this.#position))) this.#position += 1;
    return this.#json.charAt(this.#position);
  }

  /** Consumes the next character where it is `char`. */
  take(char: string): boolean {
    if (this.peek() !== char) return false;
    this.#position += 1;
    return true;
  }

  /** @throws JsonSyntaxError where anything but `char` is next */
  expect(char: string): void {
    if (!this.take(char)) throw new JsonSyntaxError(this.#position);
  }

  /** @throws JsonSyntaxError where anything is left */
  expectEnd(): void {
    if (this.peek() !== "") throw new JsonSyntaxError(this.#position);
  }

  /**
   * A string, number, `true`, `false` or `null`, as text to be stored.
   *
   * @throws JsonSyntaxError where none is next
   */
  scalar(): string {
    if (this.peek() === '"') return this.string();
    return this.#match(NUMBER) ?? this.#match(LITERAL) ?? this.#fail();
  }

  /**
   * A string's token, well-formed: an escaped one is spelled anew, so that an unpaired surrogate,
   * literal or escaped, is U+FFFD in what is stored.
   *
   * @throws JsonSyntaxError where no string is next
   */
  string(): string {
    this.expect('"');
    const start = this.#position - 1;
    let isPlain = true;
    for (;;) {
      const unit = this.#json.charCodeAt(this.#position);
      if (unit === QUOTE) break;
      if (!(unit >= FIRST_PRINTABLE)) this.#fail(); // a control character, or NaN at the end
      if (unit === BACKSLASH) {
        isPlain = false;
        this.#position += 1;
      } else if (unit >= FIRST_SURROGATE && unit <= LAST_SURROGATE) isPlain = false;
      this.#position += 1;
    }
    this.#position += 1;
    const token = this.#json.slice(start, this.#position);
    return isPlain ? token : respell(token, start);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const token = pattern.exec(this.#json)?.[0];
    this.#position += token?.length ?? 0;
    return token;
  }

  #fail(): never {
    throw new JsonSyntaxError(this.#position);
  }
}

function respell(token: string, position: number): string {
  let decoded: string;
  try {
    decoded = JSON.parse(token) as string;
  } catch {
    throw new JsonSyntaxError(position); // an escape that JSON does not have
  }
  return JSON.stringify(decoded.toWellFormed());
}

function isWhiteSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}
