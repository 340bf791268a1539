const SHORTEST_TWICE = 12;

/**
 * The bytes that base64 encodes; undefined if the string is not base64. As Kubernetes reads it: padded, line
 * breaks are ignored.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const packed = text.replace(/[\r\n]+/g, '');
  return packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed) ? Buffer.from(packed, 'base64') : undefined;
}

/** The base64 of a string in UTF-8. */
export function encodeBase64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** Bytes as a string in UTF-8; undefined if they are none. */
export function utf8(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.includes('\ufffd') ? undefined : text;
}

/** Bytes as a string with one character for each byte. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Whether a string consists of printable ASCII, tabs and line breaks. */
export function isPlainText(text: string): boolean {
  return /^[\t\n\r\x20-\x7e]*$/.test(text);
}

/**
 * The string that was encoded in base64 once more than necessary; undefined unless that is certain: a short word can be
 * valid base64 by chance.
 */
export function encodedTwice(text: string): string | undefined {
  const packed = text.trim();
  const bytes = packed.length >= SHORTEST_TWICE ? decodeBase64(packed) : undefined;
  const inner = bytes && latin1(bytes);
  return inner && isPlainText(inner) ? inner : undefined;
}
