import { isIngestError } from "../../domain/errors.js";
import { describeError, lawByHook, type LawProbe, type PutEnd, settled } from "./law-probe.js";
import type { StoreHooks } from "./store-under-test.js";

/** Else a store that retries would do so for as long as it is used to. */
const PUT_TIMEOUT_MS = 500;

/** A store may ignore its `timeoutMs`; this only ends what hangs. */
const HUNG_MS = 30_000;

/** Several, since an outage may fail each put in another way. */
const BODIES = ["", "text", "caf\u00e9 \u{1f600}", new Uint8Array(64 * 1024).fill(7)];

interface FailedPut {
  readonly key: string;
  readonly body: string | Uint8Array;
  readonly end: PutEnd;
}

/** What became of new keys' puts in an outage, which is over when this resolves. */
async function putInOutage(probe: LawProbe, outage: StoreHooks["outage"]): Promise<FailedPut[]> {
  // First a put that succeeds: what is ready already, a folder or a connection, fails later than what is not.
  await probe.expectPut(probe.newKey(), "before the outage", "created");
  const endOutage = await outage();
  try {
    const puts = BODIES.map(async (body) => {
      const key = probe.newKey();
      return { key, body, end: await ended(probe, probe.attempt(key, body, { timeoutMs: PUT_TIMEOUT_MS })) };
    });
    return await settled(puts);
  } finally {
    await endOutage();
  }
}

async function ended(probe: LawProbe, put: Promise<PutEnd>): Promise<PutEnd> {
  let timer: NodeJS.Timeout | undefined;
  const hung = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(probe.violation("a put in an outage to end", `none of it within ${HUNG_MS} ms`));
    }, HUNG_MS);
  });
  try {
    return await Promise.race([put, hung]);
  } finally {
    clearTimeout(timer);
  }
}

export const outageNotSwallowed = lawByHook(
  "outage",
  "while what is behind the store fails, no put is answered",
  async (probe, outage) => {
    for (const { end } of await putInOutage(probe, outage)) {
      if ("outcome" in end) throw probe.violation("a put in an outage to reject", `"${String(end.outcome)}"`);
    }
  },
);

export const outageTranslated = lawByHook(
  "outage",
  "a failure behind the store is told as StoreUnavailableError or StoreRejectedError",
  async (probe, outage) => {
    for (const { end } of await putInOutage(probe, outage)) {
      if ("outcome" in end) continue; // another law's
      const { error } = end;
      // By brand and code: the store's copy of this package may be another than ours.
      const isTheStores = isIngestError(error) && /^STORE_(UNAVAILABLE|REJECTED)$/.test(error.code);
      if (!isTheStores)
        throw probe.violation("a put in an outage to reject with one of the two", describeError(error), {
          cause: error,
        });
    }
  },
);

export const outagePasses = lawByHook(
  "outage",
  "after an outage the same key can be put, and its bytes are whole",
  async (probe, outage) => {
    for (const { key, body } of await putInOutage(probe, outage)) {
      // The outcome is open: the failed put may have stored it after all, but never a part.
      const there = await probe.readBack(key);
      if (there !== undefined) await probe.expectStored(key, body);
      await probe.put(key, body);
      await probe.expectStored(key, body);
      await probe.expectPut(key, "another's", "exists");
      await probe.expectStored(key, body);
    }
  },
);
