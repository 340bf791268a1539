/** A text with a full stop at its end, unless it ends with a punctuation mark. */
export function ended(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
