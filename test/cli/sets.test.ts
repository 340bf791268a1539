import { checked, Files } from './support';

/** What is found in files, in short: rule, file and line. */
function found(files: Files, args?: readonly string[]): string[] {
  return checked(files, args).findings.filter(({ severity }) => severity !== 'info')
    .map(({ rule, file, line }) => `${rule} ${file}:${line}`);
}

const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: ocp3-token
  namespace: openshift-migration
stringData:
  saToken: made-up-for-this-test
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
    expect(found({ 'a.yaml': plan('one', '[shop]'), 'b/b.yaml': plan('two', '[shop]') }))
      .toEqual(['plan/conflict b/b.yaml:11']);
    expect(
      found({ 'a.yaml': plan('one', '[shop]'), 'b/b.yaml': plan('two', '[shop]'), 'c/c.yaml': plan('two', '[shop]') }),
    ).toEqual([]);
  });

  test('files that have nothing to do with each other, where two describe the same', () => {
    expect(found({ 'a.yaml': plan('one', '[shop]'), 'b.yaml': plan('two', '[shop]'), 'c.yaml': plan('one', '[shop]') }))
      .toEqual([]);
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

describe('files that are assigned to clusters by --cluster', () => {
  const files = { 'a.yaml': plan('one', '[shop]'), 'b.yaml': plan('two', '[shop]'), 'c.yaml': plan('one', '[office]') };

  test('are one set: a plan that is defined twice does not hide a conflict between the others', () => {
    expect(found({ 'x/a.yaml': files['a.yaml'], 'x/b.yaml': files['b.yaml'], 'x/c.yaml': files['c.yaml'] },
      ['--cluster', 'host=x']))
      .toEqual(expect.arrayContaining(['plan/conflict x/b.yaml:11', 'document/duplicate-object x/c.yaml:4']));
  });

  test('also if they are named one by one', () => {
    expect(found(files, ['--cluster', 'host=a.yaml', '--cluster', 'host=b.yaml', '--cluster', 'host=c.yaml']))
      .toEqual(expect.arrayContaining(['plan/conflict b.yaml:11', 'document/duplicate-object c.yaml:4']));
  });

  test('are compared with the files of no cluster, unless these are of several', () => {
    expect(found({ 'x/a.yaml': files['a.yaml'], 'b.yaml': files['b.yaml'] }, ['--cluster', 'host=x', '.']))
      .toEqual(['plan/shared-namespace b.yaml:11']);
    expect(found({ 'x/a.yaml': files['a.yaml'], 'b.yaml': files['b.yaml'], 'c.yaml': plan('two', '[office]') },
      ['--cluster', 'host=x', '.'])).toEqual([]);
  });

  test('of two clusters may define objects of one name', () => {
    expect(found({ 'x/a.yaml': files['a.yaml'], 'y/a.yaml': files['a.yaml'] },
      ['--cluster', 'one=x', '--cluster', 'two=y'])).toEqual([]);
  });
});

describe('files that are judged as separate clusters', () => {
  const separate = (files: Files, args?: readonly string[]) =>
    checked(files, args).findings.filter(({ rule }) => rule === 'document/separate-clusters');

  test('are reported, with the object that two of them define', () => {
    expect(
      separate({ 'a.yaml': plan('one', '[shop]'), 'b.yaml': plan('two', '[shop]'), 'c.yaml': plan('one', '[shop]') }),
    ).toEqual([expect.objectContaining({
      severity: 'info',
      file: 'c.yaml',
      line: 4,
      message: 'a.yaml and c.yaml are judged as separate clusters, because both define MigPlan openshift-migration/one',
      fix: 'Use --cluster NAME=PATH for both if they are for one cluster.',
    })]);
  });

  test('are reported once for each pair of folders', () => {
    const environment = `${plan('one', '[shop]')}---\n${plan('two', '[office]')}`;
    expect(separate({
      'env/dev/a.yaml': environment,
      'env/live/a.yaml': environment,
      'env/test/a.yaml': environment,
      'other/a.yaml': plan('three', '[bank]'),
    })
      .map(({ message }) => message)).toEqual([
      'env/dev/ and env/live/ are judged as separate clusters, because both define MigPlan openshift-migration/one',
      'env/dev/ and env/test/ are judged as separate clusters, because both define MigPlan openshift-migration/one',
    ]);
  });

  test('are not reported if they are not divided', () => {
    expect(separate({ 'a.yaml': plan('one', '[shop]'), 'b.yaml': plan('two', '[shop]') })).toEqual([]);
    expect(separate({ 'a.yaml': `${plan('one', '[shop]')}---\n${plan('one', '[shop]')}` })).toEqual([]);
    expect(separate({ 'x/a.yaml': plan('one', '[shop]'), 'y/a.yaml': plan('one', '[shop]') },
      ['--cluster', 'one=x', '--cluster', 'two=y'])).toEqual([]);
  });
});

describe('an output folder of this library', () => {
  const mark = '# Written by cdk8s-mtc. Cluster new, step host-cluster: clusters and plans.\n';

  test('is one set, with all its units', () => {
    expect(found({
      'dist/migration.json': '{}',
      'dist/clusters/new/manifests/a.k8s.yaml': `${mark}${plan('one', '[shop]')}`,
      'dist/runs/one/1-stage-a/new/a.k8s.yaml': `${mark}${plan('two', '[shop]')}`,
      'other/migration.json': '{}',
      'other/clusters/new/manifests/a.k8s.yaml': `${mark}${plan('three', '[shop]')}`,
    })).toEqual(['plan/conflict dist/runs/one/1-stage-a/new/a.k8s.yaml:12']);
  });
});

describe('a file that is named alone', () => {
  const base = {
    'a/kustomization.yaml': 'namespace: openshift-migration\nresources: [plan.yaml]\npatches: [{ path: patch.yaml }]\n',
  };

  test('may get its namespace from the Kustomization beside it', () => {
    const files = { 'a/plan.yaml': plan('shop', '[shop]', '') };
    expect(found({ ...base, ...files }, ['a/plan.yaml'])).toEqual([]);
    expect(found(files, ['a/plan.yaml'])).toEqual(['document/no-namespace a/plan.yaml:3']);
  });

  test('may be its patch', () => {
    const files = {
      'a/patch.yaml': 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigStorage\nmetadata: { name: backups }\n'
        + 'spec: { backupStorageConfig: { awsBucketName: live } }\n',
    };
    expect(found({ ...base, ...files }, ['a/patch.yaml'])).toEqual([]);
    expect(found(files, ['a/patch.yaml']).length).toBeGreaterThan(1);
  });

  test('is the only one that is reported on', () => {
    const files = {
      'a/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: shop\n'
        + 'resources: [plan.yaml]\n',
      'a/plan.yaml': plan('shop', '[shop]'),
    };
    expect(checked(files, ['a/plan.yaml'])).toMatchObject({ findings: [], summary: { files: 1, manifests: 1 } });
    expect(found(files)).toEqual(['document/other-namespace a/kustomization.yaml:3']);
  });

  test('a file that only looks like a Kustomization is ignored', () => {
    expect(found({ 'a/kustomization.yaml': '{', 'a/plan.yaml': plan('shop', '[shop]') }, ['a/plan.yaml'])).toEqual([]);
    expect(found({ 'a/kustomization.yaml/x': '', 'a/plan.yaml': plan('shop', '[shop]') }, ['a/plan.yaml'])).toEqual([]);
  });
});

describe('a chart of Helm', () => {
  const template = `{{- range .Values.plans }}\n---\n${plan('{{ .name }}', '{{ toYaml .namespaces }}')}{{- end }}\n`;

  test('is not judged before it is filled in, and that is said', () => {
    const { findings, exitCode } = checked({
      'chart/Chart.yaml': 'apiVersion: v2\nname: mtc\nversion: 1.0.0\n',
      'chart/values.yaml': 'plans: []\n',
      'chart/templates/plan.yaml': template,
    });
    expect(findings)
      .toMatchObject([{ rule: 'document/template', severity: 'info', file: 'chart/templates/plan.yaml', line: 1 }]);
    expect(exitCode).toBe(0);
  });

  test('elsewhere such a file is not YAML', () => {
    expect(found({ 'plans/plan.yaml': template })[0]).toMatch(/^document\/not-yaml /);
    expect(found({ 'chart/templates/plan.yaml': 'a: [' })).toEqual(['document/not-yaml chart/templates/plan.yaml:1']);
  });
});

describe('patches of a Kustomization', () => {
  const files = (patch: string) => ({
    'base/kustomization.yaml': 'resources: [plan.yaml]\n',
    'base/plan.yaml': plan('shop', '[shop]'),
    'live/kustomization.yaml': 'resources: [../base]\npatches: [{ path: patch.yaml }]\n',
    'live/patch.yaml': patch,
  });
  const head = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\n'
    + 'metadata: { name: shop, namespace: openshift-migration }\n';
  const SPEC = plan('shop', '[shop]').split('spec:\n')[1];

  test.each([
    ['delete an object', `$patch: delete\n${head}`],
    ['replace a field', `${head}spec:\n  $patch: replace\n${SPEC.replace('[shop]', '[shop, office]')}`],
    ['delete a list item', `${head}spec:\n  hooks:\n  - $patch: delete\n`
      + '    reference: { name: a, namespace: openshift-migration }\n'],
  ])('may %s', (_, patch) => {
    expect(found(files(patch))).toEqual([]);
  });

  test('elsewhere a directive is an unknown field, and so is a field that a patch misspells', () => {
    expect(found({ 'plan.yaml': `${plan('shop', '[shop]')}  $patch: replace\n` }))
      .toEqual(['document/unknown-field plan.yaml:12']);
    expect(found(files(`${head}spec: { namespace: [shop] }\n`))).toEqual(['document/unknown-field live/patch.yaml:4']);
  });
});

describe('what SOPS encrypted', () => {
  const encrypted = (type: string) => `ENC[AES256_GCM,data:7S5b,iv:M2qs,tag:ZZZ=,type:${type}]`;
  const manifest = `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: old, namespace: openshift-migration }
spec:
  isHostCluster: ${encrypted('bool')}
  url: ${encrypted('str')}
  insecure: ${encrypted('bool')}
  caBundle: ${encrypted('str')}
  serviceAccountSecretRef: { name: ${JSON.stringify(encrypted('str'))}, namespace: openshift-config }
`;

  test('is valid, with the block that SOPS adds', () => {
    expect(found({
      'a.yaml': `${manifest}sops:\n  age: []\n  lastmodified: "2024-01-01T00:00:00Z"\n  mac: ${encrypted('str')}\n`
        + '  version: 3.8.1\n',
    }))
      .toEqual([]);
  });

  test('a field called sops is unknown if it is not such a block', () => {
    expect(found({ 'a.yaml': `${manifest}sops: true\n` })).toEqual(['document/unknown-field a.yaml:10']);
    expect(found({ 'a.yaml': `${manifest}  sops: { mac: a }\n` })).toEqual(['document/unknown-field a.yaml:10']);
  });
});

test('objects of other API groups are counted, and not judged', () => {
  const other = (kind: string, name: string) => `apiVersion: migrations.kubevirt.io/v1alpha1\nkind: ${kind}\n`
    + `metadata: { name: ${name}, namespace: a }\n`;
  expect(checked({
    'a.yaml': [other('MigPlan', 'a'), other('MigMigration', 'b'), other('MigPlan', 'c'), plan('shop', '[shop]')]
      .join('---\n'),
  }).findings).toEqual([
    expect.objectContaining({
      rule: 'document/other-group',
      severity: 'info',
      line: 1,
      message: '3 objects of migrations.kubevirt.io are not judged (MigPlan, MigMigration): the group belongs to '
        + 'OpenShift Virtualization, not to MTC',
    }),
  ]);
});
