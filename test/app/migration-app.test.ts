import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App, Chart, YamlOutputType } from 'cdk8s';
import { ModuleKind, transpileModule } from 'typescript';
import {
  HostCluster, MigrationApp, MigrationAppProps, MigrationPlan, NamespaceMapping, OperatorInstallation, RegistryRoute,
  RemoteCluster,
  ReplicationRepository,
  S3Credentials, SecretSource,
} from '../../src';
import { expectSecret } from '../support/program';

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'migration-app-'));
afterAll(() => fs.rmSync(work, { recursive: true }));

let outdir: string;
let number = 0;
beforeEach(() => {
  outdir = path.join(work, `${number++}`, 'dist');
});

const read = (name: string) => fs.readFileSync(path.join(outdir, name), 'utf8');
const mode = (name: string) => fs.statSync(path.join(outdir, name)).mode % 0o1000;

/** Every file of a folder and of those below it, with its text. */
function contents(folder = outdir): Record<string, string> {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(names.sort().map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}

/** The manifests that synth has written. */
const manifests = () => Object.keys(contents()).filter((name) => name.endsWith('.yaml'));

function configMap(chart: Chart, name: string): ApiObject {
  return new ApiObject(chart, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
}

/** A program that has a file of every kind, in an order in which none of them could be applied. */
function program<A extends App>(app: A, runs = ['stage', 'cutover']): A {
  const chart = new Chart(app, 'ocp4');
  const destination = new HostCluster(chart, 'ocp4');
  const source = new RemoteCluster(chart, 'ocp3', {
    url: 'https://api.ocp3.example.com:8443',
    token: SecretSource.plainTextLiteral('ey.ey.sig'),
    registryRoute: RegistryRoute.openshift4({ host: 'registry.ocp3.example.com' }),
  });
  const repository =
    ReplicationRepository.s3(chart, 'backups', { bucket: 'mtc', credentials: S3Credentials.existing('s3') });
  const plan =
    new MigrationPlan(chart, 'shop', { source, destination, repository, namespaces: [NamespaceMapping.same('shop')] });
  if (runs.includes('stage')) {
    plan.stage('first-copy');
  }
  if (runs.includes('cutover')) {
    plan.cutover('go-live');
  }
  new OperatorInstallation(chart, 'operator', { clusters: [source, destination] });
  return app;
}

const STAGE = 'runs/shop/1-stage-first-copy/ocp4/0000-run.k8s.yaml';
const CUTOVER = 'runs/shop/2-cutover-go-live/ocp4/0000-run.k8s.yaml';
const HOST = 'clusters/ocp4/manifests/0000-ocp4.k8s.yaml';
const SECRETS = 'secrets/ocp4/0000-secrets.k8s.yaml';

/** The manifests in the order in which they are applied. */
const FILES = [
  'clusters/ocp3/operator/0000-operator.k8s.yaml',
  'clusters/ocp4/operator/0000-operator.k8s.yaml',
  'clusters/ocp3/manifests/0000-ocp3.k8s.yaml',
  SECRETS,
  HOST,
  STAGE,
  CUTOVER,
];

const synth = (props: MigrationAppProps = {}, runs?: string[]) =>
  program(new MigrationApp({ outdir, name: 'shop', ...props }), runs).synth();

/** The error that synth ends with. */
function failure(app: App): Error {
  try {
    app.synth();
  } catch (error) {
    return error as Error;
  }
  throw new Error('synth did not fail');
}

describe('the files', () => {
  test('are in a folder for each cluster and step, and for each run and cluster', () => {
    synth();
    expect(Object.keys(contents())).toEqual([
      '.gitignore', ...FILES.slice(0, 5).filter((name) => name.startsWith('clusters')).sort(), 'migration.json', STAGE,
      CUTOVER, 'secrets/.digests', SECRETS,
      'teardown/ocp3.md', 'teardown/ocp4.md',
    ]);
  });

  test('begin with the cluster, the step and what to wait for', () => {
    synth();
    expect(read(HOST).split('\n').slice(0, 6)).toEqual([
      '# Written by cdk8s-mtc. Cluster ocp4, step host-cluster: clusters, repositories, hooks and plans; '
        + 'no migration starts.',
      '# Afterwards: kubectl wait --for=condition=Successful migrationcontroller/migration-controller -n '
        + 'openshift-migration --timeout=20m',
      '# Afterwards: kubectl wait --for=condition=Ready migcluster/host migcluster/ocp3 -n '
        + 'openshift-migration --timeout=10m',
      '# Afterwards: kubectl wait --for=condition=Ready migstorage/backups -n openshift-migration --timeout=10m',
      '# Afterwards: kubectl wait --for=condition=Ready migplan/shop -n openshift-migration --timeout=10m',
      'apiVersion: migration.openshift.io/v1alpha1',
    ]);
  });

  test('of a run say how to read its conditions', () => {
    synth();
    expect(read(STAGE).split('\n').slice(0, 5)).toEqual([
      '# Written by cdk8s-mtc. Cluster ocp4, step run: copies images and volumes; the application runs on; '
        + 'starts when it is applied.',
      "# Afterwards: kubectl wait --for=jsonpath='{.status.phase}'=Completed migmigration/shop-first-copy -n "
        + 'openshift-migration --timeout=24h',
      '# Afterwards: kubectl get migmigration/shop-first-copy -n openshift-migration -o '
        + "jsonpath='{.status.conditions[*].type}'",
      '# The phase is Completed after any end. It succeeded if the conditions include Succeeded and '
        + 'neither Canceled nor Failed.',
      'apiVersion: migration.openshift.io/v1alpha1',
    ]);
  });

  test('contain manifests, one after the other', () => {
    const app = new MigrationApp({ outdir });
    const chart = new Chart(app, 'ocp4');
    configMap(chart, 'a');
    configMap(chart, 'b');
    app.synth();
    expect(read(HOST)).toBe([
      '# Written by cdk8s-mtc. Cluster ocp4, step host-cluster: clusters, repositories, hooks and plans; '
        + 'no migration starts.',
      'apiVersion: v1', 'kind: ConfigMap', 'metadata:', '  name: a', '---', 'apiVersion: v1', 'kind: ConfigMap',
      'metadata:', '  name: b', '',
    ].join('\n'));
  });

  test('are not written for charts without objects', () => {
    const app = new MigrationApp({ outdir });
    new Chart(app, 'empty');
    configMap(new Chart(app, 'ocp4'), 'a');
    app.synth();
    expect(Object.keys(contents())).toEqual([HOST, 'migration.json']);
  });

  test('have another extension if one is given', () => {
    synth({ outputFileExtension: '.yaml' }, []);
    expect(manifests().sort()).toEqual(FILES.slice(0, 5).map((name) => name.replace('.k8s', '')).sort());
  });

  test.each(['.json', '.yaml.bak', '/../a.yaml', '', 'yaml'])('cannot have the extension %j, '
    + 'which kubectl does not read in a folder', (outputFileExtension) => {
    const app = new MigrationApp({ outdir, outputFileExtension });
    configMap(new Chart(app, 'ocp4'), 'a');
    expect(failure(app).message)
      .toContain(`outputFileExtension: ${JSON.stringify(outputFileExtension)} is not the extension of a YAML file`);
  });

  test('are the same bytes when the program runs a second time', () => {
    synth();
    const first = contents();
    synth();
    expect(contents()).toEqual(first);
  });

  test('are the same bytes in another folder, and when one app is synthesized twice', () => {
    const app = program(new MigrationApp({ outdir }));
    app.synth();
    const first = contents();
    app.synth();
    expect(contents()).toEqual(first);
    outdir = path.join(work, 'elsewhere');
    program(new MigrationApp({ outdir })).synth();
    expect(contents()).toEqual(first);
  });

  test('are known before they are written', () => {
    expect(program(new MigrationApp({ outdir })).files.map((file) => file.path)).toEqual(FILES);
    expect(fs.existsSync(outdir)).toBe(false);
  });
});

describe('files of an earlier synth', () => {
  test('that the program no longer asks for are removed: no old run is left to be applied', () => {
    synth();
    synth({}, ['cutover']);
    expect(manifests().filter((name) => name.startsWith('runs')))
      .toEqual(['runs/shop/1-cutover-go-live/ocp4/0000-run.k8s.yaml']);
    expect(fs.readdirSync(path.join(outdir, 'runs/shop'))).toEqual(['1-cutover-go-live']);
  });
});

describe('files with secrets', () => {
  test('can be read by their owner alone, whatever the umask and whatever was there', () => {
    const before = process.umask(0o022);
    synth();
    fs.chmodSync(path.join(outdir, SECRETS), 0o666);
    synth();
    process.umask(before);
    expect([SECRETS, 'secrets/ocp4', 'secrets/.digests', HOST].map(mode)).toEqual([0o600, 0o700, 0o600, 0o644]);
  });

  test('are in a folder that a .gitignore names', () => {
    synth();
    expect(read('.gitignore')).toBe('/secrets/\n');
  });

  test.each([
    ['*.log\n', '*.log\n/secrets/\n'],
    ['*.log', '*.log\n/secrets/\n'],
    ['', '/secrets/\n'],
    ['/secrets/\n*.log\n', '/secrets/\n*.log\n'],
    ['/secrets/\n!*.yaml\n', '/secrets/\n!*.yaml\n/secrets/\n'],
  ])('are named in the .gitignore %j once, however often one synthesizes', (before, after) => {
    fs.mkdirSync(outdir, { recursive: true });
    fs.writeFileSync(path.join(outdir, '.gitignore'), before);
    synth();
    synth();
    expect(read('.gitignore')).toBe(after);
  });

  test('and their digests are removed when the program has no secrets any more', () => {
    synth();
    const app = new MigrationApp({ outdir, name: 'shop' });
    configMap(new Chart(app, 'ocp4'), 'a');
    app.synth();
    expect(fs.readdirSync(outdir).sort()).toEqual(['.gitignore', 'clusters', 'migration.json']);
  });
});

describe('a program with mistakes', () => {
  function wrong<A extends App>(app: A): A {
    const chart = new Chart(app, 'ocp4');
    new HostCluster(chart, 'host', { exposedRegistryPath: 'https://registry.corp' });
    new RemoteCluster(chart, 'ocp3', { url: 'api.ocp3:8443', token: SecretSource.plainTextLiteral('hunter2 hunter3') });
    return app;
  }

  const MISTAKES = [
    ['ocp4/host', 'exposedRegistryPath: "https://registry.corp" is not a host or host:port: MTC reports '
      + 'InvalidRegistryRoute. Write `exposedRegistryPath: \'registry.corp\'`. (cluster/registry-path)'],
    ['ocp4/ocp3', 'url: "api.ocp3:8443" is not a URL with a scheme: MTC reports InvalidURL. Write '
      + '`url: \'https://api.ocp3:8443\'`. (cluster/url)'],
    ['ocp4/ocp3', 'token: contains white space, so it is not a token; use the token alone, as '
      + '`oc create token migration-controller -n openshift-migration` prints it.'],
  ];

  test('gets all in one message, by construct', () => {
    expect(failure(wrong(new MigrationApp({ outdir }))).message).toBe([
      '3 mistakes in the program; nothing was written.',
      '',
      '    at ocp4/host',
      `      ${MISTAKES[0][1]}`,
      '',
      '    at ocp4/ocp3',
      `      ${MISTAKES[2][1]}`,
      `      ${MISTAKES[1][1]}`,
      '',
    ].join('\n'));
  });

  test('with one mistake gets one', () => {
    const app = new MigrationApp({ outdir });
    new HostCluster(new Chart(app, 'ocp4'), 'host', { exposedRegistryPath: 'a/b' });
    expect(failure(app).message).toMatch(/^1 mistake in the program; nothing was written\.\n/);
  });

  test('is shown without the line of this library that Node.js prints above an error', () => {
    const source = fs.readFileSync(path.join(__dirname, '../../src/app/migration-app.ts'), 'utf8');
    const { outputText } = transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS } });
    const file = path.join(work, 'line.js');
    const thrown = /^.*throw error; .*node-do-not-add-exception-line.*$/m.exec(outputText)![0];
    fs.writeFileSync(file, `const error = new Error('m');\nerror.stack = 'm';\n${thrown}\n`);
    const { stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    expect(stderr).toContain('m');
    expect(stderr).not.toContain('throw');
  });

  test('is shown neither a stack nor a secret', () => {
    const error = failure(wrong(new MigrationApp({ outdir })));
    expect(error.stack).toBe(error.message);
    expect(error.stack).not.toMatch(/\.[jt]s:\d+/);
    expectSecret([error.message], 'hunter2');
  });

  test.each(Object.values(YamlOutputType).filter((type) => typeof type !== 'string'))('leaves no trace where nothing '
    + 'was written before (%s)', (yamlOutputType) => {
    failure(wrong(new MigrationApp({ outdir, yamlOutputType })));
    expect(fs.existsSync(outdir)).toBe(false);
  });

  test('leaves the output of an earlier synth as it was', () => {
    synth();
    const before = contents();
    const times = Object.keys(before).map((name) => fs.statSync(path.join(outdir, name)).mtimeMs);
    failure(wrong(new MigrationApp({ outdir })));
    expect(contents()).toEqual(before);
    expect(Object.keys(before).map((name) => fs.statSync(path.join(outdir, name)).mtimeMs)).toEqual(times);
  });

  test('in a separate object, which can\'t be written, also leaves the output unchanged', () => {
    synth();
    const before = contents();
    const app = program(new MigrationApp({ outdir }));
    new ApiObject(app.node.findChild('ocp4') as Chart, 'wrong',
      { apiVersion: 'v1', kind: 'ConfigMap', data: { a: new Map() } } as any);
    expect(() => app.synth()).toThrow();
    expect(contents()).toEqual(before);
  });

  test('is told the same by a plain App, which writes no file', () => {
    const error = failure(wrong(new App({ outdir })));
    expect(error.message).toBe([
      'Validation failed with the following errors:', `  [] ${MISTAKES[0].join(': ')}`,
      `  [] ${MISTAKES[1].join(': ')}`,
      `  [${MISTAKES[2][0]}] ${MISTAKES[2][1]}`,
    ].join('\n'));
    expect(fs.readdirSync(outdir)).toEqual([]);
  });
});

describe('dependencies that the program makes', () => {
  test('between objects of one chart put the one before the other', () => {
    const app = new MigrationApp({ outdir });
    const chart = new Chart(app, 'ocp4');
    const first = configMap(chart, 'a');
    first.addDependency(configMap(chart, 'b'));
    app.synth();
    expect(read(HOST).match(/name: \w/g)).toEqual(['name: b', 'name: a']);
  });

  test('between charts put the one file before the other', () => {
    const app = new MigrationApp({ outdir });
    const [a, b, c] = ['a', 'b', 'c'].map((id) => new Chart(app, id));
    [a, b, c].forEach((chart) => configMap(chart, 'x'));
    a.addDependency(c);
    expect(app.index.units.map((unit) => [unit.cluster, unit.after]))
      .toEqual([['c', []], ['a', ['clusters/c/manifests']], ['b', []]]);
  });

  test('between objects of two charts put the one unit before the other', () => {
    const app = new MigrationApp({ outdir });
    const [a, b] = ['a', 'b'].map((id) => new Chart(app, id));
    configMap(a, 'x').addDependency(configMap(b, 'x'));
    expect(app.index.units.map(({ cluster }) => cluster)).toEqual(['b', 'a']);
  });

  test('between charts of one cluster put the one file of the unit before the other', () => {
    const app = new MigrationApp({ outdir });
    const outer = new Chart(app, 'ocp4');
    const [a, b] = ['a', 'b'].map((id) => new Chart(outer, id));
    [a, b].forEach((chart) => configMap(chart, 'x'));
    a.addDependency(b);
    expect(app.files.map((file) => file.path))
      .toEqual(['clusters/ocp4/manifests/0000-ocp4-b.k8s.yaml', 'clusters/ocp4/manifests/0001-ocp4-a.k8s.yaml']);
  });

  test('that contradict the order of the steps are refused', () => {
    const app = program(new MigrationApp({ outdir }));
    const run = app.node.children.find(({ node }) => node.id.startsWith('run-'))!;
    configMap(app.node.findChild('ocp4') as Chart, 'a').addDependency(run);
    expect(failure(app).message).toBe('clusters/ocp4/manifests depends on runs/shop/1-stage-first-copy/ocp4, which is '
      + 'applied after it. Remove the dependency of the program.\nNothing was written.');
    expect(fs.existsSync(outdir)).toBe(false);
  });

  test('leave the bytes of all others unchanged', () => {
    synth();
    const before = contents();
    const app = program(new MigrationApp({ outdir, name: 'shop' }));
    const chart = app.node.findChild('ocp3') as Chart;
    configMap(chart, 'a').addDependency(configMap(chart, 'b'));
    app.synth();
    const {
      'clusters/ocp3/manifests/0000-ocp3.k8s.yaml': _, 'migration.json': __, 'teardown/ocp3.md': ___, ...others
    } = before;
    expect(contents()).toMatchObject(others);
  });
});

test('a chart within another has a file in the unit of its cluster, in the same place each time', () => {
  const app = new MigrationApp({ outdir });
  const outer = new Chart(app, 'outer');
  configMap(outer, 'a').addDependency(configMap(outer, 'b'));
  configMap(new Chart(outer, 'inner'), 'c');
  app.synth();
  const first = contents();
  app.synth();
  expect(manifests())
    .toEqual(['clusters/outer/manifests/0000-outer.k8s.yaml', 'clusters/outer/manifests/0001-outer-inner.k8s.yaml']);
  expect(contents()).toEqual(first);
});

describe('another type of output', () => {
  test.each([
    'FILE_PER_APP', 'FILE_PER_RESOURCE', 'FOLDER_PER_CHART_FILE_PER_RESOURCE',
  ] as const)('is refused: %s would mix units', (type) => {
    const text = `yamlOutputType: "${type}" is not supported: the files of a MigrationApp are in one folder for each `
      + 'cluster and step; leave it out.';
    expect(failure(program(new MigrationApp({ outdir, yamlOutputType: YamlOutputType[type] }))).message)
      .toBe(`1 mistake in the program; nothing was written.\n\n    at the app\n      ${text}\n`);
    expect(fs.existsSync(outdir)).toBe(false);
  });

  test('is reported together with the other mistakes, and before them', () => {
    const app = new MigrationApp({ outdir, yamlOutputType: YamlOutputType.FILE_PER_APP });
    new HostCluster(new Chart(app, 'ocp4'), 'host', { exposedRegistryPath: 'a/b' });
    expect(failure(app).message.match(/^ {4}at .*$/gm)).toEqual(['    at the app', '    at ocp4/host']);
  });
});

test('for validation plugins it records which construct made which object, as a plain App does', () => {
  synth({ recordConstructMetadata: true });
  const metadata = JSON.parse(read('construct-metadata.json'));
  expect(metadata.version).toBe('1.0.0');
  expect(metadata.resources.shop).toEqual({ path: 'ocp4/shop/Resource' });
  const plain = path.join(work, 'plain');
  program(new App({ outdir: plain, recordConstructMetadata: true })).synth();
  const names = Object.keys(JSON.parse(fs.readFileSync(path.join(plain, 'construct-metadata.json'), 'utf8')).resources);
  expect(Object.keys(metadata.resources).sort()).toEqual(names.sort());
});

describe('a plain App', () => {
  test('writes the same manifests, in flat files that can be applied in the order of their names', () => {
    synth();
    const ours = Object.entries(contents()).filter(([name]) => name.endsWith('.yaml'))
      .map(([, text]) => text.replace(/^#.*\n/gm, '')).sort();
    outdir = path.join(work, 'plain-app');
    program(new App({ outdir })).synth();
    expect(Object.keys(contents())).toEqual([
      '0000-operator-ocp3.k8s.yaml',
      '0001-ocp3.k8s.yaml',
      '0002-operator-ocp4.k8s.yaml',
      '0003-secrets-ocp4.k8s.yaml',
      '0004-ocp4.k8s.yaml',
      '0005-run-shop-1-stage-first-copy.k8s.yaml',
      '0006-run-shop-2-cutover-go-live.k8s.yaml',
    ]);
    expect(Object.values(contents()).sort()).toEqual(ours);
  });
});
