import { MTC_API_VERSION } from './common';
import { REFERENCE_FIELDS } from './embedded-objects';
import { TRANSFER_NAME } from './transfer';

/** The beginning of a template's expression with a quoted value. */
const TEMPLATE = '(?:\\{\\{[-\\w \\t]*)?';

/** The kinds that start something, and what an object of the kind contains as well. */
const KINDS: ReadonlyArray<readonly [kinds: readonly string[], evidence: RegExp]> = [
  [['MigMigration', 'MigAnalytic', 'DirectVolumeMigration', 'DirectImageMigration', 'DirectImageStreamMigration'],
    apiVersion(`${MTC_API_VERSION.split('/')[0].replace(/\./g, '\\.')}/|\\{\\{|\\$`)],
  [['Backup', 'Restore', 'DeleteBackupRequest'], apiVersion('velero\\.io/')],
  [['Job'], new RegExp(TRANSFER_NAME)],
];

const NAMES = KINDS.flatMap(([kinds]) => kinds).join('|');

/** A field `kind` with such a value: at the beginning of a line, of an item, or of a member of a map in braces. */
const KIND = new RegExp(
  `(?:^|[{,])[ \\t-]*["']?kind["']?[ \\t]*:\\s*${TEMPLATE}["']?(${NAMES})(?:List)?(?![\\w./-]|["']?[ \\t]*:)`, 'gm',
);

/** The key of a field. */
const KEY = /(?:^|[{,])[ \t-]*["']?(\w[\w.-]*)["']?[ \t]*:/gm;

/**
 * So many objects of these kinds are looked at in a text: one with more counts as a run, since each may cost as much as
 * the text is long.
 */
const MOST = 200;

/** So many characters before and after a field are searched for the braces of its map. */
const FARTHEST = 64 * 1024;

/** An `apiVersion` that begins with a pattern. */
function apiVersion(pattern: string): RegExp {
  return new RegExp(`\\bapiVersion["']?[ \\t]*:[ \\t]*${TEMPLATE}["']?(?:${pattern})`);
}

/**
 * The kind of the first object in a text that starts something when the text is applied; undefined if there is none.
 * The text may be YAML, JSON, or a template of these, which no parser reads: an object is what has an `apiVersion`,
 * such a `kind`, and a field that a reference does not have. Of a text with very many objects of such kinds, it
 * is not known.
 */
export function runInText(text: string): string | undefined {
  if (!text.includes('kind')) {
    return undefined;
  }
  const plain = text.replace(/\\n/g, '\n').replace(/\\/g, '').replace(/^[ \t]*#.*$/gm, '');
  const lines = plain.split('\n');
  let looked = 0;
  for (const { 0: found, 1: kind, index } of plain.matchAll(KIND)) {
    if (++looked > MOST) {
      return kind;
    }
    const isInBraces = /^[{,]/.test(found);
    const objects = [...isInBraces ? [] : [blockAround(lines, plain.slice(0, index).split('\n').length - 1)],
      bracesAround(plain, index)];
    const [, evidence] = KINDS.find(([kinds]) => kinds.includes(kind))!;
    if (objects.some((object) => evidence.test(object)
      && [...object.matchAll(KEY)].some(([, key]) => !REFERENCE_FIELDS.has(key)))) {
      return kind;
    }
  }
  return undefined;
}

/** The lines of the map in which a line has a field: around it, what is indented as far or farther. */
function blockAround(lines: readonly string[], at: number): string {
  const { column, isItem } = indentOf(lines[at]);
  let first = at;
  for (let isFirst = isItem; !isFirst && first > 0; first--) {
    const before = indentOf(lines[first - 1]);
    if (before.column < column) {
      break;
    }
    isFirst = before.isItem && before.column === column;
  }
  let end = at + 1;
  for (; end < lines.length; end++) {
    const next = indentOf(lines[end]);
    if (next.column < column || (next.isItem && next.column === column)) {
      break;
    }
  }
  return lines.slice(first, end).join('\n');
}

/**
 * How far a line is indented, with the marks of items. Blank lines and directives of templates belong to what
 * is around them.
 */
function indentOf(line: string): { readonly column: number; readonly isItem: boolean } {
  if (/^---(?:\s|$)/.test(line)) {
    return { column: -1, isItem: false };
  }
  const [marks] = /^[ \t-]*/.exec(line)!;
  const isNeutral = marks.length === line.trimEnd().length || line.startsWith('{{', marks.length);
  return isNeutral ? { column: Infinity, isItem: false } : { column: marks.length, isItem: marks.includes('-') };
}

const DEPTHS: Readonly<Record<string, number>> = { '{': 1, '}': -1 };

/** The map in braces around a place; empty if there is none. */
function bracesAround(text: string, at: number): string {
  let depth = 0;
  for (let first = at; first >= Math.max(0, at - FARTHEST); first--) {
    depth += DEPTHS[text[first]] ?? 0;
    if (depth === 1) {
      return text.slice(first, closing(text, first));
    }
  }
  return '';
}

function closing(text: string, opening: number): number {
  let depth = 0;
  for (let at = opening; at < Math.min(text.length, opening + 2 * FARTHEST); at++) {
    depth += DEPTHS[text[at]] ?? 0;
    if (depth === 0) {
      return at + 1;
    }
  }
  return text.length;
}
