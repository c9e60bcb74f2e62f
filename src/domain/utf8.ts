// The domain runs without a platform, so there is no TextEncoder here.

/** How many bytes `text` from `start` to `end` takes as UTF-8 (an unpaired surrogate counts as U+FFFD, 3 bytes). */
export function utf8ByteLength(text: string, start = 0, end = text.length): number {
  let bytes = end - start;
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (isHighSurrogate(unit) && i + 1 < end && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 2;
      i += 1;
    } else bytes += 2;
  }
  return bytes;
}

/** Whether `text` from `start` to `end` takes more than `maxBytes` as UTF-8. Counts only where its length leaves it open. */
export function isLongerInUtf8(text: string, maxBytes: number, start = 0, end = text.length): boolean {
  const units = end - start;
  if (units > maxBytes) return true; // none takes less than a byte
  return units * 3 > maxBytes && utf8ByteLength(text, start, end) > maxBytes; // and none more than three
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
