import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { parseAllDocuments } from 'yaml';
import type { IndexUnit, SynthFinding } from '../src';

const ROOT = path.join(__dirname, '..');
const EXAMPLES = path.join(ROOT, 'examples');
const BIN = path.join(ROOT, 'node_modules', '.bin');
const SNAPSHOTS = path.join(__dirname, '__snapshots__', 'examples');

/** Made-up values of all the variables that the examples read. */
const DUMMIES: Record<string, string> = {
  ARO_OLD_TOKEN: 'dummy-token-of-aro-old',
  AWS_ACCESS_KEY_ID: 'dummy-access-key-id',
  AWS_SECRET_ACCESS_KEY: 'dummy-secret-access-key',
  AZURE_CLIENT_SECRET: 'dummy-client-secret',
  BUCKET_ACCESS_KEY_ID: 'dummy-bucket-key-id',
  BUCKET_SECRET_ACCESS_KEY: 'dummy-bucket-secret-key',
  DEMO_KEY: '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  GOOGLE_SERVICE_ACCOUNT_KEY: '{"type":"service_account","private_key":"dummy-private-key"}',
  OCP3_TOKEN: 'dummy-token-of-ocp3',
  OLD_CLUSTER_TOKEN: 'dummy-token-of-old',
  OLD_OVN_TOKEN: 'dummy-token-of-old-ovn',
  OLD_SDN_TOKEN: 'dummy-token-of-old-sdn',
  OLD_TOKEN: 'dummy-token-of-the-source',
  PROXY_PASSWORD: 'dummy p@ss/word"{{',
};

/** Examples that write keys which are derived from the variable, and never its value. */
const DERIVE_KEYS = ['two-clusters'];

/** The fleet is smaller here. test/fleet/example.test.ts synthesizes it in its full size. */
const SETTINGS = { FLEET_NAMESPACES: '20' };

const NAMES = fs.readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

type Files = Record<string, string>;

const environment = { ...process.env };
const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-examples-'));

beforeAll(() => Object.assign(process.env, DUMMIES, SETTINGS));

afterAll(() => {
  process.env = environment;
  fs.rmSync(temporary, { recursive: true });
});

/** The manifests of a folder, in the order of the index if there is one. */
function readFolder(folder: string): Files {
  const names = fs.existsSync(path.join(folder, 'migration.json'))
    ? unitsIn(folder).flatMap((unit) => unit.files.map((file) => file.path))
    : fs.readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort();
  return Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}

function unitsIn(folder: string): IndexUnit[] {
  return JSON.parse(fs.readFileSync(path.join(folder, 'migration.json'), 'utf8')).units;
}

/** The paths of the units of an example. */
function unitsOf(name: string): string[] {
  run(name);
  return unitsIn(path.join(temporary, 'migration-app', name)).map((unit) => unit.path);
}

/** What the rules find in each example, and what it has written to the standard error output. */
const REPORTS: Record<string, { readonly findings: SynthFinding[]; readonly stderr: string }> = {};

/** Runs an example in this process, once, and reads what it has written. */
function run(name: string, kind = 'migration-app'): Files {
  const folder = path.join(temporary, kind, name);
  if (!fs.existsSync(folder)) {
    const { Findings, MigrationApp } = jest.requireActual('cdk8s-mtc');
    const synth = jest.spyOn(MigrationApp.prototype, 'synth');
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    process.env.CDK8S_OUTDIR = folder;
    jest.requireActual(path.join(EXAMPLES, name, 'main'));
    delete process.env.CDK8S_OUTDIR;
    synth.mock.contexts.forEach((app) => {
      REPORTS[name] = { findings: Findings.of(app).all, stderr: stderr.mock.calls.join('') };
    });
    synth.mockRestore();
    stderr.mockRestore();
  }
  return readFolder(folder);
}

/**
 * All files of an example, one after the other: still YAML, and one snapshot file that can be read from top to bottom.
 */
function inOneText(files: Files): string {
  return Object.entries(files)
    .map(([name, text]) => `# -------- ${name} --------\n${withoutHealthChecks(withoutScripts(text))}`).join('---\n');
}

/** Health checks in Lua have separate tests. */
function withoutHealthChecks(text: string): string {
  return text.replace(/^( +- check: )\|\n(?: {8,}.*\n|\n)+/gm, '$1(Lua)\n');
}

/** Only the names of the scripts that run in pods: they are separate files with separate tests. */
function withoutScripts(text: string): string {
  return text.replace(/(\n {2}name: \S+-transfer-scripts\n(?: .*\n)*data:\n)((?: .*\n|\n)*)/g, (
    _, head: string, data: string,
  ) => {
    const names = [...data.matchAll(/^ {2}(\S+): [|>]/gm)].map(([, name]) => name);
    return `${head}${names.map((name) => `  ${name}: (as in assets/transfer)\n`).join('')}`;
  });
}

/** As jest's own snapshots: written with `-u`, never with `--ci`, but as a file for each example. */
function expectToMatchSnapshot(name: string, text: string): void {
  const file = path.join(SNAPSHOTS, `${name}.yaml`);
  const mode = (expect.getState() as any).snapshotState._updateSnapshot as 'all' | 'new' | 'none';
  if (mode === 'all' || (mode === 'new' && !fs.existsSync(file))) {
    fs.mkdirSync(SNAPSHOTS, { recursive: true });
    fs.writeFileSync(file, text);
  }
  expect(text).toBe(fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : `(there is no ${file}; jest -u writes it)`);
}

/** The objects of each file, whatever the file is called and the order within. */
function objectsByFile(files: Files): string[][] {
  const objects = Object.values(files)
    .map((text) => parseAllDocuments(text).map((document) => document.toJSON()).filter((object) => object));
  return objects.filter(({ length }) => length > 0)
    .map((ofFile) => ofFile.map((object) => JSON.stringify(object)).sort()).sort();
}

/** Which of the made-up values a text contains: plain, percent-encoded, or inside base64. */
function secretsIn(text: string): string[] {
  const decoded = [...text.matchAll(/[A-Za-z0-9+/]{8,}=*/g)]
    .map(([base64]) => Buffer.from(base64, 'base64').toString());
  const all = [text, ...decoded].join('\n');
  return Object.values(DUMMIES).filter((secret) => all.includes(secret) || all.includes(encodeURIComponent(secret)));
}

describe.each(NAMES)('examples/%s', (name) => {
  test('writes what it wrote before', () => {
    expectToMatchSnapshot(name, inOneText(run(name)));
  });

  test('shows secrets in the units of secrets only', () => {
    for (const [file, text] of Object.entries(run(name))) {
      expect({ file, showsSecrets: secretsIn(text).length > 0 })
        .toEqual({ file, showsSecrets: file.startsWith('secrets/') && !DERIVE_KEYS.includes(name) });
    }
  });

  test('is clean: it has no error, and no warning that is not acknowledged with a reason', () => {
    run(name);
    const { findings, stderr } = REPORTS[name];
    expect(findings.filter(({ severity, reason }) => severity === 'error' || severity === 'warning' && !reason))
      .toEqual([]);
    expect(stderr).toBe('');
  });

  test('has a README that names each unit, and no other, and each variable that must be set', () => {
    const readme = fs.readFileSync(path.join(EXAMPLES, name, 'README.md'), 'utf8');
    const program = fs.readFileSync(path.join(EXAMPLES, name, 'main.ts'), 'utf8');
    const variables = [...program.matchAll(/SecretSource\.env\('(\w+)'\)/g)].map(([, variable]) => variable);
    // of a fleet, one plan
    const units = [...new Set(unitsOf(name).map((unit) => unit.replace(/^runs\/estate-\d+/, 'runs/estate-001')))];
    expect([...units, ...variables].filter((word) => !readme.includes(word))).toEqual([]);
    const named = [...readme.replace(/\S*\*\S*/g, '')
      .matchAll(/\b(?:dist\/)?((?:clusters|secrets|runs)(?:\/[\w.-]+)+)/g)].map(([, unit]) => unit.replace(/\.$/, ''));
    expect(named.filter((unit) => !unitsOf(name).includes(unit))).toEqual([]);
  });

  test('has YAML in its README that can be parsed', () => {
    const readme = fs.readFileSync(path.join(EXAMPLES, name, 'README.md'), 'utf8');
    for (const [, text] of readme.matchAll(/```yaml\n([^]*?)```/g)) {
      expect(parseAllDocuments(text).flatMap((document) => document.errors)).toEqual([]);
    }
  });

  test('can be run by the cdk8s CLI', () => {
    expect(fs.readFileSync(path.join(EXAMPLES, name, 'cdk8s.yaml'), 'utf8')).toBe('language: typescript\n'
      + 'app: npx ts-node main.ts\n');
  });
});

test('there is a snapshot for each example, and no other', () => {
  expect(fs.readdirSync(SNAPSHOTS)).toEqual(NAMES.map((name) => `${name}.yaml`));
});

/** Examples of which the output depends on the units of a MigrationApp. */
const NEED_UNITS = ['gitops'];

describe('with `new App()` where it says `new MigrationApp()`', () => {
  beforeAll(() => {
    NAMES.forEach((name) => run(name));
    jest.resetModules();
    jest.doMock(
      'cdk8s-mtc', () => ({ ...jest.requireActual('cdk8s-mtc'), MigrationApp: jest.requireActual('cdk8s').App }),
    );
  });

  test.each(NAMES.filter((name) => !NEED_UNITS.includes(name)))('examples/%s writes the same objects', (name) => {
    expect(objectsByFile(run(name, 'plain-app'))).toEqual(objectsByFile(run(name)));
  });
});

describe("the README's first example", () => {
  const readme = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');

  test('is direct-migration, to the letter', () => {
    const [, fence] = /^```ts\b.*\n([^]*?)^```$/m.exec(readme)!;
    const program = fs.readFileSync(path.join(EXAMPLES, 'direct-migration', 'main.ts'), 'utf8');
    expect(fence).toBe(program.replace('export const app', 'const app'));
  });

  test('writes the units that the tree under it shows, and no other', () => {
    const [, tree] = /^dist\/\n([^]*?)^```$/m.exec(readme)!;
    const names = [...tree.matchAll(/^(?:├──|└──) (\S+?)\/? +\S.*\n/gm)].map(([, name]) => name);
    expect(names).toHaveLength(tree.trimEnd().split('\n').length);
    expect(names.sort()).toEqual(['.gitignore', 'migration.json', 'teardown', ...unitsOf('direct-migration')].sort());
  });

  test('is applied by commands that name its units', () => {
    const guide = fs.readFileSync(path.join(ROOT, 'docs', 'output-folder.md'), 'utf8');
    const named = [...guide.replace(/\S*\*\S*/g, '').matchAll(/ -f dist\/(\S+)/g)].map(([, name]) => name);
    expect(named).not.toEqual([]);
    expect(named.filter((name) => !unitsOf('direct-migration').includes(name))).toEqual([]);
  });
});

test('`cdk8s synth` writes the same bytes', () => {
  const folder = path.join(temporary, 'cli');
  execFileSync(path.join(BIN, 'cdk8s'), ['synth', '--output', folder, '--check-upgrade=false'], {
    cwd: path.join(EXAMPLES, 'direct-migration'),
    env: { ...process.env, PATH: `${BIN}:${process.env.PATH}` },
    stdio: 'pipe',
  });
  expect(readFolder(folder)).toEqual(run('direct-migration'));
});

test('the demo prints the account of the example, in the order in which its units are applied', () => {
  const output = execFileSync(path.join(BIN, 'ts-node'), ['examples/demo.ts'], {
    cwd: ROOT,
    env: { ...process.env, TS_NODE_PROJECT: 'examples/tsconfig.json' },
    encoding: 'utf8',
  });
  expect(output).toContain('shop-web, shop-db (as shop-data)');
  expect([...output.matchAll(/^ {3}kubectl +(.*)$/gm)].map(([, command]) => command)).toEqual([
    'kubectl --context old apply -f dist/demo/clusters/old/manifests',
    'kubectl --context new apply -f dist/demo/secrets/new',
    'kubectl --context new apply -f dist/demo/clusters/new/manifests',
    'kubectl --context new apply -f dist/demo/runs/shop/1-stage-first-copy/new',
    'kubectl --context new apply -f dist/demo/runs/shop/2-cutover-go-live/new',
  ]);
});
