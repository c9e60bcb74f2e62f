import fc from "fast-check";
import { ConfigurationError } from "../../domain/errors.js";

const DRAWS = 2 ** 32;

/**
 * Draws one of the faults, or "none", for each call in turn. The n-th draw depends on the seed and on
 * n alone (with the same version of fast-check, whose generator draws).
 *
 * @param faults in the order in which one draw decides among them
 * @param rates each fault's share of the calls, 0–1, at most 1 together; 0 where left out
 * @throws ConfigurationError where the seed or a rate cannot be used
 */
export function faultDraws<Fault extends string>(
  seed: number,
  faults: readonly Fault[],
  rates: Partial<Readonly<Record<Fault, number>>>,
): () => Fault | "none" {
  if (!Number.isSafeInteger(seed)) throw new ConfigurationError("seed must be an integer");
  let sum = 0;
  const bounds = faults.map((fault) => {
    const rate = rates[fault] ?? 0;
    // Negated so that NaN is refused too.
    if (!(rate >= 0 && rate <= 1)) throw new ConfigurationError(`rates.${fault} must be from 0 to 1`);
    sum += rate;
    return { fault, below: sum * DRAWS };
  });
  // Three rates of a third may add up to a little more than 1.
  if (sum > 1 + Number.EPSILON * faults.length)
    throw new ConfigurationError("rates must add up to at most 1");

  // Without fast-check's bias, which would draw the least and the greatest far too often.
  const uniform = fc.noBias(fc.integer({ min: 0, max: DRAWS - 1 }));
  const parameters = { seed, numRuns: 1, randomType: "xorshift128plus" } as const;
  const stream = fc.infiniteStream(uniform, { noHistory: true });
  const draws = fc.sample(stream, parameters)[0] as Iterator<number>;
  return () => {
    const draw = Number(draws.next().value);
    return bounds.find(({ below }) => draw < below)?.fault ?? "none";
  };
}
