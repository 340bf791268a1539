import { checked, cli, configMap, DUPLICATE, folderWith } from './support';

const STAGE_THAT_STOPS = `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: go-live, namespace: openshift-migration }
spec:
  migPlanRef: { name: shop, namespace: openshift-migration }
  stage: true
  quiescePods: true
`;

describe('exit code', () => {
  test('0 without findings', () => {
    const { exitCode, stdout, stderr } = cli(folderWith({ 'a.yaml': configMap('a') }), ['check', 'a.yaml']);
    expect({ exitCode, stdout, stderr })
      .toEqual({ exitCode: 0, stdout: '1 manifest in 1 file: no findings\n', stderr: '' });
  });

  test('1 when there is an error', () => {
    expect(cli(folderWith({ 'a.yaml': DUPLICATE }), ['check', 'a.yaml']).exitCode).toBe(1);
  });

  test('0 when there are warnings only, and with --strict 1', () => {
    const folder = folderWith({ 'run.yaml': STAGE_THAT_STOPS });
    const { exitCode, stdout } = cli(folder, ['check', 'run.yaml']);
    expect(stdout).toMatch(/1 warning/);
    expect(exitCode).toBe(0);
    expect(cli(folder, ['check', '--strict', 'run.yaml']).exitCode).toBe(1);
  });

  test('2 when a path can\'t be read, and the others are judged nevertheless', () => {
    const { exitCode, stderr, summary, findings } = checked({ 'a.yaml': DUPLICATE }, ['missing.yaml', 'a.yaml']);
    expect(exitCode).toBe(2);
    expect(stderr).toBe('error: missing.yaml: the file or folder does not exist\n');
    expect(summary.files).toBe(1);
    expect(findings).toHaveLength(1);
  });

  test.each([
    [['check'], 'error: specify what to check: files, folders, or - for stdin; or list `paths` in cdk8s-mtc.yaml\n'],
    [['check', '--format', 'xml', '.'], 'error: option \'--format <format>\' argument \'xml\' is invalid. Allowed '
      + 'choices are text, json, sarif, junit, github, gitlab.\n'],
    [['check', '--cluster', 'name', '.'],
      'error: option \'--cluster <name=path>\' argument \'name\' is invalid. Write NAME=PATH.\n'],
    [['check', '--now', 'soon', '.'],
      'error: option \'--now <time>\' argument \'soon\' is invalid. Write it like 2030-01-31T12:00:00Z.\n'],
    [['check', '--colour', '.'], 'error: unknown option \'--colour\'\n'],
    [['chekc', '.'], 'error: unknown command \'chekc\'\n(Did you mean check?)\n'],
  ])('2 for %j, with one line that says why', (args, message) => {
    expect(cli('.', args)).toEqual({ exitCode: 2, stdout: '', stderr: message });
  });

  test('2 without a command, with the help', () => {
    const { exitCode, stderr } = cli('.', []);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^Usage: cdk8s-mtc/);
  });

  test('0 for help and version', () => {
    expect(cli('.', ['--version']))
      .toEqual({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
    const { exitCode, stdout } = cli('.', ['check', '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/--strict/);
    expect(stdout).not.toMatch(/--now/);
  });
});

test('a check of nothing fails, unless that is right', () => {
  const folder = folderWith({ 'empty/b.txt': '', 'other/a.yaml': 'a: b\n' });
  const problem = (path: string, files: string) => ({
    exitCode: 2,
    stdout: '',
    stderr: `error: ${path}: no Kubernetes manifest in ${files}. Correct the path, or pass --pass-on-no-manifests\n`,
  });
  expect(cli(folder, ['check', 'empty'])).toEqual(problem('empty', '0 files'));
  expect(cli(folder, ['check', 'other'])).toEqual(problem('other', '1 file'));
  expect(cli(folder, ['check', '-'], { stdin: '' })).toMatchObject({ exitCode: 2, stdout: '' });
  expect(JSON.parse(cli(folder, ['check', 'empty', '--format', 'json']).stdout).findings).toEqual([]);
  expect(cli(folder, ['check', 'empty', '--pass-on-no-manifests']))
    .toEqual({ exitCode: 0, stdout: 'no Kubernetes manifest in 0 files\n', stderr: '' });
});

test.each([[''], ['\n'], ['---\n# Source: nothing.yaml\n---\n']])(
  'stdin without a manifest, %j, fails a check of it and of valid files', (stdin) => {
    const folder = folderWith({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n' });
    expect(cli(folder, ['check', 'a.yaml', '-'], { stdin })).toMatchObject({
      exitCode: 2,
      stderr: 'error: -: stdin contains no manifest. Look at the command before the pipe, '
        + 'or pass --pass-on-no-manifests\n',
    });
    expect(cli(folder, ['check', 'a.yaml', '-', '--pass-on-no-manifests'], { stdin })).toMatchObject({ exitCode: 0 });
  },
);

test.each([
  ['a file', ['check', 'a.yaml'], '1 file', 'a.yaml'],
  ['stdin', ['check', '-'], '1 file', '-'],
])('a check of %s that contains only what is not a manifest fails, and shows why', (_, args, files, path) => {
  const folder = folderWith({ 'a.yaml': 'apiVersion: v1\n' });
  const { exitCode, stdout, stderr } = cli(folder, args, { stdin: 'apiVersion: v1\n' });
  expect(stdout).toMatch(/:1:1: info: the document is not a Kubernetes object.*\[document\/not-a-manifest\]\n/);
  expect(stderr)
    .toBe(`error: ${path}: no Kubernetes manifest in ${files}. Correct the path, or pass --pass-on-no-manifests\n`);
  expect(exitCode).toBe(2);
  expect(cli(folder, [...args, '--pass-on-no-manifests'], { stdin: 'apiVersion: v1\n' }))
    .toMatchObject({ exitCode: 0, stderr: '' });
});

test('a check of a manifest beside what is not one passes', () => {
  const folder = folderWith({ 'a.yaml': configMap('a'), 'package.json': '{"name": "a"}\n' });
  expect(cli(folder, ['check', 'a.yaml', 'package.json'])).toMatchObject({ exitCode: 0, stderr: '' });
});

describe('--cluster', () => {
  const object = (kind: string, name: string, spec: string) =>
    `apiVersion: migration.openshift.io/v1alpha1\nkind: ${kind}\n`
      + `metadata: { name: ${name}, namespace: openshift-migration }\nspec: ${spec}\n`;
  const POLICY = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: a, namespace: shop }\n'
    + 'spec: { podSelector: {} }\n';
  const files = {
    'host/a.yaml': [object('MigCluster', 'host', '{ isHostCluster: true }'),
      ...['ocp3', 'ocp2'].map((name) =>
        object('MigCluster', name, `{ isHostCluster: false, url: "https://api.${name}.example.com:6443" }`))]
      .join('---\n'),
    'old/a.yaml': POLICY,
    'two/a.yaml': POLICY,
    'more/a.yaml': POLICY,
    'hub/a.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: a, namespace: b }\n'
      + 'spec: {}\n',
  };
  const problemsOf = (...args: string[]) =>
    cli(folderWith(files), ['check', '--select', 'plan', '--cluster', 'host=host', ...args]).stderr;

  test('with the name of no MigCluster is an error if some MigCluster has no files', () => {
    expect(problemsOf('--cluster', 'opc3=old')).toBe('error: --cluster opc3: no MigCluster is recognized as this '
      + 'cluster, and its files would be compared with nothing. Did you mean ocp3?\n');
    expect(problemsOf('--cluster', 'typo=old')).toContain('compared with nothing. Known: ocp2, ocp3.\n');
    expect(problemsOf('--cluster', 'ocp3=old')).toBe('');
  });

  test('with a new name is allowed for a cluster that takes no part, and if each MigCluster has files', () => {
    expect(problemsOf('--cluster', 'hub=hub')).toBe('');
    expect(problemsOf('--cluster', 'ocp3=old', '--cluster', 'ocp2=two', '--cluster', 'new=more')).toBe('');
  });

  const secret = (token: string) => 'apiVersion: v1\nkind: Secret\nmetadata: { name: a, namespace: shop }\n'
    + `stringData: { a: ${token} }\n`;

  test('also reads its path, and each file once', () => {
    const { summary } = checked({ 'old/a.yaml': secret('x'), 'new/a.yaml': secret('y') },
      ['--cluster', 'old=old', '--cluster', 'new=./new', '.', 'old/a.yaml']);
    expect(summary).toMatchObject({ files: 2, manifests: 2 });
  });
});

describe('--crds', () => {
  const definition = (field: string) => JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'mighooks.migration.openshift.io' },
    spec: {
      group: 'migration.openshift.io',
      names: { kind: 'MigHook', plural: 'mighooks' },
      versions: [{
        name: 'v1alpha1',
        served: true,
        schema: {
          openAPIV3Schema: { properties: { spec: { type: 'object', properties: { [field]: { type: 'string' } } } } },
        },
      }],
    },
  });
  const hook = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigHook\n'
    + 'metadata: { name: a, namespace: openshift-migration }\nspec: { brandNew: x }\n';

  test('makes a field known that is newer than this', () => {
    const files = { 'crds/hook.yaml': definition('brandNew'), 'hook.yaml': hook };
    const unknown = ({ findings }: ReturnType<typeof checked>) =>
      findings.filter(({ rule }) => rule === 'document/unknown-field');
    expect(unknown(checked(files, ['hook.yaml']))).toHaveLength(1);
    expect(unknown(checked(files, ['--crds', 'crds', 'hook.yaml']))).toEqual([]);
  });

  test.each([
    ['missing', /missing: the file or folder does not exist/],
    ['empty', /empty: it contains no CustomResourceDefinition with a schema/],
  ])('that is %s is an error', (crds, message) => {
    const { exitCode, stderr } = checked({ 'a.yaml': configMap('a'), 'empty/a.yaml': configMap('a') },
      ['--crds', crds, 'a.yaml']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('--now', () => {
  test('is the time that certificates and tokens are compared with', () => {
    const token = (expires: number) => ['{"alg":"RS256","kid":"example"}',
      JSON.stringify({ exp: expires, sub: 'system:serviceaccount:a:b' }), 'signature']
      .map((part) => Buffer.from(part).toString('base64url')).join('.');
    const files = {
      'a.yaml': `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: old, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: https://api.old.example.com:6443
  serviceAccountSecretRef: { name: token, namespace: openshift-migration }
---
apiVersion: v1
kind: Secret
metadata: { name: token, namespace: openshift-migration }
type: Opaque
data: { saToken: ${Buffer.from(token(Date.parse('2030-01-01T00:00:00Z') / 1000)).toString('base64')} }
`,
    };
    const about = (now: string) => checked(files, ['--now', now, 'a.yaml']).findings.map(({ rule }) => rule);
    expect(about('2031-01-01')).not.toEqual(about('2029-01-01'));
  });
});

test.each(['check', 'policies', 'apply', 'status', 'teardown', 'unlock', 'preflight'])('the help of %s does not print '
  + 'empty defaults, and prints others', (command) => {
  const { stdout } = cli('.', [command, '--help']);
  expect(stdout).not.toMatch(/default:\s+\[\]/);
  expect(/default:\s+"text"/.test(stdout)).toBe(command === 'check');
});
