/** Thrown where a store breaks a law of the contract. */
export class ContractViolation extends Error {
  /** The name of the law, as in the suite. */
  readonly law: string;
  readonly expected: string;
  readonly seen: string;

  constructor(law: string, expected: string, seen: string, options?: { cause?: unknown }) {
    super(`the store breaks the law "${law}": expected ${expected}, saw ${seen}`, options);
    this.name = "ContractViolation";
    this.law = law;
    this.expected = expected;
    this.seen = seen;
  }
}
