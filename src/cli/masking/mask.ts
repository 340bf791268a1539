import { isScalar, Scalar } from 'yaml';
import { isSecretKind } from '../../masking/secret-name';
import { secretForms } from '../../masking/secret-text';
import { secretsIn, SecretScalar } from '../../masking/secrets';
import { Span } from '../../masking/spans';
import { DocumentText } from '../reading/source-file';
import { Trace, TracedEntry } from '../reading/trace';
import { ParsedDocument, spanOf } from '../reading/yaml-document';
import { toValue } from '../reading/yaml-value';

/** What an excerpt of a document must not show. */
export interface Masking {
  readonly spans: readonly Span[];
  /** Whether the document contains a Secret: comments in it may be old values. */
  readonly hidesComments: boolean;
}

/** Words that show that a document may be a Secret, however it is written. */
const MAY_BE_SECRET = /secret|string_?dat/i;

/** So much of a document is searched for its kind. */
const HEAD = 4000;

/** The parts of a document that an excerpt must not show. */
export function maskingOf(document: DocumentText, trees: readonly ParsedDocument[]): Masking {
  const source = document.file.text.slice(document.start, document.end);
  const spans: Span[] = [];
  let isRead = true;
  for (const tree of trees) {
    const trace = new Trace();
    const { value } = toValue(tree, trace);
    if (value === undefined) {
      isRead = false;
    } else if (typeof value === 'object' && value !== null) {
      for (const secret of secretsIn(value, (container) => trace.entriesOf(container))) {
        spansOf(document, secret).forEach((span) => spans.push(span));
      }
    }
  }
  for (const { start, end } of secretForms(source)) {
    spans.push({ start: document.start + start, end: document.start + end });
  }
  const isPart = isPartOfSecret(document, source);
  const hidesComments = isPart || MAY_BE_SECRET.test(source);
  // it may be a Secret
  if (isPart || (!isRead && (hidesComments || (/\bdata\b/i.test(source) && !hasOtherKind(source))))) {
    valuesByLine(document, source).forEach((span) => spans.push(span));
  }
  return { spans, hidesComments };
}

const KIND = /(?:^|[\s{"',-])kind["']?[ \t]*:[ \t]*["']?([A-Z][A-Za-z]*)/;

/** Whether a document that cannot be read says that it is something else than a Secret. */
function hasOtherKind(source: string): boolean {
  const [, kind] = KIND.exec(source.slice(0, HEAD)) ?? [];
  return kind !== undefined && !isSecretKind(kind);
}

/** Whether a document without a kind follows a Secret, which a `---` in the wrong place has cut. */
function isPartOfSecret({ file, start }: DocumentText, source: string): boolean {
  let part = source;
  for (let end = start, step = 0; step < 10 && !/^["']?(?:kind|apiVersion)\b/m.test(part.slice(0, HEAD)); step++) {
    const before = end > 0 ? file.text.lastIndexOf('\n---', end - 5) : -1;
    const from = before < 0 ? 0 : before + 1;
    if (from >= end) {
      return false;
    }
    part = file.text.slice(from, Math.min(end, from + HEAD));
    if (MAY_BE_SECRET.test(part)) {
      return true;
    }
    end = from;
  }
  return false;
}

function spansOf(document: DocumentText, { text, parts, entry: { node } }: SecretScalar<TracedEntry>): Span[] {
  if (!isScalar(node)) {
    return [];
  }
  const whole = spanOf(document, node);
  if (!parts) {
    return [whole];
  }
  const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  const start = whole.start + (isQuoted ? 1 : 0);
  if (document.file.text.startsWith(text, start)) { // it is written literally
    return parts.map((part) => ({ start: start + part.start, end: start + part.end }));
  }
  const isBlock = node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED;
  return isBlock ? [] : [whole]; // what is secret in a block by its form is found in the source
}

/** The fields of a document that are shown if it cannot be read: at its top, and in its metadata. */
const SHOWN_AT_TOP: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'type']);
const SHOWN_IN_METADATA: ReadonlySet<string> = new Set(['name', 'namespace']);

/**
 * Everything of a document that may be a Secret and cannot be read, except for harmless fields: a line of a block may
 * look like a key.
 */
function valuesByLine(document: DocumentText, source: string): Span[] {
  const spans: Span[] = [];
  let at = document.start;
  let top = '';
  for (const line of source.split('\n')) {
    const [indent] = /^[\s-]*/.exec(line)!;
    const [before = '', key = ''] = /^["']?([\w./-]+)["']?:(?:\s|$)/.exec(line.slice(indent.length)) ?? [];
    const value = line.slice(indent.length + before.length).trim();
    const isTop = indent === '' && key !== '';
    top = isTop ? key : top;
    const isHarmless = isTop ? SHOWN_AT_TOP.has(key) || value === '' : top === 'metadata' && SHOWN_IN_METADATA.has(key);
    if (!(line.startsWith('---') || (isHarmless && /^["']?[\w./-]*["']?$/.test(value)))) {
      spans.push({ start: at + indent.length, end: at + line.length });
    }
    at += line.length + 1;
  }
  return spans;
}
