/** Bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (const sign of text) bytes += bytesOfSign(sign);
  return bytes;
}

function bytesOfSign(sign: string): number {
  const point = sign.codePointAt(0) ?? 0;
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x10000 ? 3 : 4;
}

/** The beginning of a text that takes at most `most` bytes; never half a sign. */
export function clipText(text: string, most: number): string {
  let bytes = 0;
  let clipped = '';
  for (const sign of text) {
    bytes += bytesOfSign(sign);
    if (bytes > most) break;
    clipped += sign;
  }
  return clipped;
}

/** The first texts, each clipped to `each` bytes, that take at most `total` bytes together, as JSON writes them down. */
export function clipList(texts: readonly string[], most: { each: number; total: number }): string[] {
  let bytes = 0;
  const kept: string[] = [];
  for (const text of texts.map((one) => clipText(one, most.each))) {
    bytes += bytesOf(JSON.stringify(text)) + 1;
    if (bytes > most.total) break;
    kept.push(text);
  }
  return kept;
}
