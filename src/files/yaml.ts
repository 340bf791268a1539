import { FolderError } from './folder-error';

/**
 * Strings that some YAML parser reads as a number, a boolean, null, a timestamp or a merge key: YAML 1.1, YAML 1.2, or
 * the parser of kubectl (go-yaml), which reads `0o17` as 15 although YAML 1.1 has no such numbers.
 */
const NOT_ONLY_TEXT = new RegExp([
  '[-+]?0[box]?[0-9a-f_]+', // integers of other bases
  '[-+]?[0-9][0-9_]*(:[0-5]?[0-9])*(\\.[0-9_]*)?(e[-+]?[0-9]+)?', // decimal and sexagesimal numbers
  '[-+]?\\.([0-9_]*(e[-+]?[0-9]+)?|inf|nan)',
  '[-+]?e[-+]?[0-9]+', // which some take for a number without digits
  '\\d{4}-\\d{1,2}-\\d{1,2}([t\\s].*)?', // timestamps
  'y|n|yes|no|on|off|true|false|null|~|=|<<',
].map((alternative) => `^(${alternative})$`).join('|'), 'i');

/**
 * Characters that YAML parsers reject, drop or read as a line break if they are not escaped: control characters, line
 * and paragraph separators, the byte order mark, and code points without a character. A pair of surrogates
 * is one character.
 */
const NEEDS_ESCAPE = /[\0-\x08\x0B-\x1F\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g;

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Names and paths that begin with two letters or more: besides words, nothing in them means anything else. */
/** Most texts, which need no closer look. */
const PRINTABLE = /^[\x20-\x7e]*$/;
const PLAIN_NAME = /^[a-z]{2}[\w./-]*$/i;

/** A word that means something else, if it begins with two letters. */
const WORD = /^(yes|no|on|off|true|false|null)$/i;

/** What would begin another kind of node, a comment or a field, or would be trimmed. */
const NOT_PLAIN = /^[\s,[\]{}#&*!|>'"%@`]|^[?-](\s|$)|:(\s|$)|\s#|\s$/;

/**
 * The longest key that may stand before its colon without a question mark is 1024 characters long, its quotes included.
 */
const LONGEST_KEY = 1000;

const STEP = '  ';

/**
 * Writes manifests as YAML that all parsers read alike: those of YAML 1.1, of YAML 1.2, and kubectl's. The serializer
 * of cdk8s leaves strings unquoted that kubectl reads as something else, and takes many times as long.
 */
export function stringify(manifests: readonly object[]): string {
  const keys = new Map<string, string>(); // the same keys occur again and again
  return manifests.map((manifest) => `${valueText(manifest, '', keys)}\n`).join('---\n');
}

/** A value without its last line break. The first line is not indented. */
function valueText(value: unknown, indent: string, keys: Map<string, string>): string {
  if (typeof value === 'string') {
    return stringText(value, indent);
  }
  if (typeof value === 'number') {
    return numberText(value);
  }
  if (Array.isArray(value)) {
    return listText(value, indent, keys);
  }
  return typeof value === 'object' && value !== null ? objectText(value, indent, keys) : String(value ?? null);
}

// Texts are appended, not joined: this is a fifth of synth, and lists of parts would be most of its garbage.

function listText(list: readonly unknown[], indent: string, keys: Map<string, string>): string {
  const inner = indent + STEP;
  let text = '';
  for (const item of list) {
    text += `${text === '' ? '' : `\n${indent}`}- ${valueText(item, inner, keys)}`;
  }
  return text || '[]';
}

function objectText(fields: object, indent: string, keys: Map<string, string>): string {
  let text = '';
  for (const key of Object.keys(fields)) {
    const field = fieldText(key, (fields as { [key: string]: unknown })[key], indent, keys);
    text += `${text === '' ? '' : `\n${indent}`}${field}`;
  }
  return text || '{}';
}

function fieldText(key: string, value: unknown, indent: string, keys: Map<string, string>): string {
  let text = keys.get(key);
  if (text === undefined) {
    text = lineText(key);
    keys.set(key, text);
  }
  const inner = indent + STEP;
  const content = valueText(value, inner, keys);
  const isFilled = typeof value === 'object' && value !== null && content !== '{}' && content !== '[]';
  return `${text.length > LONGEST_KEY ? `? ${text}\n${indent}` : text}:${isFilled ? `\n${inner}` : ' '}${content}`;
}

function numberText(value: number): string {
  if (Number.isNaN(value)) {
    return '.nan';
  }
  return Object.is(value, -0) ? '-0' : String(value).replace('Infinity', '.inf');
}

function stringText(text: string, indent: string): string {
  return text.includes('\n') && isBlock(text) ? blockText(text, indent) : lineText(text);
}

/**
 * Whether a text can be a block of lines. Its first and last lines must not consist of blanks: parsers
 * disagree about them.
 */
function isBlock(text: string): boolean {
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  const lines = [text.slice(0, text.indexOf('\n')), text.slice(text.lastIndexOf('\n', end - 1) + 1, end)];
  return lines.every((line) => line.trim() !== '') && !mustBeEscaped(text);
}

function blockText(text: string, indent: string): string {
  const ends = text.endsWith('\n');
  const lines = (ends ? text.slice(0, -1) : text).replace(/\n(?!\n)/g, `\n${indent}`);
  return `|${text.startsWith(' ') ? STEP.length : ''}${ends ? '' : '-'}\n${indent}${lines}`;
}

/** A string on one line. */
function lineText(text: string): string {
  if (PLAIN_NAME.test(text)) {
    return WORD.test(text) ? `"${text}"` : text;
  }
  if (mustBeEscaped(text) || NOT_ONLY_TEXT.test(text) || text.includes('\n')) {
    return doubleQuoted(text);
  }
  if (text !== '' && !NOT_PLAIN.test(text)) {
    return text;
  }
  return text.includes('"') && !text.includes("'") ? `'${text}'` : doubleQuoted(text);
}

function mustBeEscaped(text: string): boolean {
  return !PRINTABLE.test(text) && (text.search(NEEDS_ESCAPE) >= 0 || LONE_SURROGATE.test(text));
}

function doubleQuoted(text: string): string {
  if (LONE_SURROGATE.test(text)) {
    throw new FolderError('a string contains half of a surrogate pair, which no file can '
      + `contain: ${JSON.stringify(text.replace(/[^\ud800-\udfff]+/g, '…'))}`);
  }
  return JSON.stringify(text)
    .replace(NEEDS_ESCAPE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
