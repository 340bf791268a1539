import { Yaml } from 'cdk8s';

/**
 * Strings that some YAML parser reads as a number, a boolean, null, a timestamp or a merge key: YAML 1.1, YAML 1.2, or the parser of
 * kubectl (go-yaml), which reads `0o17` as 15 although YAML 1.1 has no such numbers.
 */
const NOT_ONLY_TEXT = new RegExp([
  '[-+]?0[box]?[0-9a-f_]+', // integers of other bases
  '[-+]?[0-9][0-9_]*(:[0-5]?[0-9])*(\\.[0-9_]*)?(e[-+]?[0-9]+)?', // decimal and sexagesimal numbers
  '[-+]?\\.([0-9_]+(e[-+]?[0-9]+)?|inf|nan)',
  '\\d{4}-\\d{1,2}-\\d{1,2}([t\\s].*)?', // timestamps
  'y|n|yes|no|on|off|true|false|null|~|=|<<',
].map((alternative) => `^(${alternative})$`).join('|'), 'i');

/**
 * Characters that YAML parsers reject, drop or read as a line break if they are not escaped: control characters, line and paragraph
 * separators, the byte order mark, and code points without a character. A pair of surrogates is one character.
 */
const NEEDS_ESCAPE = /[\0-\x08\x0B-\x1F\x7F-\x9F\u2028\u2029\uFEFF\uFFFE\uFFFF]/g;

const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * Writes manifests as YAML that all parsers read alike. cdk8s' own serializer leaves some strings unquoted that go-yaml reads as something
 * else, so these are replaced by marks before, and the marks by quoted strings afterwards.
 */
export function stringify(manifests: readonly unknown[]): string {
  const quoted: string[] = [];
  const mark = markFor(manifests);
  const marked = manifests.map((manifest) => replaceStrings(manifest, (text) => {
    if (!needsQuotes(text)) {
      return text;
    }
    quoted.push(doubleQuoted(text));
    return `${mark}${quoted.length - 1}.`;
  }));
  return Yaml.stringify(...marked).replace(new RegExp(`${mark}(\\d+)\\.`, 'g'), (_, index) => quoted[Number(index)]);
}

function needsQuotes(text: string): boolean {
  return NOT_ONLY_TEXT.test(text) || text.search(NEEDS_ESCAPE) >= 0 || LONE_SURROGATE.test(text);
}

function doubleQuoted(text: string): string {
  if (LONE_SURROGATE.test(text)) {
    throw new Error(`a string contains half of a surrogate pair, which no file can contain: ${JSON.stringify(text.replace(/[^\ud800-\udfff]+/g, '…'))}`);
  }
  return JSON.stringify(text).replace(NEEDS_ESCAPE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A copy with other strings, keys included. */
function replaceStrings(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') {
    return replace(value);
  }
  if (Array.isArray(value)) {
    return value.map((element) => replaceStrings(element, replace));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, field]) => [replace(key), replaceStrings(field, replace)]))
    : value;
}

/** A plain word that no string of the manifests contains. */
function markFor(manifests: readonly unknown[]): string {
  const text = JSON.stringify(manifests) ?? '';
  let mark = 'quoted';
  while (text.includes(mark)) {
    mark += 'x';
  }
  return mark;
}
