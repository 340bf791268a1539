import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Chart } from 'cdk8s';
import { imported, meaning, objectsOf, synthesize } from './support';
import {
  GoogleCredentials, MigrationApp, RemoteCluster, ReplicationRepository, S3Credentials, HostCluster, SecretSource,
  AzureCredentials,
} from '../../src';
import { nameOf } from '../../src/rules/engine/manifest';
import { cli } from '../cli/support';

const ROOT = path.join(__dirname, '..', '..');
const SNAPSHOTS = path.join(ROOT, 'test', '__snapshots__', 'examples');
const GOLDEN = path.join(__dirname, 'golden');
const EXAMPLES = fs.readdirSync(SNAPSHOTS).map((name) => name.replace('.yaml', ''));
const folders: string[] = [];
const environment = { ...process.env };

// of the example locked-down-networks
beforeAll(() => Object.assign(process.env, { PROXY_PASSWORD: 'dummy p@ss/word"{{' }));

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
  const left = program.notes.filter(({ text }) =>
    /a TransferEngine wrote it|no option of this program writes/.test(text)).map(({ object }) => object);
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
  expect(text).toBe(fs.existsSync(file)
    ? fs.readFileSync(file, 'utf8')
    : '(the golden file is missing; jest -u writes it)');
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
      + 'metadata: { name: host, namespace: openshift-migration, labels: { "true": true, "null": null, "false": false '
      + '} }\nspec: { isHostCluster: true }\n',
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

test.each(Object.entries(filesIn(path.join(__dirname, 'cases'))))('%s is imported to a program '
  + 'that writes the same objects', (name, text) => {
  expectRoundTrip({ [name]: text });
});

describe('the installation of the operator', () => {
  const objects = (...without: string[]) => [
    'apiVersion: v1\nkind: Namespace\n'
      + 'metadata: { name: openshift-migration, labels: { openshift.io/cluster-monitoring: "true" } }\n',
    'apiVersion: operators.coreos.com/v1\nkind: OperatorGroup\n'
      + 'metadata: { name: openshift-migration, namespace: openshift-migration }\n'
      + 'spec: { targetNamespaces: [openshift-migration] }\n',
    'apiVersion: operators.coreos.com/v1alpha1\nkind: Subscription\n'
      + 'metadata: { name: mtc-operator, namespace: openshift-migration }\n'
      + 'spec: { name: mtc-operator, channel: release-v1.8, installPlanApproval: Automatic, source: redhat-operators, '
      + 'sourceNamespace: openshift-marketplace }\n',
    'apiVersion: migration.openshift.io/v1alpha1\nkind: MigrationController\n'
      + 'metadata: { name: migration-controller, namespace: openshift-migration }\n'
      + 'spec: { cluster_name: host, migration_controller: true, migration_ui: true, migration_velero: true }\n',
    'apiVersion: migration.openshift.io/v1alpha1\nkind: MigCluster\n'
      + 'metadata: { name: host, namespace: openshift-migration }\nspec: { isHostCluster: true }\n',
  ].filter((text) => !without.some((kind) => text.includes(`kind: ${kind}\n`)));
  const installation = (files: Record<string, string>) =>
    /new OperatorInstallation\(.*\);/.exec(imported(files).text)?.[0];

  test('contains the Namespace', () => {
    const files = { 'a.yaml': objects().join('---\n') };
    expect(installation(files)).toBe("new OperatorInstallation(chart, 'operator', { clusters: [host] });");
    expectRoundTrip(files);
  });

  test('has an existing namespace if no Namespace is among the files', () => {
    const files = { 'a.yaml': objects('Namespace').join('---\n') };
    expect(installation(files))
      .toBe("new OperatorInstallation(chart, 'operator', { clusters: [host], existingNamespace: true });");
    expectRoundTrip(files);
  });

  test('includes a Namespace with other labels unchanged', () => {
    const files = { 'a.yaml': objects().join('---\n').replace('openshift.io/cluster-monitoring', 'example.com/team') };
    expect(installation(files))
      .toBe("new OperatorInstallation(chart, 'operator', { clusters: [host], existingNamespace: true });");
    expectRoundTrip(files);
  });

  test.each(['OperatorGroup', 'Subscription', 'MigrationController'])('is included unchanged without the %s', (
    kind,
  ) => {
    const files = { 'a.yaml': objects('Namespace', kind).join('---\n') };
    expect(installation(files)).toBeUndefined();
    expectRoundTrip(files);
  });
});

test('a comment says where a MigStorage is to which a plan refers', () => {
  const plan = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\n'
    + 'metadata: { name: shop, namespace: openshift-migration }\nspec:\n'
    + '  srcMigClusterRef: { name: old, namespace: openshift-migration }\n'
    + '  destMigClusterRef: { name: host, namespace: openshift-migration }\n'
    + '  migStorageRef: { name: backups, namespace: openshift-migration }\n  namespaces: [shop]\n';
  const storage = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigStorage\n'
    + 'metadata: { name: backups, namespace: openshift-migration }\n'
    + 'spec: { backupStorageProvider: unknown }\n';
  const comments = (text: string) => imported({ 'a.yaml': text }).text.split('\n')
    .filter((line) => line.startsWith('// MigStorage backups') || line.includes('<BACKUPS>'));
  expect(comments(plan)[0]).toBe('// MigStorage backups is not among the imported files: it must exist.');
  expect(comments(`${storage}---\n${plan}`)).toEqual(['// MigStorage backups is written by hand above.']);
  expect(comments(plan.replace('backups', '<BACKUPS>'))[0])
    .toBe('// MigStorage <BACKUPS> is a placeholder: write the name of the MigStorage.');
  expectRoundTrip({ 'a.yaml': `${storage}---\n${plan}` });
});

describe('Secrets that apply fills', () => {
  /** An output folder with a cluster and a repository for each source, and the program that `import` writes for it. */
  function importedOutput(
    build: (chart: Chart) => void, files = (folder: string) => [folder],
  ): { folder: string; program: string; stdout: string } {
    const folder = temporary();
    const app = new MigrationApp({ outdir: path.join(folder, 'dist'), name: 'filled', quiet: true });
    const chart = new Chart(app, 'new');
    new HostCluster(chart, 'host');
    build(chart);
    app.synth();
    const { stdout } = cli(folder, ['import', ...files('dist'), '--program-only', '--output', 'program']);
    return { folder, stdout, program: fs.readFileSync(path.join(folder, 'program', 'main.ts'), 'utf8') };
  }

  /** The program synthesizes the same manifests and the same references to values. */
  function expectSameOutput({ folder, program }: { folder: string; program: string }): void {
    synthesize(program, path.join(folder, 'program'));
    const [before, after] = ['dist', 'program/dist']
      .map((name) => JSON.parse(fs.readFileSync(path.join(folder, name, 'migration.json'), 'utf8')));
    expect(after.secrets).toEqual(before.secrets);
    const manifestsOf = (index: any) => index.units.map(({ path: unit }: any) => unit);
    expect(manifestsOf(after)).toEqual(manifestsOf(before));
  }

  const url = 'https://api.old.example.com:6443';

  test('longLivedToken needs no token', () => {
    const result = importedOutput((chart) => new RemoteCluster(chart, 'old', { url, longLivedToken: true }));
    expect(result.program).toContain(`new RemoteCluster(chart, 'old', { url: '${url}', longLivedToken: true });`);
    expectSameOutput(result);
  });

  test('a value that is given to apply keeps its name', () => {
    const result = importedOutput((chart) =>
      new RemoteCluster(chart, 'old', { url, token: SecretSource.atApply('THE_TOKEN'), longLivedToken: true }));
    expect(result.program).toContain("  token: SecretSource.atApply('THE_TOKEN'),\n  longLivedToken: true,\n");
    expectSameOutput(result);
  });

  test('a Secret of the cluster itself, of a cluster before it and of the host are references', () => {
    const result = importedOutput((chart) => {
      const oldChart = new Chart(chart.node.root, 'old');
      const old = new RemoteCluster(chart, 'old', {
        url,
        chart: oldChart,
        token: SecretSource.fromCluster(oldChart, { name: 'own', key: 'token', namespace: 'shop' }),
      });
      new RemoteCluster(chart, 'other', {
        url: 'https://api.other.example.com:6443',
        token: SecretSource.fromCluster(old, { name: 'a', key: 'b' }),
      });
      new RemoteCluster(chart, 'third', {
        url: 'https://api.third.example.com:6443',
        token: SecretSource.fromCluster(chart, { name: 'c', key: 'd' }),
      });
    });
    expect(result.program)
      .toContain("  token: SecretSource.fromCluster(oldChart, { name: 'own', key: 'token', namespace: 'shop' }),\n");
    expect(result.program).toContain("  token: SecretSource.fromCluster(old.chart, { name: 'a', key: 'b' }),\n");
    expect(result.program).toContain("  token: SecretSource.fromCluster(chart, { name: 'c', key: 'd' }),\n");
    expectSameOutput(result);
  });

  test('the keys of repositories are references; those for Azure consist of several values and must exist', () => {
    const result = importedOutput((chart) => {
      ReplicationRepository.s3(chart, 'aws', {
        bucket: 'example-a',
        region: 'eu-central-1',
        credentials: S3Credentials.keys({
          accessKeyId: SecretSource.atApply('ID'),
          secretAccessKey: SecretSource.fromCluster(chart, { name: 'keys', key: 'secret' }),
        }),
      });
      ReplicationRepository.googleCloudStorage(chart, 'gcp', {
        bucket: 'example-g',
        credentials: GoogleCredentials.serviceAccountKey(SecretSource.atApply('JSON')),
      });
      ReplicationRepository.azureBlob(chart, 'azure', {
        storageAccount: 'account',
        container: 'example',
        resourceGroup: 'group',
        credentials: AzureCredentials.servicePrincipal({
          tenantId: 't', subscriptionId: 's', clientId: 'c', clientSecret: SecretSource.atApply('CLIENT'),
        }),
      });
    });
    expect(result.program).toMatch(
      /credentials: S3Credentials\.keys\(\{\s+accessKeyId: SecretSource\.atApply\('ID'\),\s+secretAccessKey: SecretSource\.fromCluster\(chart, \{ name: 'keys', key: 'secret' \}\),?\s+\}\)/,
    );
    expect(result.program).toContain("credentials: GoogleCredentials.serviceAccountKey(SecretSource.atApply('JSON'))");
    expect(result.program).toContain("credentials: AzureCredentials.existing('azure-credentials')");
    expect(result.stdout).toContain('  Secret openshift-migration/azure-credentials: `cdk8s-mtc apply` fills it from a '
      + 'source that no option of this program writes. It must exist on the cluster.\n');
    expect(() => synthesize(result.program, path.join(result.folder, 'program'))).not.toThrow();
  });

  test('without migration.json, the value is given to apply, under a name that is printed', () => {
    const result = importedOutput((chart) =>
      new RemoteCluster(chart, 'old-1', { url, token: SecretSource.atApply('THE_TOKEN') }), (dist) => {
      const manifests = path.join(folders[folders.length - 1], dist, 'clusters/new/manifests');
      fs.renameSync(manifests, path.join(folders[folders.length - 1], 'manifests'));
      return ['manifests'];
    });
    expect(result.program).toContain("token: SecretSource.atApply('OLD_1_TOKEN')");
    expect(result.stdout).toContain('Secret openshift-migration/old-1-token: the migration.json beside it was not '
      + "read, so saToken comes from SecretSource.atApply('OLD_1_TOKEN').\n");
    expect(() => synthesize(result.program, path.join(result.folder, 'program'))).not.toThrow();
  });
});

test('no program has been reviewed that is not compared', () => {
  expect(fs.readdirSync(GOLDEN).sort())
    .toEqual([...REVIEWED, 'guide', 'guide-fixed'].map((name) => `${name}.ts`).sort());
});

test('runs with generateName get names that the program writes each time', () => {
  const run = (generateName: string, flags: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { generateName: ${generateName}, namespace: openshift-migration }
spec: { migPlanRef: { name: shop, namespace: openshift-migration }, ${flags} }
`;
  const plan = `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: shop, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: old, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  namespaces: [shop]
`;
  const stage = run('shop-', 'stage: true');
  const runs = [stage, stage, run('go-', 'stage: false, quiescePods: true')];
  const program = imported({ 'a.yaml': [plan, ...runs].join('---\n') });
  expect(program.text).toContain("new MigrationApp({ name: 'shop-migration' })");
  expect(program.text.match(/^shop\.(?:.|\n)*?;$/gm)).toEqual([
    "shop.stage('shop', { metadata: { name: 'shop' } });",
    "shop.stage('2');",
    "shop.cutover('go', { metadata: { name: 'go' } });",
  ]);
  expect(program.notes.map(({ object, text }) => `${object}: ${text}`)).toContain('MigMigration openshift-migration/go-…: '
    + 'the API server would generate its name: the program calls it go.');
});
