import { YAMLError } from 'yaml';
import { LIMITS } from './limits';
import { DocumentProblem } from './problem';
import { DocumentText } from './source-file';
import { Span } from '../../masking/spans';

/** That a document is not YAML, and why. */
export function notYaml(
  document: DocumentText, span: Span, message: string, fix = 'Repair the syntax.',
): DocumentProblem {
  return { rule: 'document/not-yaml', document, span, message: `not YAML: ${message}`, fix };
}

/** That a document has too many levels. */
export function tooDeep(document: DocumentText, span: Span): DocumentProblem {
  return {
    rule: 'document/too-deep',
    document,
    span: { start: span.start, end: span.start },
    message: `the document has more than ${LIMITS.depth} levels and is not judged`,
    fix: 'Look whether it was generated wrongly: no Kubernetes object needs so many.',
  };
}

// In own words, because the parser's quote what is written, and that may be a secret.
const SYNTAX: { readonly [code: string]: readonly [message: string, fix: string] } = {
  ALIAS_PROPS: ['an alias has its own anchor or tag', 'Leave the alias alone.'],
  BAD_ALIAS: ['an anchor or alias has no name', 'Name it; a text that starts with * or & needs quotes.'],
  BAD_DIRECTIVE: [
    'a line that starts with % is not a directive of YAML', 'Remove it; a text that starts with % needs quotes.',
  ],
  BAD_DQ_ESCAPE: ['a text in double quotes has an escape that YAML does not know',
    'Write \\\\ for a backslash, or use single quotes.'],
  BAD_INDENT: ['the indentation does not fit the lines before', 'Indent it like its neighbours.'],
  BAD_PROP_ORDER: ['an anchor or a tag stands where none can stand', 'Put it right before the value.'],
  BAD_SCALAR_START: ['a text starts with a character that it may not start with', 'Put the text into quotes.'],
  BLOCK_AS_IMPLICIT_KEY: ['a key and value stand where only a value can stand: "a: b: c", '
    + 'or a line that is indented too far',
  'Put a value with ": " into quotes, or repair the indentation.'],
  BLOCK_IN_FLOW: ['lines with indentation stand within brackets', 'Close the bracket first.'],
  KEY_OVER_1024_CHARS: [
    'a key has more than 1024 characters', 'Write it in one short line; is a quotation mark missing?',
  ],
  MISSING_CHAR: ['a character is missing: a closing quotation mark or bracket, a comma, or a colon after a key',
    'Add it; look at the lines before as well.'],
  MULTILINE_IMPLICIT_KEY: [
    'a key runs over several lines: a colon is missing, or an indentation wrong', 'Write "key: value" in one line.',
  ],
  MULTIPLE_ANCHORS: ['a value has two anchors', 'Leave one.'],
  MULTIPLE_TAGS: ['a value has two tags', 'Leave one; a text that starts with ! needs quotes.'],
  TAB_AS_INDENT: ['a tab is used for indentation', 'Indent with spaces.'],
  TAG_RESOLVE_FAILED: ['a value does not fit its tag', 'Remove the tag.'],
  UNEXPECTED_TOKEN: ['something stands where the value before has already ended',
    'Look for wrong indentation, or quotes that are missing.'],
};

/** The first mistake; what comes of too many levels looks like many others. */
export function telling(errors: readonly YAMLError[]): YAMLError | undefined {
  return errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION') ?? errors[0];
}

/** What the parser complains of, in our words. */
export function syntaxProblem(document: DocumentText, source: string, error: YAMLError): DocumentProblem {
  // What is missed at the end is missed behind the last word.
  const written = source.trimEnd().length;
  const start = document.start + Math.max(0, Math.min(error.pos[0], written - 1));
  const span = { start, end: Math.max(start, document.start + Math.min(error.pos[1], written)) };
  if (error.code === 'RESOURCE_EXHAUSTION') {
    return tooDeep(document, span);
  }
  // a bracket, seen as a wrong indentation
  const unclosed = error.code === 'BAD_INDENT' && error.message.startsWith('Flow ');
  const [message, fix] = SYNTAX[unclosed ? 'MISSING_CHAR' : error.code]
    ?? ['it can\'t be parsed from here on', 'Repair the syntax.'];
  const template = /\{\{-?\s|\{%-?\s/.test(source);
  return notYaml(document, span, message, template
    ? 'Render it first if it is a template, such as Helm\'s, then check what comes out.'
    : fix);
}
