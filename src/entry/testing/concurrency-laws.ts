import { law, lawByHook, type LawProbe, settled, MEBIBYTE } from "./law-probe.js";

const WRITERS = 32;
const READS_A_TURN = 8;

const smallBodies = () =>
  Array.from({ length: WRITERS }, (_, writer) => `${"w".repeat(writer)} of writer ${writer}`);
/** Each writer's bytes are its own number, so that a mixture shows as well as a part. */
const largeBodies = () => [1, 2, 3].map((writer) => new Uint8Array(MEBIBYTE).fill(writer));

/** Writer n puts through probe n, in turn. */
async function expectOneWinner(
  probes: readonly [LawProbe, ...LawProbe[]],
  key: string,
  bodies: readonly (string | Uint8Array)[],
): Promise<void> {
  const of = (writer: number) => probes[writer % probes.length] ?? probes[0];
  const outcomes = await settled(bodies.map((body, writer) => of(writer).put(key, body)));
  const winners = bodies.filter((_, writer) => outcomes[writer] === "created");
  const [winner] = winners;
  if (winner === undefined || winners.length > 1)
    throw of(0).violation(`one "created" for ${bodies.length} writers`, `${winners.length} of them`);
  for (const probe of probes) await probe.expectStored(key, winner);
}

export const oneWinner = law(
  "of many concurrent writers of one key exactly one creates it, and its bytes stand",
  async (probe) => {
    for (let round = 0; round < 3; round++) await expectOneWinner([probe], probe.newKey(), smallBodies());
    // What is large may take another way into the store, say a multipart upload.
    await expectOneWinner([probe], probe.newKey(), largeBodies());
  },
);

// A lock that the store holds in memory keeps its own writers apart, and no other process's.
export const oneWinnerAmongStores = lawByHook(
  "reopen",
  "of the concurrent writers of one key through two stores over the same place exactly one creates it",
  async (probe, reopen) => {
    const probes = [probe, probe.on(await reopen())] as const;
    for (let round = 0; round < 3; round++) await expectOneWinner(probes, probe.newKey(), smallBodies());
    await expectOneWinner(probes, probe.newKey(), largeBodies());
  },
);

export const keysApart = law(
  "concurrent writers of different keys do not disturb one another",
  async (probe) => {
    const bodies = Array.from({ length: WRITERS }, (_, writer) =>
      new Uint8Array(1 + writer * 997).fill(writer),
    );
    const keyed = bodies.map((body) => ({ key: probe.newKey(), body }));
    await settled(keyed.map(({ key, body }) => probe.expectPut(key, body, "created")));
    for (const { key, body } of keyed) await probe.expectStored(key, body);
  },
);

export const wholeOrNothing = law("a reader sees the whole object or nothing", async (probe) => {
  for (let round = 0; round < 3; round++) {
    const key = probe.newKey();
    const bodies = largeBodies();
    let isRunning = true;
    const puts = settled(bodies.map((body) => probe.put(key, body))).finally(() => {
      isRunning = false;
    });
    const reads = async () => {
      while (isRunning) {
        // Several within one turn of the event loop, since a part may be there no longer than that; then
        // a turn, else reads that are answered at once would starve the writes.
        for (let read = 0; read < READS_A_TURN; read++) await expectOneOf(probe, key, [undefined, ...bodies]);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    await settled<unknown>([puts, reads()]);
    await expectOneOf(probe, key, bodies);
  }
});

async function expectOneOf(
  probe: LawProbe,
  key: string,
  bodies: readonly (Uint8Array | undefined)[],
): Promise<void> {
  const seen = (await probe.readBack(key))?.body;
  const isWhole = bodies.some((body) =>
    body === undefined || seen === undefined ? body === seen : Buffer.compare(body, seen) === 0,
  );
  if (isWhole) return;
  const what = seen === undefined ? "nothing" : `${seen.length} bytes that no writer put`;
  throw probe.violation(`the whole object${bodies.includes(undefined) ? " or nothing" : ""}`, what);
}
