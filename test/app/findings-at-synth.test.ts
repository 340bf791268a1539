import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App, Chart } from 'cdk8s';
import { Findings, HostCluster, MigrationApp, MigrationAppProps, RemoteCluster, SecretSource } from '../../src';
import { handWritten } from '../support/program';

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'findings-at-synth-'));
afterAll(() => fs.rmSync(work, { recursive: true }));

let stderr: jest.SpyInstance;
beforeEach(() => {
  stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => stderr.mockRestore());

/** What was written to the standard error output, call by call. */
const said = () => stderr.mock.calls.map(([text]) => text);

const FILE = 'clusters/ocp4/manifests/0000-ocp4.k8s.yaml';

const HOOK = { custom: true, image: 'quay.io/a/b', targetCluster: 'source' };

function appWith(props: MigrationAppProps = {}): { app: MigrationApp; chart: Chart } {
  const app = new MigrationApp({ outdir: fs.mkdtempSync(path.join(work, 'app-')), ...props });
  return { app, chart: new Chart(app, 'ocp4') };
}

/** Two clusters whose certificates nobody looks at, and which have one address: three warnings by two rules. */
function worrying(props?: MigrationAppProps): { app: MigrationApp; chart: Chart; clusters: RemoteCluster[] } {
  const { app, chart } = appWith(props);
  const clusters = ['east', 'west'].map((id) => new RemoteCluster(chart, id, {
    url: 'https://api.example.com:6443', insecure: true, token: SecretSource.existing(id),
  }));
  return { app, chart, clusters };
}

/** The error that synth ends with. */
function failure(app: App): Error {
  try {
    app.synth();
  } catch (error) {
    return error as Error;
  }
  throw new Error('synth did not fail');
}

describe('errors of rules', () => {
  test('stop synth in an app without any construct of ours', () => {
    const { app, chart } = appWith();
    handWritten(chart, 'hook', 'MigHook', { ...HOOK, newField: 1 });
    expect(failure(app).message).toBe([
      '1 mistake in the program; nothing was written.',
      '',
      '    at ocp4/hook',
      '      MigHook openshift-migration/hook, spec.newField: "newField" is not a field of spec: the API server '
      + 'silently drops it, or kubectl rejects the file. Remove it; spec has activeDeadlineSeconds, custom, image, '
      + 'playbook, targetCluster. (document/unknown-field)',
      '',
    ].join('\n'));
  });

  test('are told together with the mistakes of constructs, in the order of the program, without a stack', () => {
    const { app, chart } = appWith();
    handWritten(chart, 'first', 'MigHook', { ...HOOK, newField: 1 });
    new HostCluster(chart, 'host', { exposedRegistryPath: 'https://registry.corp' });
    handWritten(chart, 'last', 'MigHook', { ...HOOK, newField: 1 });
    const { message, stack } = failure(app);
    expect(message.match(/^.*mistakes.*$|^ +at .*$/gm)).toEqual([
      '3 mistakes in the program; nothing was written.', '    at ocp4/first', '    at ocp4/host', '    at ocp4/last',
    ]);
    expect(stack).toBe(message);
  });

  test('are found across charts', () => {
    const { app, chart } = appWith();
    new RemoteCluster(chart, 'ocp3', {
      url: 'https://api.example.com:6443',
      token: SecretSource.existing('ocp3-token'),
    });
    new ApiObject(new Chart(app, 'extra'), 'token', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'ocp3-token', namespace: 'openshift-migration' },
      stringData: { token: 'ey.ey.sig' },
    });
    expect(failure(app).message.split('\n').slice(2)).toEqual([
      '    at extra/token',
      '      Secret openshift-migration/ocp3-token, stringData.token: saToken is missing, which MTC reads for '
      + 'MigCluster openshift-migration/ocp3. Rename token to saToken. (secret/keys)',
      '',
    ]);
  });

  test('leave the output of an earlier synth as it was, and nothing where there was none', () => {
    const { app, chart } = appWith();
    handWritten(chart, 'hook', 'MigHook', HOOK);
    app.synth();
    const file = path.join(app.outdir, FILE);
    const before = [fs.readFileSync(file, 'utf8'), fs.statSync(file).mtimeMs];
    handWritten(chart, 'wrong', 'MigHook', { ...HOOK, newField: 1 });
    failure(app);
    expect([fs.readFileSync(file, 'utf8'), fs.statSync(file).mtimeMs]).toEqual(before);
    expect(fs.readdirSync(app.outdir)).toEqual(['clusters', 'migration.json']);

    const empty = new MigrationApp({ outdir: path.join(work, 'none') });
    handWritten(new Chart(empty, 'ocp4'), 'wrong', 'MigHook', { ...HOOK, newField: 1 });
    failure(empty);
    expect(fs.existsSync(empty.outdir)).toBe(false);
  });

  test('come without the warnings: what can\'t work comes first', () => {
    const { app, chart } = worrying();
    handWritten(chart, 'wrong', 'MigHook', { ...HOOK, newField: 1 });
    expect(failure(app).message).toMatch(/^1 mistake /);
    expect(said()).toEqual([]);
  });

  test('that are acknowledged let synth go on', () => {
    const { app, chart } = appWith();
    const hook = handWritten(chart, 'hook', 'MigHook', { ...HOOK, newField: 1 });
    Findings.of(hook).acknowledge('document/unknown-field', 'our own build of MTC');
    app.synth();
    expect(fs.readFileSync(path.join(app.outdir, FILE), 'utf8')).toContain('newField: 1');
    expect(said()).toEqual([]);
  });
});

describe('warnings', () => {
  const INSECURE = '`insecure: true` sends the token, which has full access to the remote cluster, to any server that '
  + 'answers at this address. Remove `insecure`, and add `caBundle` with the CA certificate of the API server unless a '
  + 'public CA issued it.';

  test('are printed once, rule by rule, and do not stop synth', () => {
    const { app } = worrying();
    app.synth();
    expect(said()).toEqual([[
      '3 warnings; if one is intended, acknowledge it: Findings.of(construct).acknowledge(rule, reason).',
      '',
      '    cluster/insecure',
      `      at ocp4/east: insecure: ${INSECURE}`,
      `      at ocp4/west: insecure: ${INSECURE}`,
      '',
      '    cluster/same-url',
      '      at ocp4/west: url: MigCluster openshift-migration/east has the same address: '
      + 'MTC treats both as one cluster. Write the URL of this cluster, or remove one of the two.',
      '',
      '',
    ].join('\n')]);
    expect(fs.existsSync(path.join(app.outdir, FILE))).toBe(true);
  });

  test('that are acknowledged are not printed, and stay in the report with the reason', () => {
    const { app, chart, clusters: [east, west] } = worrying();
    Findings.of(chart).acknowledge('cluster/insecure', 'in one building');
    Findings.of(west).acknowledge('cluster/same-url', 'one cluster under two names');
    app.synth();
    expect(said()).toEqual([]);
    expect(Findings.of(app).all.map(({ rule, construct, reason }) => [rule, construct, reason])).toEqual([
      ['cluster/insecure', east.node.path, 'in one building'],
      ['cluster/same-url', west.node.path, 'one cluster under two names'],
      ['cluster/insecure', west.node.path, 'in one building'],
    ]);
  });

  test('report acknowledgements that match nothing', () => {
    const { app, chart } = appWith();
    handWritten(chart, 'hook', 'MigHook', HOOK);
    Findings.of(app).acknowledge('plan/conflict', 'why not');
    Findings.of(chart).acknowledge('plan/conflct', 'why not');
    app.synth();
    expect(said().join('').split('\n').slice(2)).toEqual([
      '    findings/unused-acknowledgement',
      '      at the app: the acknowledgement of plan/conflict matches no finding here. Remove it.',
      '      at ocp4: the acknowledgement is of "plan/conflct", but no rule has this name. Write `plan/conflict`.',
      '',
      '',
    ]);
  });

  test('are printed again for another synth, as the program is then', () => {
    const { app, chart } = worrying();
    app.synth();
    Findings.of(chart).acknowledge('cluster/insecure', 'in one building');
    app.synth();
    expect(said().map((text) => text.split(';')[0])).toEqual(['3 warnings', '1 warning']);
  });

  test('are none of what is only worth knowing', () => {
    const { app, chart } = appWith();
    new HostCluster(chart, 'host', { refresh: true });
    app.synth();
    expect(Findings.of(app).all.map(({ rule, severity }) => [rule, severity]))
      .toEqual([['document/refresh-stays', 'info']]);
    expect(said()).toEqual([]);
  });

  test('are also printed by a plain App', () => {
    const app = new App({ outdir: fs.mkdtempSync(path.join(work, 'app-')) });
    new HostCluster(new Chart(app, 'ocp4'), 'host', { openshift: 'latest' });
    app.synth();
    expect(Findings.of(app).all.map(({ rule, severity }) => [rule, severity]))
      .toEqual([['version/declaration', 'warning']]);
    expect(said().map((text) => text.split(';')[0])).toEqual(['1 warning']);
  });
});

describe('in strict mode', () => {
  test.each(['synth', 'synthYaml'] as const)('warnings stop %s as errors do', (method) => {
    const { app } = worrying({ strict: true });
    expect(() => app[method]()).toThrow('(cluster/insecure)');
    expect(said()).toEqual([]);
    expect(fs.readdirSync(app.outdir)).toEqual([]);
  });

  test('all are told in one message', () => {
    expect(failure(worrying({ strict: true }).app).message).toMatch(
      /^3 mistakes in the program; nothing was written\.\n\n {4}at ocp4\/east\n {6}[^\n]*\n\n {4}at ocp4\/west\n/,
    );
  });

  test('those that are acknowledged stop nothing', () => {
    const { app, chart } = worrying({ strict: true });
    ['cluster/insecure', 'cluster/same-url'].forEach((rule) => Findings.of(chart).acknowledge(rule, 'in one building'));
    app.synth();
    expect(fs.readdirSync(app.outdir)).not.toEqual([]);
  });

  test('an acknowledgement that matches nothing stops synth', () => {
    const { app, chart } = appWith({ strict: true });
    handWritten(chart, 'hook', 'MigHook', HOOK);
    Findings.of(chart).acknowledge('plan/conflict', 'why not');
    expect(failure(app).message).toContain('    at ocp4\n'
      + '      the acknowledgement of plan/conflict matches no finding here. ');
  });

  test('a warning where a construct has refused something else stops synth as well', () => {
    const { app, chart } = appWith({ strict: true });
    new RemoteCluster(chart, 'ocp3', {
      url: 'https://api:6443', openshift: 4.2 as any, insecure: true, token: SecretSource.existing('a'),
    });
    expect(failure(app).message).toMatch(/^2 mistakes in the program/);
  });

  test('what is only worth knowing stops nothing', () => {
    const { app, chart } = appWith({ strict: true });
    new HostCluster(chart, 'host', { refresh: true });
    app.synth();
    expect(said()).toEqual([]);
  });
});
