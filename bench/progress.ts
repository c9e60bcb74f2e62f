/** One line on standard error, rewritten on a terminal; elsewhere each stage is a line of its own. */
export class Progress {
  readonly #startedMs = Date.now();
  #stage = "";

  stage(doing: string): void {
    this.#stage = doing;
    if (!process.stderr.isTTY) process.stderr.write(`bench  ${this.#elapsed()}  ${doing}\n`);
    else this.part("");
  }

  /** How far the stage is; told on a terminal alone. */
  part(detail: string): void {
    if (!process.stderr.isTTY) return;
    process.stderr.write(`\r\x1b[2Kbench  ${this.#elapsed()}  ${this.#stage}  ${detail}`);
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\x1b[2K");
  }

  #elapsed(): string {
    const seconds = Math.round((Date.now() - this.#startedMs) / 1_000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}
