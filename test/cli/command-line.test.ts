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
  test('0 when there is nothing to complain about', () => {
    const { exitCode, stdout, stderr } = cli(folderWith({ 'a.yaml': configMap('a') }), ['check', 'a.yaml']);
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '1 manifest in 1 file: nothing to complain about\n', stderr: '' });
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
    [['check'], 'error: say what to check: files, folders, or - for the standard input\n'],
    [['check', '--format', 'xml', '.'], 'error: option \'--format <format>\' argument \'xml\' is invalid. Allowed choices are text, json, sarif, junit.\n'],
    [['check', '--cluster', 'name', '.'], 'error: option \'--cluster <name=path>\' argument \'name\' is invalid. Write NAME=PATH.\n'],
    [['check', '--now', 'soon', '.'], 'error: option \'--now <time>\' argument \'soon\' is invalid. Write it like 2030-01-31T12:00:00Z.\n'],
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
    expect(cli('.', ['--version'])).toEqual({ exitCode: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' });
    const { exitCode, stdout } = cli('.', ['check', '--help']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/--strict/);
    expect(stdout).not.toMatch(/--now/);
  });
});

describe('--cluster', () => {
  const secret = (token: string) => `apiVersion: v1\nkind: Secret\nmetadata: { name: a, namespace: shop }\nstringData: { a: ${token} }\n`;

  test('reads its path, too, and each file once', () => {
    const { summary } = checked({ 'old/a.yaml': secret('x'), 'new/a.yaml': secret('y') }, ['--cluster', 'old=old', '--cluster', 'new=./new', '.', 'old/a.yaml']);
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
      versions: [{ name: 'v1alpha1', served: true, schema: { openAPIV3Schema: { properties: { spec: { type: 'object', properties: { [field]: { type: 'string' } } } } } } }],
    },
  });
  const hook = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigHook\nmetadata: { name: a, namespace: openshift-migration }\nspec: { brandNew: x }\n';

  test('makes a field known that is newer than this', () => {
    const files = { 'crds/hook.yaml': definition('brandNew'), 'hook.yaml': hook };
    const unknown = ({ findings }: ReturnType<typeof checked>) => findings.filter(({ rule }) => rule === 'document/unknown-field');
    expect(unknown(checked(files, ['hook.yaml']))).toHaveLength(1);
    expect(unknown(checked(files, ['--crds', 'crds', 'hook.yaml']))).toEqual([]);
  });

  test.each([
    ['missing', /missing: the file or folder does not exist/],
    ['empty', /empty: there is no CustomResourceDefinition with a schema/],
  ])('that is %s is an error', (crds, message) => {
    const { exitCode, stderr } = checked({ 'a.yaml': configMap('a'), 'empty/a.yaml': configMap('a') }, ['--crds', crds, 'a.yaml']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('--now', () => {
  test('is the time that certificates and tokens are held against', () => {
    const token = (expires: number) => ['{"alg":"RS256","kid":"example"}', JSON.stringify({ exp: expires, sub: 'system:serviceaccount:a:b' }), 'signature']
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
