import * as fs from 'fs';
import * as path from 'path';
import * as ts from 'typescript';

const ROOT = path.resolve(__dirname, '..');
const SRC = path.join(ROOT, 'src');

/**
 * The folders of `src`, and from which others each may import: only from those above it in this table, so no
 * circle is possible.
 */
const MAY_IMPORT: Record<string, string[]> = {
  grammar: [],
  masking: ['grammar'],
  output: ['grammar'],
  scripts: [],
  files: ['output'],
  api: ['grammar'],
  volumes: ['grammar', 'api'],
  charts: ['output', 'api'],
  constructs: ['grammar', 'output', 'api', 'charts'],
  inventory: ['grammar', 'api', 'constructs'],
  rules: ['grammar', 'api', 'inventory'],
  judging: ['grammar', 'output', 'api', 'charts', 'rules', 'constructs', 'inventory'],
  credentials: ['grammar', 'api', 'charts', 'constructs'],
  clusters: ['grammar', 'output', 'api', 'inventory', 'charts', 'constructs', 'credentials'],
  repository: ['grammar', 'api', 'constructs', 'credentials'],
  plans: ['grammar', 'output', 'api', 'volumes', 'charts', 'constructs', 'inventory', 'clusters', 'repository'],
  network: ['grammar', 'api', 'charts', 'constructs', 'credentials', 'clusters', 'plans'],
  transfer: ['grammar', 'output', 'scripts', 'api', 'inventory', 'charts', 'constructs', 'credentials', 'clusters',
    'plans', 'network'],
  preflight: ['grammar', 'output', 'scripts', 'api'],
  delivery: ['grammar', 'output', 'api', 'preflight', 'charts', 'constructs', 'clusters', 'plans'],
  fleet: [
    'grammar', 'output', 'api', 'volumes', 'inventory', 'constructs', 'clusters', 'repository', 'plans', 'network',
  ],
  app: ['grammar', 'output', 'files', 'api', 'charts', 'constructs', 'judging'],
  importer: ['grammar', 'api', 'rules'],
  operations: ['grammar', 'masking', 'output', 'files', 'api', 'volumes', 'preflight'],
  report: ['grammar', 'output', 'api'],
  validation: [],
  cli: ['grammar', 'masking', 'output', 'files', 'api', 'inventory', 'report', 'rules', 'importer', 'operations'],
};

/** What files may import besides. The library has no dependency but its peers. */
const PACKAGES = ['cdk8s', 'cdk8s-plus-27', 'constructs', 'crypto', 'fs', 'net', 'path'];

/** What only the validation plugin imports, which runs the command line. */
const OF_VALIDATION = ['child_process'];

/** What the command line may import, which is bundled with it. */
const BUNDLED = [
  '@modelcontextprotocol/sdk/server/index.js', '@modelcontextprotocol/sdk/server/stdio.js',
  '@modelcontextprotocol/sdk/types.js',
  'commander', 'diff', 'js-yaml', 'minisearch', 'picomatch', 'vscode-languageserver/node', 'yaml', 'zod',
  'node:child_process', 'node:crypto',
  'node:fs', 'node:module', 'node:os', 'node:path', 'node:readline', 'node:stream', 'node:stream/promises',
  'node:string_decoder', 'node:url',
  'node:util',
];

/** The rooms that are only in the bundle of the command line. */
const BUNDLED_ROOMS = ['cli', 'operations'];

/** The public face takes from every folder, and nothing takes from it. */
const FACE = 'index.ts';

const folders = fs.readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const files = fs.readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).sort();

/** The modules that a file imports, re-exports or requires, types included. */
function importsOf(file: string): string[] {
  const text = fs.readFileSync(path.join(SRC, file), 'utf8');
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** The file of `src` that an import leads to. */
function target(file: string, from: string): string {
  const found = path.join(path.dirname(file), from);
  return folders.includes(found) ? `${found}/index.ts` : `${found}.ts`;
}

const imports = files.flatMap((file) => importsOf(file).map((from) => ({ file, from })));
const inner = imports.filter(({ from }) => from.startsWith('.'))
  .map(({ file, from }) => ({ file, to: target(file, from) }));

function roomOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file;
}

test('the table names the folders that there are', () => {
  expect(Object.keys(MAY_IMPORT).sort()).toEqual([...folders].sort());
});

test('a folder may import only from those above it, and from each of them it does', () => {
  const order = Object.keys(MAY_IMPORT);
  const permitted = Object.entries(MAY_IMPORT).flatMap(([room, others]) => others.map((other) => ({ room, other })));
  expect(permitted.filter(({ room, other }) => order.indexOf(other) >= order.indexOf(room))).toEqual([]);
  const used = new Set(inner.map(({ file, to }) => `${roomOf(file)} from ${roomOf(to)}`));
  expect(permitted.map(({ room, other }) => `${room} from ${other}`)
    .filter((permission) => !used.has(permission))).toEqual([]);
});

test('each import leads to a file', () => {
  expect(inner.filter(({ to }) => !files.includes(to))).toEqual([]);
  expect(inner.length).toBeGreaterThan(files.length);
});

test('a folder imports from those only that it may', () => {
  const breaches = inner.filter(({ file, to }) => file !== FACE && roomOf(file) !== roomOf(to)
    && !MAY_IMPORT[roomOf(file)]?.includes(roomOf(to)));
  expect(breaches).toEqual([]);
});

/** The folders of `src/rules`: each may import those before it, and a family only itself. */
const RULE_ROOMS = ['engine', 'reading', 'examples', 'families'];

test('within the rules, a folder imports only those before it', () => {
  const room = (file: string) => RULE_ROOMS.indexOf(file.split('/')[1]);
  const breaches = inner.filter(({ file, to }) => file.startsWith('rules/') && to.startsWith('rules/')
    && room(file) >= 0 && room(file) < room(to));
  expect(breaches.map(({ file, to }) => `${file} -> ${to}`)).toEqual([]);
});

test('records are used by the commands that act, and use none of them', () => {
  const records = inner.filter(({ file }) => file.startsWith('operations/records/'));
  expect(records.length).toBeGreaterThan(20);
  expect(records.filter(({ to }) => /^operations\/(?!records\/)[^/]+\//.test(to))).toEqual([]);
});

test('no file imports itself by way of others', () => {
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, way: string[]) => {
    if (way.includes(file)) {
      circles.push([...way.slice(way.indexOf(file)), file].join(' -> '));
    } else if (!done.has(file)) {
      inner.filter((one) => one.file === file).forEach(({ to }) => visit(to, [...way, file]));
      done.add(file);
    }
  };
  files.forEach((file) => visit(file, []));
  expect(circles).toEqual([]);
});

test('nothing else is imported but the peers and a little of Node, and by the command '
  + 'line what is bundled with it', () => {
  const strangers = imports.filter(({ from }) => !from.startsWith('.') && !PACKAGES.includes(from))
    .filter(({ file, from }) => roomOf(file) !== 'validation' || !OF_VALIDATION.includes(from))
    .filter(({ file, from }) => !BUNDLED_ROOMS.includes(roomOf(file)) || !BUNDLED.includes(from));
  expect(strangers).toEqual([]);
});

test('ARCHITECTURE.md names each folder', () => {
  const text = fs.readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  expect(folders.filter((folder) => !text.includes(`\`src/${folder}\``))).toEqual([]);
});

/** Tables that a script writes. */
const GENERATED = ['api/schemas.ts', 'constructs/option-types.ts'];

test('a file has at most 350 lines, and a function at most 60', () => {
  const long = files.filter((file) => !GENERATED.includes(file)).flatMap((file) => {
    const text = fs.readFileSync(path.join(SRC, file), 'utf8');
    const lines = text.split('\n').length - 1;
    return [...lines > 350 ? [`${file}: ${lines} lines`] : [], ...longFunctions(file, text)];
  });
  expect(long).toEqual([]);
});

function longFunctions(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line;
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    const lines = ts.isFunctionLike(node) && 'body' in node && node.body
      ? lineOf(node.end) - lineOf(node.getStart()) + 1
      : 0;
    if (lines > 60) {
      found.push(`${file}, line ${lineOf(node.getStart()) + 1}: a function of ${lines} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
