import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App, AppProps, Chart, YamlOutputType } from 'cdk8s';
import {
  HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, OperatorInstallation, RegistryRoute, RemoteCluster, ReplicationRepository,
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

/** Every file of a folder with its text. */
function contents(folder = outdir): Record<string, string> {
  return Object.fromEntries(fs.readdirSync(folder).sort().map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}

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
    registryRoute: RegistryRoute.openShift4({ host: 'registry.ocp3.example.com' }),
  });
  const repository = ReplicationRepository.s3(chart, 'backups', { bucket: 'mtc', credentials: S3Credentials.existing('s3') });
  const plan = new MigrationPlan(chart, 'shop', { source, destination, repository, namespaces: [NamespaceMapping.same('shop')] });
  if (runs.includes('stage')) {
    plan.stage('first-copy');
  }
  if (runs.includes('cutover')) {
    plan.cutover('go-live');
  }
  new OperatorInstallation(chart, 'operator', { clusters: [source, destination] });
  return app;
}

const FILES = [
  '0000-ocp3-operator.k8s.yaml',
  '0001-ocp4-operator.k8s.yaml',
  '0002-ocp3.k8s.yaml',
  '0003-ocp4-secrets.k8s.yaml',
  '0004-ocp4.k8s.yaml',
  '0005-shop-1-stage-first-copy.k8s.yaml',
  '0006-shop-2-cutover-go-live.k8s.yaml',
];

const synth = (props: AppProps = {}, runs?: string[]) => program(new MigrationApp({ outdir, ...props }), runs).synth();

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
  test('are one for each cluster, purpose and run, numbered in the order in which they are applied, whatever order the program has', () => {
    synth();
    expect(Object.keys(contents())).toEqual(['.gitignore', ...FILES]);
  });

  test('begin with the cluster, the step and what to wait for', () => {
    synth();
    expect(read('0004-ocp4.k8s.yaml').split('\n').slice(0, 7)).toEqual([
      '# Written by cdk8s-mtc. Cluster ocp4, step host-cluster: clusters, repositories, hooks and plans; nothing is migrated yet.',
      '# Afterwards: kubectl wait --for=condition=Successful migrationcontroller/migration-controller -n openshift-migration --timeout=20m',
      '# Afterwards: kubectl wait --for=condition=Ready migcluster/host -n openshift-migration --timeout=10m',
      '# Afterwards: kubectl wait --for=condition=Ready migcluster/ocp3 -n openshift-migration --timeout=10m',
      '# Afterwards: kubectl wait --for=condition=Ready migstorage/backups -n openshift-migration --timeout=10m',
      '# Afterwards: kubectl wait --for=condition=Ready migplan/shop -n openshift-migration --timeout=10m',
      'apiVersion: migration.openshift.io/v1alpha1',
    ]);
  });

  test('hold manifests, one after the other', () => {
    const app = new MigrationApp({ outdir });
    const chart = new Chart(app, 'ocp4');
    configMap(chart, 'a');
    configMap(chart, 'b');
    app.synth();
    expect(read('0000-ocp4.k8s.yaml')).toBe([
      '# Written by cdk8s-mtc. Cluster ocp4, step host-cluster: clusters, repositories, hooks and plans; nothing is migrated yet.',
      'apiVersion: v1', 'kind: ConfigMap', 'metadata:', '  name: a', '---', 'apiVersion: v1', 'kind: ConfigMap', 'metadata:', '  name: b', '',
    ].join('\n'));
  });

  test('are none for charts without objects', () => {
    const app = new MigrationApp({ outdir });
    new Chart(app, 'empty');
    configMap(new Chart(app, 'ocp4'), 'a');
    app.synth();
    expect(Object.keys(contents())).toEqual(['0000-ocp4.k8s.yaml']);
  });

  test('have another extension where one is given', () => {
    synth({ outputFileExtension: '.yaml' }, []);
    expect(Object.keys(contents())).toEqual(['.gitignore', ...FILES.slice(0, 5).map((name) => name.replace('.k8s', ''))]);
    expect(read('.gitignore')).toBe('*-secrets.yaml\n');
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
    synth();
    expect(contents()).toEqual(first);
  });

  test('are known before they are written', () => {
    expect(program(new MigrationApp({ outdir })).files.map(({ name }) => name)).toEqual(FILES);
    expect(fs.existsSync(outdir)).toBe(false);
  });
});

describe('files of an earlier synth', () => {
  test('that the program no longer asks for are removed: no old run is left to be applied', () => {
    synth();
    synth({}, ['cutover']);
    expect(Object.keys(contents())).toEqual(['.gitignore', ...FILES.slice(0, 5), '0005-shop-1-cutover-go-live.k8s.yaml']);
  });

  test('that someone else wrote are kept', () => {
    fs.mkdirSync(outdir, { recursive: true });
    const others = { '0009-mine.k8s.yaml': 'kind: ConfigMap\n', 'kustomization.yaml': '# Written by cdk8s-mtc. Not really.\n', 'notes.txt': 'mine' };
    Object.entries(others).forEach(([name, text]) => fs.writeFileSync(path.join(outdir, name), text));
    fs.mkdirSync(path.join(outdir, 'folder.k8s.yaml'));
    synth({}, []);
    expect(fs.readdirSync(outdir).sort()).toEqual(['.gitignore', ...FILES.slice(0, 5), '0009-mine.k8s.yaml', 'folder.k8s.yaml', 'kustomization.yaml', 'notes.txt']);
    expect(read('0009-mine.k8s.yaml')).toBe('kind: ConfigMap\n');
  });
});

describe('files with secrets', () => {
  test('can be read by their owner alone, whatever the umask and whatever was there', () => {
    fs.mkdirSync(outdir, { recursive: true });
    fs.writeFileSync(path.join(outdir, '0003-ocp4-secrets.k8s.yaml'), '# Written by cdk8s-mtc.\n', { mode: 0o666 });
    const before = process.umask(0o022);
    synth();
    process.umask(before);
    expect([mode('0003-ocp4-secrets.k8s.yaml'), mode('0004-ocp4.k8s.yaml')]).toEqual([0o600, 0o644]);
  });

  test('are named in a .gitignore', () => {
    synth();
    expect(read('.gitignore')).toBe('*-secrets.k8s.yaml\n');
  });

  test.each([
    ['*.log\n', '*.log\n*-secrets.k8s.yaml\n'],
    ['*.log', '*.log\n*-secrets.k8s.yaml\n'],
    ['', '*-secrets.k8s.yaml\n'],
    ['*-secrets.k8s.yaml\n*.log\n', '*-secrets.k8s.yaml\n*.log\n'],
  ])('are named in the .gitignore %j once, however often one synthesizes', (before, after) => {
    fs.mkdirSync(outdir, { recursive: true });
    fs.writeFileSync(path.join(outdir, '.gitignore'), before);
    synth();
    synth();
    expect(read('.gitignore')).toBe(after);
  });

  test('are named so that git finds them, however long the name of the cluster is', () => {
    const app = new MigrationApp({ outdir });
    new RemoteCluster(new Chart(app, 'a'.repeat(80)), 'ocp3', { url: 'https://api:6443', token: SecretSource.plainTextLiteral('ey.ey.sig') });
    app.synth();
    expect(Object.keys(contents())[1]).toBe(`0000-${'a'.repeat(80)}-secrets.k8s.yaml`);
  });

  test('need no .gitignore where there are none', () => {
    const app = new MigrationApp({ outdir });
    configMap(new Chart(app, 'ocp4'), 'a');
    app.synth();
    expect(Object.keys(contents())).toEqual(['0000-ocp4.k8s.yaml']);
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
    ['ocp4/host', 'exposedRegistryPath: "https://registry.corp" has a scheme; MTC adds its own; write "registry.corp".'],
    ['ocp4/ocp3', 'url: "api.ocp3:8443" is no URL with https:// (or http://) and a host; MTC reports it as InvalidURL; write "https://api.ocp3:8443".'],
    ['ocp4/ocp3', 'token: holds white space, so it is no token; give the token alone, as `oc create token migration-controller -n openshift-migration` prints it.'],
  ];

  test('is told of all in one message, by construct', () => {
    expect(failure(wrong(new MigrationApp({ outdir }))).message).toBe([
      '3 mistakes in the program; nothing was written.',
      '',
      '    at ocp4/host',
      `      ${MISTAKES[0][1]}`,
      '',
      '    at ocp4/ocp3',
      `      ${MISTAKES[1][1]}`,
      `      ${MISTAKES[2][1]}`,
      '',
    ].join('\n'));
  });

  test('with one mistake is told of one', () => {
    const app = new MigrationApp({ outdir });
    new HostCluster(new Chart(app, 'ocp4'), 'host', { exposedRegistryPath: 'a/b' });
    expect(failure(app).message).toMatch(/^1 mistake in the program; nothing was written\.\n/);
  });

  test('is shown neither a stack nor a secret', () => {
    const error = failure(wrong(new MigrationApp({ outdir })));
    expect(error.stack).toBe(error.message);
    expect(error.stack).not.toMatch(/\.[jt]s:\d+/);
    expectSecret([error.message], 'hunter2');
  });

  test.each(Object.values(YamlOutputType).filter((type) => typeof type !== 'string'))('leaves no trace where nothing was written before (%s)', (yamlOutputType) => {
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

  test('in an object of its own, which can\'t be written, also leaves the output as it was', () => {
    synth();
    const before = contents();
    const app = program(new MigrationApp({ outdir }));
    new ApiObject(app.node.findChild('ocp4') as Chart, 'wrong', { apiVersion: 'v1', kind: 'ConfigMap', data: { a: new Map() } } as any);
    expect(() => app.synth()).toThrow();
    expect(contents()).toEqual(before);
  });

  test('is told the same by a plain App, which writes no file', () => {
    const error = failure(wrong(new App({ outdir })));
    expect(error.message).toBe(`Validation failed with the following errors:\n  ${MISTAKES.map(([at, text]) => `[${at}] ${text}`).join('\n  ')}`);
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
    expect(read('0000-ocp4.k8s.yaml').match(/name: \w/g)).toEqual(['name: b', 'name: a']);
  });

  test('between charts put the one file before the other', () => {
    const app = new MigrationApp({ outdir });
    const [a, b, c] = ['a', 'b', 'c'].map((id) => new Chart(app, id));
    [a, b, c].forEach((chart) => configMap(chart, 'x'));
    a.addDependency(c);
    app.synth();
    app.synth();
    expect(Object.keys(contents())).toEqual(['0000-c.k8s.yaml', '0001-a.k8s.yaml', '0002-b.k8s.yaml']);
  });

  test('between objects of two charts put the one file before the other', () => {
    const app = new MigrationApp({ outdir });
    const [a, b] = ['a', 'b'].map((id) => new Chart(app, id));
    configMap(a, 'x').addDependency(configMap(b, 'x'));
    app.synth();
    expect(Object.keys(contents())).toEqual(['0000-b.k8s.yaml', '0001-a.k8s.yaml']);
  });

  test('leave the bytes of all others as they are', () => {
    synth();
    const before = contents();
    const app = program(new MigrationApp({ outdir }));
    const chart = app.node.findChild('ocp3') as Chart;
    configMap(chart, 'a').addDependency(configMap(chart, 'b'));
    app.synth();
    const { '0002-ocp3.k8s.yaml': _, ...others } = before;
    expect(contents()).toMatchObject(others);
  });
});

test('a chart within another has a file of its own, in the same place each time', () => {
  const app = new MigrationApp({ outdir });
  const outer = new Chart(app, 'outer');
  configMap(outer, 'a').addDependency(configMap(outer, 'b'));
  configMap(new Chart(outer, 'inner'), 'c');
  app.synth();
  const first = contents();
  app.synth();
  expect(Object.keys(first)).toEqual(['0000-outer.k8s.yaml', '0001-outer-inner.k8s.yaml']);
  expect(contents()).toEqual(first);
});

describe('with another type of output', () => {
  test('one file for the app is refused, for what it holds belongs on several clusters, and runs would start with it', () => {
    const text = 'yamlOutputType: "FILE_PER_APP" would put what belongs on several clusters, and runs that start when they are applied, into one file; leave it out.';
    expect(failure(program(new MigrationApp({ outdir, yamlOutputType: YamlOutputType.FILE_PER_APP }))).message)
      .toBe(`1 mistake in the program; nothing was written.\n\n    at the app\n      ${text}\n`);
    expect(fs.existsSync(outdir)).toBe(false);
  });

  test('one file for the app is refused beside the other mistakes, and before them', () => {
    const app = new MigrationApp({ outdir, yamlOutputType: YamlOutputType.FILE_PER_APP });
    new HostCluster(new Chart(app, 'ocp4'), 'host', { exposedRegistryPath: 'a/b' });
    expect(failure(app).message.match(/^ {4}at .*$/gm)).toEqual(['    at the app', '    at ocp4/host']);
  });

  test('one file for each object', () => {
    synth({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE }, []);
    expect(Object.keys(contents())).toContain('MigPlan.shop.k8s.yaml');
  });

  test('one folder for each chart', () => {
    synth({ yamlOutputType: YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE }, []);
    expect(fs.readdirSync(path.join(outdir, 'ocp4'))).toContain('MigPlan.shop.k8s.yaml');
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
  const NUMBERED = /^(\d{4})-(.*)$/;

  test('writes the same manifests, in files that are numbered so that they can be applied in the order of their names', () => {
    synth();
    const ours = contents();
    outdir = path.join(work, 'plain-app');
    program(new App({ outdir })).synth();
    const names = Object.keys(contents());
    expect(names).toEqual([
      '0000-ocp3-operator.k8s.yaml',
      '0001-ocp3.k8s.yaml',
      '0002-ocp4-operator.k8s.yaml',
      '0003-ocp4-secrets.k8s.yaml',
      '0004-ocp4.k8s.yaml',
      '0005-shop-1-stage-first-copy.k8s.yaml',
      '0006-shop-2-cutover-go-live.k8s.yaml',
    ]);
    const withoutHeaders = Object.entries(ours).filter(([name]) => NUMBERED.test(name)).map(([name, text]) => [NUMBERED.exec(name)![2], text.replace(/^#.*\n/gm, '')]);
    expect(Object.fromEntries(names.map((name) => [NUMBERED.exec(name)![2], read(name)]))).toEqual(Object.fromEntries(withoutHeaders));
  });
});
