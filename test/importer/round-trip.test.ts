import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { imported, meaning, objectsOf, synthesize } from './support';
import { nameOf } from '../../src/rules/engine/manifest';
import { cli } from '../cli/support';

const ROOT = path.join(__dirname, '..', '..');
const SNAPSHOTS = path.join(ROOT, 'test', '__snapshots__', 'examples');
const GOLDEN = path.join(__dirname, 'golden');
const EXAMPLES = fs.readdirSync(SNAPSHOTS).map((name) => name.replace('.yaml', ''));
const folders: string[] = [];
const environment = { ...process.env };

beforeAll(() => Object.assign(process.env, { PROXY_PASSWORD: 'dummy p@ss/word"{{' })); // of the example locked-down-networks

afterAll(() => {
  process.env = environment;
  folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true }));
});

function temporary(): string {
  folders.push(fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-import-')));
  return folders[folders.length - 1];
}

/** The files that an example writes. */
function outputOf(example: string): Record<string, string> {
  const text = fs.readFileSync(path.join(SNAPSHOTS, `${example}.yaml`), 'utf8');
  const parts = text.split(/^# -------- (\S+) --------\n/m).slice(1);
  return Object.fromEntries(parts.flatMap((part, index) => (
    index % 2 === 0 ? [[part, parts[index + 1].replace(/---\n$/, '')]] : []
  )));
}

function filesIn(folder: string): Record<string, string> {
  const names = fs.readdirSync(folder).sort();
  return Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}

/** Imports files and runs the program: it writes what was imported, without what the notes say that it leaves out. */
function expectRoundTrip(files: Record<string, string>): void {
  const program = imported(files);
  const left = program.notes.filter(({ text }) => /a TransferEngine wrote it/.test(text)).map(({ object }) => object);
  const expected = program.manifests.filter((manifest) => !left.includes(nameOf(manifest)));
  expect(meaning(objectsOf(program, temporary()))).toEqual(meaning(expected.map(({ object }) => object)));
}

/** As jest's own snapshots, but TypeScript that is type checked with the tests. */
function expectGolden(name: string, text: string): void {
  const file = path.join(GOLDEN, `${name}.ts`);
  if ((expect.getState() as any).snapshotState._updateSnapshot === 'all') {
    fs.mkdirSync(GOLDEN, { recursive: true });
    fs.writeFileSync(file, text);
  }
  expect(text).toBe(fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '(the golden file is missing; jest -u writes it)');
}

test.each(EXAMPLES)('what examples/%s writes is imported to a program that writes the same objects', (example) => {
  expectRoundTrip(outputOf(example));
});

/** The examples whose programs have been reviewed: between them, they have each construct. */
const REVIEWED = ['hooks', 'indirect-migration', 'locked-down-networks', 'state-migration'];

test.each(REVIEWED)('what examples/%s writes is imported to the program that was reviewed', (example) => {
  expectGolden(example, imported(outputOf(example)).text);
});

test('names that are also values of JavaScript remain names', () => {
  expectRoundTrip({
    'a.yaml': 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigCluster\n'
      + 'metadata: { name: host, namespace: openshift-migration, labels: { "true": true, "null": null, "false": false } }\nspec: { isHostCluster: true }\n',
  });
});

describe('the YAML of the guide, with its mistakes,', () => {
  const files = filesIn(path.join(ROOT, 'test', 'cli', 'guide'));

  test('is imported to a program that writes the same objects', () => {
    expectRoundTrip(files);
  });

  test('is imported to the program that was reviewed', () => {
    expectGolden('guide', imported(files).text);
  });

  test('is repaired with --fix to the program that was reviewed, which synth accepts without a mistake', () => {
    const folder = path.join(temporary(), 'fixed');
    const { stdout } = cli(path.join(ROOT, 'test', 'cli', 'guide'), ['import', '.', '--fix', '--output', folder]);
    const text = fs.readFileSync(path.join(folder, 'main.ts'), 'utf8');
    expectGolden('guide-fixed', text);
    expect(() => synthesize(text, folder)).not.toThrow();
    // What remains is in Secrets, which are not part of the program.
    expect([...stdout.matchAll(/^[^\s:]+:\d+:\d+: error: .* \[(.*)\]$/gm)].map(([, rule]) => rule)).toEqual([
      'secret/not-encoded', 'secret/not-encoded', 'secret/keys',
    ]);
  });
});

test.each(Object.entries(filesIn(path.join(__dirname, 'cases'))))('%s is imported to a program that writes the same objects', (name, text) => {
  expectRoundTrip({ [name]: text });
});

test('no program has been reviewed that is not compared', () => {
  expect(fs.readdirSync(GOLDEN).sort()).toEqual([...REVIEWED, 'guide', 'guide-fixed'].map((name) => `${name}.ts`).sort());
});
