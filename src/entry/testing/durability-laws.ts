import { law, lawByHook, settled, MEBIBYTE } from "./law-probe.js";

const WRITERS = 32;

// What a store writes a little later is seen to be missing only by a reader who is quicker: hence no wait at
// all between the answer and the read, and many of them.
export const answeredAfterTheWrite = law(
  "an answer comes after the write: what it speaks of can be read at once",
  async (probe) => {
    const expectThere = async (key: string, body: string, outcome: unknown) => {
      if ((await probe.readBack(key)) === undefined)
        throw probe.violation(`the ${body.length} bytes that were answered "${String(outcome)}"`, "nothing");
    };
    const body = "x".repeat(10_000);
    const putAndRead = async (key: string) => expectThere(key, body, await probe.put(key, body));
    await putAndRead(probe.newKey());
    await settled(Array.from({ length: WRITERS }, () => putAndRead(probe.newKey())));
    // A writer that comes second is not answered before the first one's bytes are there.
    const shared = probe.newKey();
    await settled(Array.from({ length: WRITERS }, () => putAndRead(shared)));
  },
);

export const survivesACrash = lawByHook(
  "reopen",
  "what was answered outlives a crash right after the answer",
  async (probe, reopen) => {
    const bodies = ["", "one", "caf\u00e9 \u{1f600}", new Uint8Array(MEBIBYTE).fill(7)];
    const keyed = bodies.map((body) => ({ key: probe.newKey(), body }));
    await settled(keyed.map(({ key, body }) => probe.expectPut(key, body, "created")));
    const last = { key: probe.newKey(), body: "the last" };
    await probe.expectPut(last.key, last.body, "created");
    const after = probe.on(await reopen());
    for (const { key, body } of [last, ...keyed]) {
      await after.expectStored(key, body);
      await after.expectPut(key, "another's", "exists");
      await after.expectStored(key, body);
    }
    await after.expectPut(probe.newKey(), "new", "created");
  },
);
