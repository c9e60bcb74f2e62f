/** Runs a task at once when it is wanted, and at most every so often. Its timer keeps no process alive. */
export class Throttle {
  readonly #intervalMs: number;
  readonly #task: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isDue = false;

  constructor(intervalMs: number, task: () => void) {
    this.#intervalMs = intervalMs;
    this.#task = task;
  }

  want(): void {
    if (this.#timer !== undefined) {
      this.#isDue = true;
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#isDue) return;
      this.#isDue = false;
      this.want();
    }, this.#intervalMs).unref();
    this.#task();
  }

  /** Forgets what was wanted. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isDue = false;
  }
}
