import type { Clock } from "../../domain/ports.js";

/** A clock that stands still until it is told otherwise. */
export class FixedClock implements Clock {
  #nowMs: number;

  /** @param nowMs integer milliseconds since the Unix epoch */
  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  /** @param nowMs integer milliseconds since the Unix epoch; may be earlier than now */
  set(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  /** @param byMs milliseconds; negative ones step back */
  advance(byMs: number): void {
    this.#nowMs += byMs;
  }
}
