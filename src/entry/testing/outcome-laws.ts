import { law, MEBIBYTE } from "./law-probe.js";

export const createdThenExists = law("a new key is created and read back, then exists", async (probe) => {
  const key = probe.newKey();
  await probe.expectNothing(key, "a new key");
  await probe.expectPut(key, "first", "created");
  await probe.expectStored(key, "first");
  await probe.expectPut(key, "first", "exists");
  await probe.expectPut(key, "first", "exists");
});

export const exactOutcomes = law('every answer is exactly "created" or "exists"', async (probe) => {
  const key = probe.newKey();
  // Whatever the answer is, the probe refuses any other value.
  await probe.put(key, "first");
  await probe.put(key, "second");
  await probe.put(probe.newKey(), new Uint8Array(3), { timeoutMs: 10_000 });
});

export const takenKeyUnchanged = law("a taken key keeps its bytes", async (probe) => {
  const key = probe.newKey();
  const original = "the first bytes";
  await probe.put(key, original);
  for (const other of ["other", "other bytes, and more of them", "", new Uint8Array(MEBIBYTE)]) {
    await probe.expectPut(key, other, "exists");
    await probe.expectStored(key, original);
  }
});
