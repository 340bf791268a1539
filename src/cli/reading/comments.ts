import { CST, Lexer } from 'yaml';
import { DocumentText } from './source-file';

/** A comment of a document. */
export interface Comment {
  /** Without the `#`. */
  readonly text: string;
  /** Where it starts in the file. */
  readonly start: number;
}

/**
 * The comments of a document that contain a word. A `#` within a value does not start a comment, so the document is
 * divided into tokens.
 */
export function commentsWith(word: string, { file, start, end }: DocumentText): Comment[] {
  const source = file.text.slice(start, end);
  if (!source.includes(word)) {
    return [];
  }
  const comments: Comment[] = [];
  let at = start;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(source)) {
    const type = CST.tokenType(lexeme);
    if (type === 'scalar') { // only announces that the next one is a scalar
      isScalar = true;
      continue;
    }
    if (type === 'doc-mode' || type === 'flow-error-end') {
      continue;
    }
    if (!isScalar && type === 'comment' && lexeme.includes(word)) {
      comments.push({ text: lexeme.slice(1), start: at });
    }
    isScalar = false;
    at += lexeme.length;
  }
  return comments;
}
