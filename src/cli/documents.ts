import { LIMITS, megabytes } from './limits';
import { DocumentProblem } from './problem';
import { DocumentText, SourceFile } from './source-file';

/**
 * Divides a file into its documents, without looking at what they hold: `---` at the start of a line divides documents wherever it stands.
 * So what is wrong with one document leaves the others as they are, and none needs memory for longer than it is looked at.
 */
export function divide(file: SourceFile): { documents: DocumentText[]; problems: DocumentProblem[] } {
  const documents: DocumentText[] = [];
  const problems: DocumentProblem[] = [];
  let start = 0;
  while (start < file.text.length) {
    let end = nextDivider(file.text, start + 1);
    if (!hasContent(file.text, start, end)) {
      if (file.text.startsWith('---', start)) { // an empty document; otherwise comments and directives, which belong to the next one
        start = end;
        continue;
      }
      if (end === file.text.length) {
        break;
      }
      end = nextDivider(file.text, end + 1);
    }
    const document = { file, start, end, index: documents.length };
    if (documents.length >= LIMITS.documents) {
      problems.push({
        rule: 'document/too-large',
        document: { ...document, end: file.text.length },
        span: { start, end: start },
        message: `the file has more than ${LIMITS.documents} documents; from here on they are not judged`,
        fix: 'divide it into several files',
      });
      break;
    }
    documents.push(document);
    start = end;
  }
  return {
    documents: documents.filter((document) => {
      const size = document.end - document.start;
      if (size <= LIMITS.documentCharacters) {
        return true;
      }
      problems.push({
        rule: 'document/too-large',
        document,
        span: { start: document.start, end: document.start },
        message: `a document of ${megabytes(size)} is not judged; the most is ${megabytes(LIMITS.documentCharacters)}`,
        fix: 'divide it, or export only the kinds that the migration uses',
      });
      return false;
    }),
    problems,
  };
}

/** Where the next line starts that divides documents; the end of the text where there is none. */
function nextDivider(text: string, from: number): number {
  for (let at = text.indexOf('\n---', Math.max(0, from - 1)); at >= 0; at = text.indexOf('\n---', at + 1)) {
    const after = text[at + 4];
    if (after === undefined || after === '\n' || after === '\r' || after === ' ' || after === '\t') {
      return at + 1;
    }
  }
  return text.length;
}

/** Whether there is more than a divider, comments, directives and empty lines. */
function hasContent(text: string, start: number, end: number): boolean {
  let at = text.startsWith('---', start) ? start + 3 : start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d) {
      at++;
    } else if (text[at] === '#' || (text[at] === '%' && (at === start || text[at - 1] === '\n'))) {
      const next = text.indexOf('\n', at);
      at = next < 0 ? end : next;
    } else {
      return true;
    }
  }
  return false;
}
