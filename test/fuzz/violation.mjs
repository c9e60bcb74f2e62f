/** An input for which one of the laws does not hold. */
export class Violation extends Error {}

/** @throws Violation with that message */
export function hold(isSo, message) {
  if (!isSo) throw new Violation(message);
}
