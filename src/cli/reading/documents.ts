import { jsonParts } from './json-stream';
import { LIMITS, megabytes } from './limits';
import { DocumentProblem } from './problem';
import { DocumentText, SourceFile } from './source-file';
import { Span } from '../../masking/spans';

/**
 * Divides a file into its documents without parsing them. `---` and `...` at the start of a line divide documents
 * wherever they stand, as kubectl divides a file. So a mistake in one document does not affect the others, and each
 * needs memory only while it is looked at.
 */
export function divide(file: SourceFile): { documents: DocumentText[]; problems: DocumentProblem[] } {
  const documents: DocumentText[] = [];
  const problems: DocumentProblem[] = [];
  for (const part of allPartsOf(file.text)) {
    const document = { file, start: part.start, end: part.end, index: documents.length };
    if (documents.length >= LIMITS.documents) {
      problems.push(tooLarge({ ...document, end: file.text.length }, `the file has more than ${LIMITS.documents} `
        + 'documents: the rest is not judged',
      'Divide it into several files.'));
      break;
    }
    documents.push(document);
    if (part.ignoredFrom) {
      problems.push(ignored(document, part.ignoredFrom));
    }
  }
  const isLarge = ({ start, end }: DocumentText) => end - start > LIMITS.documentCharacters;
  for (const document of documents.filter(isLarge)) {
    problems.push(tooLarge(document,
      `a document of ${megabytes(document.end - document.start)} is not judged: the maximum is `
        + `${megabytes(LIMITS.documentCharacters)}`,
      'Divide it, or export only the kinds that the migration uses.'));
  }
  return { documents: documents.filter((document) => !isLarge(document)), problems };
}

/** That something is too large to be judged. */
export function tooLarge(document: DocumentText, message: string, fix: string): DocumentProblem {
  return { rule: 'document/too-large', document, span: { start: document.start, end: document.start }, message, fix };
}

function ignored(document: DocumentText, span: Span): DocumentProblem {
  return {
    rule: 'document/ignored-rest',
    document,
    span,
    message: 'kubectl ignores everything from this "..." to the next "---", without an error',
    fix: 'Replace "..." with "---".',
  };
}

/** A document's part of a file. */
interface Part extends Span {
  /** The `...` before it, if kubectl ignores the part because of that. */
  readonly ignoredFrom?: Span;
}

/**
 * The parts of a text. Only a text that starts with an object is read as JSON objects one after another,
 * as kubectl does.
 */
function* allPartsOf(text: string): Generator<Part> {
  const isJson = /^\s{0,1000}\{/.test(text);
  for (const part of partsOf(text)) {
    yield* isJson ? jsonParts(text, part).map((span) => ({ ...part, ...span })) : [part];
  }
}

/** The parts of a text that have content. Comments and directives before a `---` belong to the document after it. */
function* partsOf(text: string): Generator<Part> {
  let start = 0;
  let ignoredFrom: Span | undefined;
  while (start < text.length) {
    const marker = markerAt(text, start);
    if (marker === '---') {
      ignoredFrom = undefined;
    } else if (marker === '...') {
      ignoredFrom = { start, end: start + marker.length };
      start += marker.length;
    }
    let end = nextMarker(text, start + 1);
    if (!hasContent(text, start, end)) {
      if (marker === '---' || markerAt(text, end) !== '---') {
        start = end;
        continue;
      }
      ignoredFrom = undefined;
      end = nextMarker(text, end + 1);
    }
    yield { start, end, ignoredFrom };
    start = end;
  }
}

/** The `---` or `...` that a line starts with. */
function markerAt(text: string, at: number): '---' | '...' | undefined {
  const marker = text.slice(at, at + 3);
  return (marker === '---' || marker === '...') && isBlank(text[at + 3]) ? marker : undefined;
}

function isBlank(character: string | undefined): boolean {
  return character === undefined || character === '\n' || character === '\r' || character === ' ' || character === '\t';
}

/** Where the next line starts that divides documents; the end of the text if there is none. */
function nextMarker(text: string, from: number): number {
  for (let at = text.indexOf('\n', Math.max(0, from - 1)); at >= 0; at = text.indexOf('\n', at + 1)) {
    if (markerAt(text, at + 1)) {
      return at + 1;
    }
  }
  return text.length;
}

/** Whether there is more than a divider, comments, directives and empty lines. */
function hasContent(text: string, start: number, end: number): boolean {
  let at = markerAt(text, start) === '---' ? start + 3 : start;
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
