/** A text with a full stop at its end, unless it ends with a punctuation mark. */
export function ended(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

/** A sentence as the last part of another: with a small initial, and without its full stop. */
export function asClause(sentence: string): string {
  return sentence.replace(/\.$/, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}

/** So many names of a list are written. */
const MOST_NAMES = 5;

/** The first names of a list, and how many there are besides. */
export function someOf(names: readonly string[]): string {
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  return `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}
