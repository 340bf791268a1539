import { checked, Files } from './support';

/** What is found in files, in short: rule, file and line. */
function found(files: Files, args?: readonly string[]): string[] {
  return checked(files, args).findings.filter(({ severity }) => severity !== 'info').map(({ rule, file, line }) => `${rule} ${file}:${line}`);
}

const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: ocp3-token
  namespace: openshift-migration
stringData:
  saToken: sha256~made-up-for-this-test
`;

/** Refers to the Secret in a namespace that it isn't in. */
function cluster(name: string, secret = 'ocp3-token'): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata:
  name: ${name}
  namespace: openshift-migration
spec:
  isHostCluster: false
  url: https://api.${name}.example.com:6443
  serviceAccountSecretRef:
    name: ${secret}
    namespace: openshift-config
`;
}

function plan(name: string, namespaces: string, namespace = '\n  namespace: openshift-migration'): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata:
  name: ${name}${namespace}
spec:
  srcMigClusterRef: { name: source, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  indirectImageMigration: true
  namespaces: ${namespaces}
`;
}

const ELSEWHERE = 'secret/other-namespace repository/clusters/ocp3.yaml:11';

describe('what belongs together', () => {
  const repository = { 'repository/secrets/ocp3.yaml': SECRET, 'repository/clusters/ocp3.yaml': cluster('ocp3') };

  test('the folders of a repository', () => {
    expect(found(repository)).toEqual([ELSEWHERE]);
  });

  test('also where other folders describe one thing for several environments', () => {
    expect(found({
      ...repository,
      'environments/dev/plan.yaml': plan('shop', '[shop]'),
      'environments/live/plan.yaml': plan('shop', '[shop]'),
      'environments/live/more.yaml': plan('shop-again', '[shop]'),
    })).toEqual(['plan/conflict environments/live/plan.yaml:11', ELSEWHERE]);
  });

  test('what lies in folders beside it, and not what lies in the folders that repeat it', () => {
    expect(found({ 'a.yaml': plan('one', '[shop]'), 'b/b.yaml': plan('two', '[shop]') })).toEqual(['plan/conflict b/b.yaml:11']);
    expect(found({ 'a.yaml': plan('one', '[shop]'), 'b/b.yaml': plan('two', '[shop]'), 'c/c.yaml': plan('two', '[shop]') })).toEqual([]);
  });

  test('files that have nothing to do with each other, where two describe the same', () => {
    expect(found({ 'a.yaml': plan('one', '[shop]'), 'b.yaml': plan('two', '[shop]'), 'c.yaml': plan('one', '[shop]') })).toEqual([]);
  });

  test('a patch describes nothing once more', () => {
    expect(found({
      'base/kustomization.yaml': 'resources: [clusters.yaml, token.yaml]\n',
      'base/clusters.yaml': cluster('ocp3'),
      'base/token.yaml': SECRET,
      'live/kustomization.yaml': 'resources: [../base]\npatches: [{ path: url.yaml }]\n',
      'live/url.yaml': cluster('ocp3').replace(/ {2}isHost.*\n/, '').replace(/ {2}serviceAccountSecretRef[^]*/, ''),
    })).toEqual(['secret/other-namespace base/clusters.yaml:11']);
  });
});

describe('a file that is named alone', () => {
  const base = { 'a/kustomization.yaml': 'namespace: openshift-migration\nresources: [plan.yaml]\npatches: [{ path: patch.yaml }]\n' };

  test('may get its namespace from the Kustomization beside it', () => {
    const files = { 'a/plan.yaml': plan('shop', '[shop]', '') };
    expect(found({ ...base, ...files }, ['a/plan.yaml'])).toEqual([]);
    expect(found(files, ['a/plan.yaml'])).toEqual(['document/no-namespace a/plan.yaml:3']);
  });

  test('may be its patch', () => {
    const files = { 'a/patch.yaml': 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigStorage\nmetadata: { name: backups }\nspec: { backupStorageConfig: { awsBucketName: live } }\n' };
    expect(found({ ...base, ...files }, ['a/patch.yaml'])).toEqual([]);
    expect(found(files, ['a/patch.yaml']).length).toBeGreaterThan(1);
  });

  test('is the only one that is reported on', () => {
    const files = { 'a/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: shop\nresources: [plan.yaml]\n', 'a/plan.yaml': plan('shop', '[shop]') };
    expect(checked(files, ['a/plan.yaml'])).toMatchObject({ findings: [], summary: { files: 1, manifests: 1 } });
    expect(found(files)).toEqual(['document/other-namespace a/kustomization.yaml:3']);
  });

  test('a Kustomization that is none is passed over', () => {
    expect(found({ 'a/kustomization.yaml': '{', 'a/plan.yaml': plan('shop', '[shop]') }, ['a/plan.yaml'])).toEqual([]);
    expect(found({ 'a/kustomization.yaml/x': '', 'a/plan.yaml': plan('shop', '[shop]') }, ['a/plan.yaml'])).toEqual([]);
  });
});

describe('a chart of Helm', () => {
  const template = `{{- range .Values.plans }}\n---\n${plan('{{ .name }}', '{{ toYaml .namespaces }}')}{{- end }}\n`;

  test('is not judged before it is filled in, and that is said', () => {
    const { findings, exitCode } = checked({ 'chart/Chart.yaml': 'apiVersion: v2\nname: mtc\nversion: 1.0.0\n', 'chart/values.yaml': 'plans: []\n', 'chart/templates/plan.yaml': template });
    expect(findings).toMatchObject([{ rule: 'document/template', severity: 'info', file: 'chart/templates/plan.yaml', line: 1 }]);
    expect(exitCode).toBe(0);
  });

  test('elsewhere such a file is no YAML', () => {
    expect(found({ 'plans/plan.yaml': template })[0]).toMatch(/^document\/not-yaml /);
    expect(found({ 'chart/templates/plan.yaml': 'a: [' })).toEqual(['document/not-yaml chart/templates/plan.yaml:1']);
  });
});
