import { Document, isScalar, Node, Pair, parseAllDocuments, ScalarTag, Tags } from 'yaml';
import { DocumentProblem } from './problem';
import { DocumentText, SourceFile, Span } from './source-file';
import { notYaml, syntaxProblem, telling } from './syntax';

/** A document as it is written. */
export interface ParsedDocument {
  readonly text: DocumentText;
  readonly contents: Node | null;
  /** What is wrong with it; of mistakes in the syntax, the first. */
  readonly problem?: DocumentProblem;
}

/** Go reads the octal numbers of YAML 1.2, too: 0o644 is 420. */
const OCTAL: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^[-+]?0o[0-7]+$/i,
  resolve: (written) => parseInt(written.replace(/0o/i, ''), 8),
};

// What Kubernetes' own parser takes words and numbers for: those of YAML 1.1 (`yes` is true, 0644 is 420), yet dates stay texts,
// 1:30 is no number, and merge keys are seen to by `toValue`.
const OTHERS = ['timestamp', 'binary', 'merge', 'omap', 'pairs', 'set'].map((name) => `tag:yaml.org,2002:${name}`);
const likeKubernetes = (tags: Tags) => tags.filter((tag) => typeof tag === 'object' && !OTHERS.includes(tag.tag)
  && !('format' in tag && tag.format === 'TIME')).concat(OCTAL);

/** Parses a document. It may turn out to be several, where `...` ends them. */
export function parse(text: DocumentText): ParsedDocument[] {
  const source = text.file.text.slice(text.start, text.end);
  let documents: Document.Parsed[];
  try {
    const parsed = parseAllDocuments(source, {
      schema: 'yaml-1.1',
      customTags: likeKubernetes,
      uniqueKeys: false, // its search is quadratic; `toValue` looks for duplicates
      strict: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    documents = Array.isArray(parsed) ? parsed : [];
  } catch { // whatever the parser stumbled over: it isn't YAML that others would read
    return [{ text, contents: null, problem: notYaml(text, { start: text.start, end: text.start }, 'it can\'t be parsed') }];
  }
  return documents.map((document) => {
    const error = telling(document.errors);
    return { text, contents: document.contents, problem: error && syntaxProblem(text, source, error) };
  });
}

/** A text longer than this is not looked at. */
const LONGEST_TEXT = 200_000;

/** What is wrong with the syntax of a text within a manifest, and in which of its lines; undefined where nothing is. */
export function yamlMistake(text: string): string | undefined {
  if (text.length > LONGEST_TEXT) {
    return undefined;
  }
  const file = new SourceFile('', text);
  const problem = parse({ file, start: 0, end: text.length, index: 0 }).map((document) => document.problem).find((each) => each !== undefined);
  return problem && `${problem.message.replace(/^not YAML: /, '')} (line ${file.positionOf(problem.span.start).line})`;
}

/** Where a node stands in the file. */
export function spanOf(text: DocumentText, node: unknown): Span {
  const range = (node as Node | null)?.range;
  const start = text.start + (range?.[0] ?? 0);
  return { start, end: Math.max(start, text.start + (range?.[1] ?? 0)) };
}

/** The key of a pair as a text, as Kubernetes makes it one; undefined where it is a list or map. */
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
