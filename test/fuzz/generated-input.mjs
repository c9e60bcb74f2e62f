// Every seed has one input, here and in every process.
import { inspect } from "node:util";
import fc from "fast-check";
import { anyInput } from "./kinds.mjs";

/**
 * Calls `predicate` with the input of a seed, and where it throws, with smaller ones.
 *
 * @returns fast-check's details: `failed`, and then `counterexample` and `errorInstance` of the smallest
 */
export function checkInput(seed, predicate) {
  return fc.check(fc.asyncProperty(anyInput, predicate), { seed: seed | 0, numRuns: 1 });
}

/** The input of a seed as it was drawn. */
export async function inputOf(seed) {
  let drawn;
  await checkInput(seed, (input) => Promise.resolve(void (drawn = input)));
  return drawn;
}

/** An input for a person to read, shortened where it is long. */
export function shown(input) {
  const readable = input.bytes === undefined ? input : { ...input, bytes: input.bytes.toString("latin1") };
  const text = inspect(readable, { depth: 8, maxStringLength: 300, maxArrayLength: 40, breakLength: 100 });
  return text.length > 4_000 ? `${text.slice(0, 4_000)} …` : text;
}
