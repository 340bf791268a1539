/** A text with a full stop at its end, unless it ends with a punctuation mark. */
export function ended(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** A sentence as the last part of another: with a small initial, and without its full stop. */
export function asClause(sentence: string): string {
  return sentence.replace(/\.$/, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}
