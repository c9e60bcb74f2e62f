import { isIngestError } from "../../domain/errors.js";
import { MAX_KEY_BYTES } from "../../domain/storable-key.js";
import { utf8ByteLength } from "../../domain/utf8.js";
import { describeError, law } from "./law-probe.js";

const MAX_SEGMENT_BYTES = 255;

/** A key below `folder` of exactly so many bytes, all but its last segments as long as can be. */
function keyOfBytes(folder: string, bytes: number, last: string): string {
  let key = `${folder}/`;
  const left = () => bytes - utf8ByteLength(key);
  while (left() > MAX_SEGMENT_BYTES) key += `${"k".repeat(MAX_SEGMENT_BYTES)}/`;
  return `${key}${"k".repeat(left() - utf8ByteLength(last))}${last}`;
}

// Letter case and Unicode normalisation are left out: file systems differ, and ingest writes neither.
export const longestKeys = law("keys as long as allowed stay apart to their last letter", async (probe) => {
  const keys = [
    keyOfBytes(probe.folder, MAX_KEY_BYTES, "a"),
    keyOfBytes(probe.folder, MAX_KEY_BYTES, "b"),
    keyOfBytes(probe.folder, MAX_KEY_BYTES, "\u{1f600}"),
    `${probe.folder}/${"n".repeat(MAX_SEGMENT_BYTES - 1)}a`,
    `${probe.folder}/${"n".repeat(MAX_SEGMENT_BYTES - 1)}b`,
  ];
  for (const key of keys) await probe.expectPut(key, `at ${keys.indexOf(key)}`, "created");
  for (const key of keys) await probe.expectStored(key, `at ${keys.indexOf(key)}`);
});

export const exactKeys = law("an object is stored under exactly its key", async (probe) => {
  const names = [
    "\u00e9".repeat(127),
    "\u65e5".repeat(85),
    "\u{1f600}".repeat(63),
    "a b+c%20d%2Fe?x=1#y&z.json",
    "...",
    ".hidden",
    " ",
    "toString",
    "__proto__",
    "2026/11/22/14/event-0199d3f0-0000-7000-8000-000000000000.json",
  ];
  for (const name of names) await probe.expectPut(`${probe.folder}/${name}`, name, "created");
  for (const name of names) await probe.expectStored(`${probe.folder}/${name}`, name);
});

interface HostileKey {
  readonly what: string;
  readonly key: string;
  /** What a store that mends keys, or lets them lead elsewhere, would write instead. */
  readonly mended?: readonly string[];
}

function hostileKeys(folder: string): readonly HostileKey[] {
  const longest = keyOfBytes(folder, MAX_KEY_BYTES, "");
  const longestName = `${folder}/${"n".repeat(MAX_SEGMENT_BYTES)}`;
  return [
    { what: "no characters", key: "" },
    { what: "only a slash", key: "/" },
    { what: "a leading slash", key: `/${folder}/a`, mended: [`${folder}/a`] },
    { what: "a double slash", key: `${folder}//b`, mended: [`${folder}/b`] },
    { what: "a trailing slash", key: `${folder}/c/`, mended: [`${folder}/c`] },
    { what: 'only "."', key: "." },
    { what: 'only ".."', key: ".." },
    { what: 'a segment "."', key: `${folder}/./d`, mended: [`${folder}/d`] },
    { what: 'a segment ".."', key: `${folder}/x/../e`, mended: [`${folder}/e`, `${folder}/x/e`] },
    { what: 'a first segment ".."', key: `../${folder}/f`, mended: [`${folder}/f`] },
    { what: "a backslash", key: `${folder}/g\\h`, mended: [`${folder}/g/h`, `${folder}/gh`] },
    { what: "a NUL", key: `${folder}/i\0j`, mended: [`${folder}/i`, `${folder}/ij`] },
    { what: "an unpaired high surrogate", key: `${folder}/k\ud800`, mended: [`${folder}/k\ufffd`] },
    { what: "an unpaired low surrogate", key: `${folder}/\udc00l`, mended: [`${folder}/\ufffdl`] },
    { what: "1,025 bytes", key: `${longest}k`, mended: [longest] },
    { what: "1,025 bytes in fewer characters", key: `${longest.slice(0, -1)}\u00e9` },
    { what: "a segment of 256 bytes", key: `${longestName}n`, mended: [longestName] },
    { what: "a segment of 256 bytes in fewer characters", key: `${folder}/${"\u00e9".repeat(128)}` },
  ];
}

export const hostileKeysRefused = law(
  "a key that is not storable is refused with StoreRejectedError, and nothing is stored",
  async (probe) => {
    for (const { what, key, mended = [] } of hostileKeys(probe.folder)) {
      const error = await probe.refusal(key, what);
      // By brand and code: the store's copy of this package may be another than ours.
      if (!isIngestError(error) || error.code !== "STORE_REJECTED")
        throw probe.violation(`StoreRejectedError for a key with ${what}`, describeError(error), {
          cause: error,
        });
      // A reader may refuse to look such a key up.
      const object = await probe.readBack(key).catch(() => undefined);
      if (object !== undefined) throw probe.violation(`nothing stored under a key with ${what}`, "an object");
      for (const instead of mended) await probe.expectNothing(instead, `what a key with ${what} leads to`);
    }
  },
);
