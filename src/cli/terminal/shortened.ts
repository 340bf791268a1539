/** A message is cut here: it may quote what the user wrote, which may be megabytes. */
const LONGEST = 1000;

/** A text, cut if it is longer than anybody reads. */
export function shortened(text: string, longest = LONGEST): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
