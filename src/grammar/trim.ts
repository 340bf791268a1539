/**
 * A text without a character at its start and end. An expression such as `/-+$/` takes quadratic time on a long text.
 */
export function trimmed(text: string, character: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === character) {
    start++;
  }
  while (end > start && text[end - 1] === character) {
    end--;
  }
  return text.slice(start, end);
}
