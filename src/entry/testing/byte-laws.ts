import { law, MEBIBYTE } from "./law-probe.js";

/** One to four bytes of UTF-8 a character, a NUL, a byte order mark, a line separator, combining marks. */
const TEXTS = [
  '{"eventName":"click"}\n',
  "caf\u00e9 cafe\u0301",
  "\u65e5\u672c\u8a9e \u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22",
  "\u{1f600}\u{1f469}\u200d\u{1f4bb}",
  "\ufeff\u0000\u0080\u07ff\u0800\u2028\uffff\u{10ffff}",
];

export const textAsUtf8 = law("text is stored as its UTF-8 bytes", async (probe) => {
  for (const text of TEXTS) {
    const key = probe.newKey();
    await probe.put(key, text);
    await probe.expectStored(key, text);
  }
});

export const bytesAsTheyAre = law("bytes are stored as they are", async (probe) => {
  const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  for (const bytes of [everyByte, everyByte.toReversed(), Buffer.from(everyByte)]) {
    const key = probe.newKey();
    await probe.put(key, bytes);
    await probe.expectStored(key, bytes);
  }
});

export const emptyBody = law("an empty body is an object too", async (probe) => {
  for (const empty of ["", new Uint8Array(0)]) {
    const key = probe.newKey();
    await probe.expectPut(key, empty, "created");
    await probe.expectStored(key, empty);
    await probe.expectPut(key, "something", "exists");
    await probe.expectStored(key, empty);
  }
});

/** More than a request's body may be, as one object of `layout: "batch"` holds it. */
export const largeBody = law("a body of 8 MiB is stored whole", async (probe) => {
  // 251 is prime, so that no block of a power of two repeats.
  const bytes = new Uint8Array(8 * MEBIBYTE).map((_, index) => index % 251);
  for (const body of [bytes, "\u00e9".repeat(MEBIBYTE / 2)]) {
    const key = probe.newKey();
    await probe.put(key, body);
    await probe.expectStored(key, body);
  }
});

export const viewOnly = law("of a view only the view is stored", async (probe) => {
  const whole = Uint8Array.from({ length: 100 }, (_, byte) => byte);
  for (const view of [whole.subarray(10, 20), Buffer.from(whole.buffer, 30, 5)]) {
    const key = probe.newKey();
    await probe.put(key, view);
    await probe.expectStored(key, Uint8Array.from(view));
  }
});

export const callersBuffer = law("a buffer reused after its put changes nothing", async (probe) => {
  // Both, because `slice` copies the one and not the other.
  for (const buffer of [new Uint8Array(32), Buffer.alloc(32)]) {
    const key = probe.newKey();
    buffer.fill(1);
    await probe.put(key, buffer);
    buffer.fill(2);
    await probe.expectStored(key, new Uint8Array(32).fill(1));
  }
});

export const contentDescribed = law("content type and encoding, where kept, are those put", async (probe) => {
  const described = { contentType: "application/x-ndjson", contentEncoding: "gzip" };
  for (const details of [described, { contentType: "application/json" }]) {
    const key = probe.newKey();
    await probe.put(key, "x", details);
    const seen = await probe.expectStored(key, "x");
    for (const name of ["contentType", "contentEncoding"] as const) {
      const expected: string | undefined = { ...details }[name as "contentType"];
      if (seen[name] !== undefined && seen[name] !== expected)
        throw probe.violation(`${name} ${expected ?? "left out"}`, seen[name]);
    }
  }
});
