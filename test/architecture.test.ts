import * as fs from 'fs';
import * as path from 'path';

const ROOT = path.resolve(__dirname, '..');
const SRC = path.join(ROOT, 'src');

/** The folders of `src`, and from which others each may import. No arrow runs back, so nothing can go round in a circle. */
const MAY_IMPORT: Record<string, string[]> = {
  grammar: [],
  output: [],
  api: ['grammar'],
  charts: ['output', 'api'],
  rules: ['grammar', 'api'],
  constructs: ['grammar', 'api', 'charts'],
  judging: ['grammar', 'api', 'charts', 'rules', 'constructs'],
  credentials: ['grammar', 'api', 'charts', 'constructs'],
  clusters: ['grammar', 'output', 'api', 'charts', 'constructs', 'credentials'],
  repository: ['grammar', 'api', 'constructs', 'credentials'],
  plans: ['grammar', 'output', 'api', 'charts', 'constructs', 'clusters', 'repository'],
  network: ['grammar', 'api', 'charts', 'constructs', 'credentials', 'clusters', 'plans'],
  transfer: ['grammar', 'output', 'api', 'charts', 'constructs', 'credentials', 'clusters', 'plans', 'network'],
  app: ['grammar', 'output', 'api', 'charts', 'constructs', 'judging'],
  cli: ['grammar', 'output', 'api', 'rules'],
};

/** What files may import besides. The library has no dependency but its peers. */
const PACKAGES = ['cdk8s', 'cdk8s-plus-27', 'constructs', 'crypto', 'fs', 'net', 'path'];

/** What the command line may import, which is bundled with it. */
const BUNDLED = ['commander', 'yaml', 'node:crypto', 'node:fs', 'node:path', 'node:url'];

/** The public face takes from every folder, and nothing takes from it. */
const FACE = 'index.ts';

const folders = fs.readdirSync(SRC, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
const files = fs.readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).sort();

/** What a file imports, and exports of others, with types. */
function importsOf(file: string): string[] {
  const text = fs.readFileSync(path.join(SRC, file), 'utf8');
  return [...text.matchAll(/^(?:import|export|\})[^'\n]*? from '([^']+)';|^import '([^']+)';/gm)].map(([, from, whole]) => from ?? whole);
}

/** The file of `src` that an import leads to. */
function target(file: string, from: string): string {
  const found = path.join(path.dirname(file), from);
  return folders.includes(found) ? `${found}/index.ts` : `${found}.ts`;
}

const imports = files.flatMap((file) => importsOf(file).map((from) => ({ file, from })));
const inner = imports.filter(({ from }) => from.startsWith('.')).map(({ file, from }) => ({ file, to: target(file, from) }));

function roomOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file;
}

test('the table names the folders that there are', () => {
  expect(Object.keys(MAY_IMPORT).sort()).toEqual([...folders].sort());
});

test('each import leads to a file', () => {
  expect(inner.filter(({ to }) => !files.includes(to))).toEqual([]);
  expect(inner.length).toBeGreaterThan(files.length);
});

test('a folder imports from those only that it may', () => {
  const breaches = inner.filter(({ file, to }) => file !== FACE && roomOf(file) !== roomOf(to) && !MAY_IMPORT[roomOf(file)]?.includes(roomOf(to)));
  expect(breaches).toEqual([]);
});

/** The folders of `src/rules`: each may import those before it, and a family only itself. */
const RULE_ROOMS = ['engine', 'reading', 'examples', 'families'];

test('within the rules, a folder imports only those before it', () => {
  const room = (file: string) => RULE_ROOMS.indexOf(file.split('/')[1]);
  const breaches = inner.filter(({ file, to }) => file.startsWith('rules/') && to.startsWith('rules/') && room(file) >= 0 && room(file) < room(to));
  expect(breaches.map(({ file, to }) => `${file} -> ${to}`).sort()).toEqual([
    'rules/engine/judge.ts -> rules/reading/live.ts', // what a rule skips
    'rules/engine/judge.ts -> rules/reading/neighbours.ts',
    'rules/engine/judge.ts -> rules/reading/paths.ts',
  ]);
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

test('nothing else is imported but the peers and a little of Node, and by the command line what is bundled with it', () => {
  const strangers = imports.filter(({ from }) => !from.startsWith('.') && !PACKAGES.includes(from))
    .filter(({ file, from }) => roomOf(file) !== 'cli' || !BUNDLED.includes(from));
  expect(strangers).toEqual([]);
});

test('ARCHITECTURE.md names each folder', () => {
  const text = fs.readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  expect(folders.filter((folder) => !text.includes(`\`src/${folder}\``))).toEqual([]);
});
