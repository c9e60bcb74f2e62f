import fc from "fast-check";
import { law, type LawProbe, settled } from "./law-probe.js";

interface Put {
  readonly name: string;
  readonly body: string | Uint8Array;
}

const NAMES = ["a", "b", "c"];
const DEFAULT_RUNS = 25;

/** Steps one after another; the puts of one step at once. Made when asked for: fast-check makes a table of all Unicode. */
function arbitrarySteps(): fc.Arbitrary<Put[][]> {
  const put = fc.record({
    name: fc.constantFrom(...NAMES),
    body: fc.oneof(fc.string({ unit: "binary", maxLength: 50 }), fc.uint8Array({ maxLength: 50 })),
  });
  return fc.array(fc.array(put, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 });
}

// `fc.configureGlobal({ numRuns, seed })` holds for it too. Not `fc.assert`: a reporter set there decides alone
// whether a failure is one.
export const likeAMap = law("random sequences of puts, some concurrent, agree with a Map", async (probe) => {
  const details = await fc.check(
    fc.asyncProperty(arbitrarySteps(), (sequence) => agreesWithMap(probe, sequence)),
    { numRuns: fc.readConfigureGlobal().numRuns ?? DEFAULT_RUNS },
  );
  if (details.failed) {
    throw probe.violation("every sequence of puts to agree", String(fc.defaultReportMessage(details)), {
      cause: details.errorInstance,
    });
  }
});

async function agreesWithMap(probe: LawProbe, sequence: readonly (readonly Put[])[]): Promise<void> {
  // Other keys each time, so that one store serves all runs.
  const prefix = probe.newKey();
  const model = new Map<string, Put["body"]>();
  for (const step of sequence) {
    const puts = step.map(({ name, body }) => ({ key: `${prefix}-${name}`, body }));
    const outcomes = await settled(puts.map(({ key, body }) => probe.put(key, body)));
    for (const key of new Set(puts.map((each) => each.key))) {
      const created = puts.filter((each, index) => each.key === key && outcomes[index] === "created");
      const expected = model.has(key) ? 0 : 1;
      if (created.length !== expected)
        throw probe.violation(`${expected} "created" for a key in one step`, `${created.length}`);
      for (const { body } of created) model.set(key, body);
    }
    for (const key of NAMES.map((name) => `${prefix}-${name}`)) {
      const body = model.get(key);
      if (body === undefined) await probe.expectNothing(key, "a key never put");
      else await probe.expectStored(key, body);
    }
  }
}
