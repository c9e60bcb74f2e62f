import { describe, expect, test } from "@jest/globals";
import { assertStorableKey, createIngest, objectKey, StoreRejectedError } from "../../src/entry/index.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";

const segments = (bytes: number) => `${"a/".repeat(400)}${"b".repeat(bytes - 800)}`;

describe("a key that every store can keep", () => {
  test.each([
    ["one segment", "a"],
    ["dots in names", ".a/..b/c./.../d..e"],
    ["any letters", "Ω/日本/😀/a b\n"],
    ["1,024 bytes", segments(1_024)],
    ["a segment of 255 bytes", `a/${"b".repeat(255)}`],
    ["a segment of 255 bytes in 85 characters", "日".repeat(85)],
  ])("may have %s", (_what, key) => {
    expect(() => assertStorableKey(key)).not.toThrow();
  });

  test.each([
    ["1,025 bytes", segments(1_025), "is longer than 1024 bytes of UTF-8"],
    ["1,026 bytes in 342 characters", "日".repeat(342), "is longer than 1024 bytes of UTF-8"],
    ["a backslash", "a/b\\c", "has a backslash or a NUL"],
    ["a NUL", "a\0", "has a backslash or a NUL"],
    ["a high surrogate alone", "a/\ud83d/b", "has an unpaired surrogate"],
    ["a low surrogate alone", "a/\ude00", "has an unpaired surrogate"],
    ["nothing", "", "has an empty segment (a leading, trailing or double slash)"],
    ["a leading slash", "/a", "has an empty segment (a leading, trailing or double slash)"],
    ["a trailing slash", "a/", "has an empty segment (a leading, trailing or double slash)"],
    ["a double slash", "a//b", "has an empty segment (a leading, trailing or double slash)"],
    ["a segment that is a dot", "a/./b", 'has a segment "." or ".."'],
    ["a segment that is two dots", "a/..", 'has a segment "." or ".."'],
    ["a segment of 256 bytes", `${"b".repeat(256)}/a`, "has a segment longer than 255 bytes"],
    ["a segment of 258 bytes in 86 characters", "日".repeat(86), "has a segment longer than 255 bytes"],
  ])("may not have %s, and the refusal names the rule, not the key", (_what, key, rule) => {
    expect(() => assertStorableKey(key)).toThrow(new StoreRejectedError(`object key ${rule}`));
  });
});

describe("objectKey", () => {
  const parts = { timeMs: 0, id: "0190163d-8694-739b-aea5-966c26f8ad91" };

  test("says what each part must be", () => {
    expect(() => objectKey({ ...parts, timeMs: -1 })).toThrow(
      new RangeError("timeMs must be an integer of milliseconds since the epoch in the years 1970-9999"),
    );
    expect(() => objectKey({ ...parts, id: `${parts.id}0` })).toThrow(new TypeError("id must be a UUID"));
    expect(() => objectKey({ ...parts, id: `0${parts.id}` })).toThrow(new TypeError("id must be a UUID"));
    expect(() => objectKey({ ...parts, prefix: "a/" })).toThrow(
      new TypeError(
        "prefix cannot begin a key: that has an empty segment (a leading, trailing or double slash)",
      ),
    );
  });

  test("writes the documented key where no more than its time and id are given", () => {
    expect(objectKey(parts)).toBe(`events/1970/01/01/00/event-${parts.id}.json`);
  });
});

describe("a prefix", () => {
  // What the longest name takes of the 1,024 bytes: /YYYY/MM/DD/HH/batch-<uuid>.ndjson.gz
  const longest = segments(1_024 - 67);

  test("may be as long as the longest key of it allows", async () => {
    const store = new MemoryObjectStore();
    const body = '{"eventName":"click"}';
    const ingest = createIngest({ store, prefix: longest, layout: "batch", gzip: true });
    expect(await ingest({ body })).toMatchObject({ outcome: "stored" });
    expect([...store.objects().keys()][0]).toHaveLength(1_024);
  });

  test("and is refused at once where it is longer", () => {
    expect(() => createIngest({ store: new MemoryObjectStore(), prefix: `${longest}b` })).toThrow(
      "prefix cannot begin a key: that is longer than 1024 bytes of UTF-8",
    );
  });
});
