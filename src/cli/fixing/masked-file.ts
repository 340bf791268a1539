import { secretsInText } from '../../masking/secret-text';
import { masked, union } from '../../masking/spans';
import { Locator } from '../judging/locate';
import { maskingOf } from '../masking/mask';
import { commentsWith } from '../reading/comments';
import { divide } from '../reading/documents';
import { SourceFile } from '../reading/source-file';

/** The text of a file with masks instead of secrets, as it may be shown. Line breaks stay. */
export function maskedFile(name: string, text: string, locator: Locator): string {
  const file = new SourceFile(name, text);
  const spans = divide(file).documents.flatMap((document) => {
    const masking = maskingOf(document, locator.trees(document));
    const comments = masking.hidesComments ? commentsWith('', document) : [];
    return [...masking.spans,
      ...comments.map(({ start, text: comment }) => ({ start: start + 1, end: start + 1 + comment.length }))];
  });
  const byLine = spans.flatMap(({ start, end }) => linesOf(text, start, end));
  return masked(text, union(byLine)).split('\n').map((line) => masked(line, union(secretsInText(line)))).join('\n');
}

/** The part of a span in each line. */
function linesOf(text: string, start: number, end: number): Array<{ start: number; end: number }> {
  let at = start;
  return text.slice(start, end).split('\n').map((line) => {
    const part = { start: at, end: at + line.length };
    at += line.length + 1;
    return part;
  }).filter((part) => part.end > part.start);
}
