import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

/**
 * Every text that a person reads is plain technical English: strings and comments of the sources, scripts and tests,
 * and the documents. Each entry is a construction that is not, and the term to write instead.
 */
const TERMS: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b(?:is|are|was|were) no (?!longer\b|more\b|less\b|fewer\b|other\b|different\b|later\b|one\b|change\b)[a-z]+/i,
    'is not a …; is not valid'],
  [/\bisn't there\b|\baren't there\b|\b(?:is|are) not there\b|\bis there already\b/i, 'does not exist; already exists'],
  [/\bheld against\b|\bholds? [\w ]{0,20}against\b/i, 'compared with'],
  [/\bholds\b/i, 'contains'],
  [/\bwas given before\b|\bis defined before\b/i, 'is defined twice'],
  [/\bwas to be replaced\b/i, 'contains a placeholder'],
  [/\b(?:is|are) passed over\b|\bnothing reads it\b|\bwithout a word\b|\bin silence\b/i, 'is ignored; silently'],
  [/\bwrit(?:es?|ten) over\b|\btakes? the place of\b/i, 'overwrites; replaces'],
  [/\bprov(?:e|es|ing) (?:it|them|one)sel(?:f|ves)\b/i, 'authenticates'],
  [/\bin the clear\b/i, 'in plain text'],
  [/\bbegin again\b|\bbegins again\b/i, 'retry'],
  [/\bas much as goes\b|\bhow long without a byte\b/i, 'unlimited; idle timeout'],
  [/\blook(?:s|ing)? into TLS\b/i, 'terminates TLS; TLS-inspecting'],
  [/\bwhole numbers?\b/i, 'integer'],
  [/\bbut for (?!the sake|a while)/i, 'except'],
  [/\bwhom\b|\bwhoever\b|\bby which\b/i, 'who; that; with which'],
  [/, too(?=[.,;:)"'`]|$)/i, 'also'],
  [/\bas it is\b|\bas it stands\b|\bas they are\b/i, 'unchanged'],
  [/\bgoes by\b|\btells of\b|\btell of\b/i, 'depends on; describes'],
  [/\bof its own\b|\bof their own\b/i, 'its own …'],
  [/\ba fault of cdk8s-mtc\b/i, 'a bug in cdk8s-mtc'],
  [/\bsays? nothing\b|\bis told of\b|\bare told of\b/i, 'reports nothing; is informed about'],
];

const ROOT = path.join(__dirname, '..');
const FOLDERS = ['src', 'assets', 'examples', 'docs', 'scripts', 'test', 'bench', '.ci'];
const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', '.projenrc.ts'];
const GENERATED = /^(docs\/(conditions\.md|rules(\.md|\/))|API\.md|test\/__snapshots__|src\/api\/schemas\.ts)/;
const EXEMPT = [
  'test/style.test.ts',
  'scripts/nobody-certificate.ts', // a certificate was made from its sentence
];

function filesBelow(folder: string): string[] {
  return fs.readdirSync(path.join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) {
      return [name];
    }
    return ['node_modules', 'dist'].includes(entry.name) ? [] : filesBelow(name);
  }).filter((name) => /\.(ts|js|mjs|md|sh)$|^\.ci\//.test(name) && !GENERATED.test(name) && !EXEMPT.includes(name));
}

interface Text {
  readonly line: number;
  readonly text: string;
}

/** The strings and comments of a program. */
function textsOf(source: string): Text[] {
  const texts: Text[] = [];
  const file = ts.createSourceFile('a.ts', source, ts.ScriptTarget.Latest, true);
  const add = (start: number, end: number) => source.slice(start, end).split('\n').forEach((text, index) =>
    texts.push({ line: file.getLineAndCharacterOfPosition(start).line + 1 + index, text }));
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      if (!ts.isImportDeclaration(node.parent) && !ts.isExportDeclaration(node.parent)) {
        add(node.getStart(), node.end);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const comments = new Set<number>();
  const collect = (node: ts.Node): void => {
    for (const range of [
      ...ts.getLeadingCommentRanges(source, node.pos) ?? [], ...ts.getTrailingCommentRanges(source, node.end) ?? [],
    ]) {
      if (!comments.has(range.pos)) {
        comments.add(range.pos);
        add(range.pos, range.end);
      }
    }
    node.getChildren().forEach(collect);
  };
  collect(file);
  return texts;
}

/** The places of a file that are not in plain English. */
function placesIn(name: string): string[] {
  const source = fs.readFileSync(path.join(ROOT, name), 'utf8');
  const texts = /\.(ts|js|mjs)$/.test(name)
    ? textsOf(source)
    : source.split('\n').map((text, index) => ({ line: index + 1, text }));
  return texts.flatMap(({ line, text }) => TERMS.flatMap(([pattern, better]) => {
    const found = pattern.exec(text)?.[0];
    return found === undefined ? [] : [`${name}:${line}: "${found}": write "${better}"`];
  }));
}

const FILES = [...FOLDERS.flatMap(filesBelow), ...DOCUMENTS].sort();

test('texts are in plain English', () => {
  expect(FILES.flatMap(placesIn)).toEqual([]);
});
