import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { ApiObject, App, Chart } from 'cdk8s';
import {
  Findings, HostCluster, MigrationApp, MigrationPlan, NamespaceMapping, RemoteCluster, ReplicationRepository,
  S3Credentials, SecretSource,
} from '../../src';
import { cli } from '../cli/support';

/** What an app acknowledges is acknowledged in its output. */

const folder = mkdtempSync(join(tmpdir(), 'acknowledged-output-'));
afterAll(() => rmSync(folder, { recursive: true }));

const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
afterAll(() => stderr.mockRestore());

function program(app: App) {
  const chart = new Chart(app, 'new');
  const options = {
    destination: new HostCluster(chart, 'host'),
    source: new RemoteCluster(chart, 'old', {
      url: 'https://api.old.example.com:6443',
      token: SecretSource.existing('old'),
      exposedRegistryPath: 'registry.example.com',
    }),
    repository: ReplicationRepository.s3(
      chart, 'backups', { bucket: 'backups', region: 'eu-central-1', credentials: S3Credentials.existing('backups') },
    ),
    namespaces: [NamespaceMapping.same('shop')],
  };
  return {
    chart, first: new MigrationPlan(chart, 'first', options), second: new MigrationPlan(chart, 'second', options),
  };
}

const RULE = 'plan/conflict';
const REASON = 'the first is closed by then';

function checkOf(app: App) {
  const { stdout } = cli(app.outdir, ['check', '--format', 'json', '.']);
  const { findings, acknowledged } = JSON.parse(stdout) as { findings: any[]; acknowledged: any[] };
  return {
    open: findings.map(({ rule, name }) => `${rule} ${name}`)
      .filter((text) => /^(plan\/(?:conflict|shared)|findings)/.test(text)),
    acknowledged: acknowledged.map(({ rule, name, reason }) => `${rule} ${name}: ${reason}`),
  };
}

const ANNOTATION = 'acknowledge.cdk8s-mtc.io/plan.conflict';
const SHARED = 'plan/shared-namespace';

describe.each([
  ['a MigrationApp', () => new MigrationApp({ outdir: mkdtempSync(join(folder, 'app-')), quiet: true })],
  ['a plain App', () => new App({ outdir: mkdtempSync(join(folder, 'app-')) })],
])('what %s acknowledges', (_, create) => {
  test.each(['first', 'second'] as const)('at the %s of two plans is acknowledged in the output', (place) => {
    const app = create();
    Findings.of(program(app)[place]).acknowledge(RULE, REASON);
    app.synth();
    expect(checkOf(app).acknowledged).toEqual([`plan/conflict second: ${REASON}`]);
    expect(checkOf(app).open.filter((text) => !text.startsWith(SHARED))).toEqual([]);
  });

  test('is an annotation of the object that has the finding, and of no other', () => {
    const app = create();
    const { chart, first, second } = program(app);
    Findings.of(chart).acknowledge(RULE, REASON);
    app.synth();
    expect([first, second].map(({ apiObject }) => apiObject.toJson().metadata.annotations?.[ANNOTATION]))
      .toEqual([undefined, REASON]);
  });
});

test('the index of an app is the same before and after synth', () => {
  const app = new MigrationApp({ outdir: mkdtempSync(join(folder, 'app-')), quiet: true });
  Findings.of(program(app).second).acknowledge(RULE, REASON);
  const { index } = app;
  app.synth();
  expect(app.index).toEqual(index);
});

test('a rule that protects secrets or data cannot be acknowledged', () => {
  const chart = new Chart(new App(), 'new');
  const claim = (
    name: string,
  ) => ({ name, pvc: { name: `${name}:x`, namespace: 'shop' }, selection: { action: 'copy' } });
  new ApiObject(chart, 'plan', {
    apiVersion: 'migration.openshift.io/v1alpha1',
    kind: 'MigPlan',
    metadata: { name: 'shop', namespace: 'openshift-migration' },
    spec: { namespaces: ['shop'], persistentVolumes: [claim('a'), claim('b')] },
  });
  Findings.of(chart).acknowledge('plan/duplicate-target-claim', 'we know');
  const found = Findings.of(chart).all.filter(({ rule }) =>
    ['plan/duplicate-target-claim', 'findings/protected-rule'].includes(rule));
  expect(found.map(({ rule, severity, construct, reason }) => ({ rule, severity, construct, reason }))).toEqual([
    { rule: 'plan/duplicate-target-claim', severity: 'error', construct: 'new/plan', reason: undefined },
    { rule: 'findings/protected-rule', severity: 'error', construct: 'new', reason: undefined },
  ]);
});
