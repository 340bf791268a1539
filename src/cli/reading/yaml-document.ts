import { isScalar, Node, Pair, YAMLError } from 'yaml';
import { Budget } from './budget';
import { compose, Excess } from './compose';
import { tooLarge } from './documents';
import { ellipsis, ellipsisBefore } from './ellipsis';
import { LIMITS, megabytes } from './limits';
import { DocumentProblem } from './problem';
import { quickValue } from './quick-value';
import { DocumentText, SourceFile } from './source-file';
import { notYaml, syntaxProblem, telling, tooDeep } from './syntax';
import { Span } from '../../masking/spans';

/** A document as written. */
export interface ParsedDocument {
  readonly text: DocumentText;
  readonly contents: Node | null;
  /** What is wrong with it; of mistakes in the syntax, the first. */
  readonly problem?: DocumentProblem;
}

/** Parses a document. A document with mistakes may turn out to be several. */
export function parse(text: DocumentText, budget: Budget): ParsedDocument[] {
  const source = text.file.text.slice(text.start, text.end);
  if (!budget.spend(LIMITS.unusualDocument)) {
    return [{ text, contents: null, problem: problemOf('budget', text, { start: text.start, end: text.start }) }];
  }
  const { documents, excess } = compose(source, budget);
  if (excess) {
    const span = { start: text.start + excess.at, end: text.start + excess.at };
    return [{ text, contents: null, problem: problemOf(excess.of, text, span) }];
  }
  return documents.map((document) => {
    const error = telling(document.errors);
    return { text, contents: document.contents, problem: error && mistake(text, source, error, budget) };
  });
}

/** That a document is too much, or that nothing more is read. */
export function problemOf(excess: Excess['of'], text: DocumentText, span: Span): DocumentProblem {
  switch (excess) {
    case 'levels': return tooDeep(text, span);
    case 'tokens': return tooLarge(text, `the document has more than ${LIMITS.documentTokens} parts and is not judged`,
      'Divide it, or export only the kinds that the migration uses.');
    case 'value': return tooLarge(text, 'the document contains a value of more than '
      + `${megabytes(LIMITS.valueCharacters)} and is not judged`,
    'Shorten the value: the API server rejects objects of more than about 1.5 MB.');
    case 'budget': return tooLarge(text, 'the input has too many parts for its size: from here on it is not judged',
      'Check fewer files at once.');
    case 'parser': return notYaml(text, { start: text.start, end: text.start }, 'it cannot be parsed');
  }
}

/**
 * The mistake that an error of the parser stands for. An ellipsis is reported itself if the error
 * disappears without it.
 */
function mistake(text: DocumentText, source: string, error: YAMLError, budget: Budget): DocumentProblem {
  const conflict = conflictIn(text, source);
  if (conflict) {
    return conflict;
  }
  const problem = syntaxProblem(text, source, error);
  const mark = ellipsisBefore(text, problem.span.start);
  if (mark) {
    const blank = ' '.repeat(mark.end - mark.start);
    const without = source.slice(0, mark.start - text.start) + blank + source.slice(mark.end - text.start);
    const next = telling(compose(without, budget).documents.flatMap((document) => document.errors));
    if (!next || next.pos[0] > error.pos[0]) {
      return ellipsis(text, mark);
    }
  }
  return problem;
}

/** The marks between which Git leaves two versions of some lines. */
function conflictIn(text: DocumentText, source: string): DocumentProblem | undefined {
  const [begin, middle, end] = [/^<{7} .*$/m, /^={7}\r?$/m, /^>{7}( |\r?$)/m].map((mark) => mark.exec(source));
  return begin && middle && end && begin.index < middle.index && middle.index < end.index ? {
    rule: 'document/conflict-marker',
    document: text,
    span: { start: text.start + begin.index, end: text.start + begin.index + begin[0].trimEnd().length },
    message: 'not YAML: a merge conflict is not resolved, and Git left both versions of some lines: '
      + 'kubectl rejects the whole file',
    fix: 'Keep one of the two versions, and delete the lines with <<<<<<<, ======= and >>>>>>>.',
  } : undefined;
}

/** A text longer than this is not looked at. */
const LONGEST_TEXT = 200_000;

/** What is wrong with the syntax of a text within a manifest, and in which of its lines; undefined if nothing is. */
export function yamlMistake(text: string, budget = new Budget()): string | undefined {
  if (text.length > LONGEST_TEXT) {
    return undefined;
  }
  if (quickValue(text, budget)) {
    return undefined;
  }
  const file = new SourceFile('', text);
  const problem = parse({ file, start: 0, end: text.length, index: 0 }, budget).map((document) => document.problem)
    .find((each) => each !== undefined && each.rule !== 'document/too-large');
  return problem && `${problem.message.replace(/^not YAML: /, '')} (line ${file.positionOf(problem.span.start).line})`;
}

/** Where a node is in the file. */
export function spanOf(text: DocumentText, node: unknown): Span {
  const range = (node as Node | null)?.range;
  const start = text.start + (range?.[0] ?? 0);
  return { start, end: Math.max(start, text.start + (range?.[1] ?? 0)) };
}

/** The key of a pair as a string, as Kubernetes makes it one; undefined if it is a list or a map. */
export function keyOf(pair: Pair): string | undefined {
  const key = pair.key;
  if (isScalar(key)) {
    return typeof key.value === 'string' ? key.value : String(key.value);
  }
  return undefined;
}

/** Whether a pair stands for the fields of another map: `<<: *defaults`. */
export function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN';
}
