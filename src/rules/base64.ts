/**
 * What base64 stands for, or undefined where the text is none. As Kubernetes reads it: the usual alphabet, padded, line breaks
 * passed over.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const packed = text.replace(/[\r\n]+/g, '');
  return packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed) ? Buffer.from(packed, 'base64') : undefined;
}

/** Bytes as text, one character for each byte. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Whether bytes are text that somebody could have typed: printable ASCII, tabs and line breaks. */
export function isPlainText(text: string): boolean {
  return /^[\t\n\r\x20-\x7e]*$/.test(text);
}

/**
 * What a text is once more the base64 of, where it is that for certain: long enough that chance does not make readable text of
 * another word.
 */
export function encodedTwice(text: string): string | undefined {
  const packed = text.trim();
  const bytes = packed.length >= 12 ? decodeBase64(packed) : undefined;
  const inner = bytes && latin1(bytes);
  return inner && isPlainText(inner) ? inner : undefined;
}
