// The domain runs without a platform, so there is no TextEncoder here.

/** How many bytes `text` from `start` to `end` takes as UTF-8 (an unpaired surrogate counts as U+FFFD, 3 bytes). */
export function utf8ByteLength(text: string, start = 0, end = text.length): number {
  let bytes = end - start;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    // The four bytes of a pair are its two units and two more, which its second one adds.
    else if (!(isHighSurrogate(unit) && i + 1 < end && isLowSurrogate(text.charCodeAt(i + 1)))) bytes += 2;
  }
  return bytes;
}

/** `text` with every unpaired surrogate replaced by U+FFFD, as encoding it to UTF-8 would do. */
export function toWellFormed(text: string): string {
  // With the `u` flag a surrogate pair is one code point, so this class matches unpaired ones alone.
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

/** Whether `text` has no unpaired surrogate. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
