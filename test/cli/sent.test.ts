import { checked, Files } from './support';

const RUN = (plan: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: go-live, namespace: openshift-migration }
spec: { stage: false, quiescePods: true, migPlanRef: { name: ${plan}, namespace: openshift-migration } }
`;
const PLAN = `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: shop, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: old, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: repo, namespace: openshift-migration }
  namespaces: [shop]
`;
const CONTROLLER = (spec: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec: ${spec}
`;

const POLICY = 'policy.open-cluster-management.io';

const indented = (manifest: string, depth: number) => manifest.trimEnd().split('\n')
  .map((line, index) => `${' '.repeat(depth)}${index === 0 ? '- ' : '  '}${line}`).join('\n');

const work = (namespace: string, manifest: string) => `apiVersion: work.open-cluster-management.io/v1
kind: ManifestWork
metadata: { name: mtc, namespace: ${namespace} }
spec:
  deleteOption: { propagationPolicy: Orphan }
  workload:
    manifests:
${indented(manifest, 6)}
`;
const policy = (complianceType: string, object: string, action = 'enforce') => `apiVersion: ${POLICY}/v1
kind: ConfigurationPolicy
metadata: { name: mtc }
spec:
  remediationAction: ${action}
  object-templates:
    - complianceType: ${complianceType}
      objectDefinition:
${object.trimEnd().split('\n').map((line) => `        ${line}`).join('\n')}
`;

function found(files: Files, rule: string, args?: readonly string[]): string[] {
  return checked(files, args).findings.filter((one) => one.rule === rule)
    .map(({ file, line, kind, name, path }: any) => `${file}:${line} ${kind}/${name} ${path}`);
}

describe('objects that another object sends to a cluster are judged', () => {
  const at = (path: string, line: number) => [`work.yaml:${line} MigMigration/go-live ${path}.spec.migPlanRef.name`];

  test('in a ManifestWork, at their lines', () => {
    expect(found({ 'plan.yaml': PLAN, 'work.yaml': work('host', RUN('shopp')) }, 'run/misspelt-plan'))
      .toEqual(at('spec.workload.manifests[0]', 11));
    expect(found({ 'plan.yaml': PLAN, 'work.yaml': work('host', RUN('shop')) }, 'run/misspelt-plan')).toEqual([]);
  });

  test('in a List in a List', () => {
    const list = (manifest: string) => `apiVersion: v1\nkind: List\nitems:\n${indented(manifest, 2)}\n`;
    expect(found({ 'plan.yaml': PLAN, 'work.yaml': list(list(RUN('shopp'))) }, 'run/misspelt-plan'))
      .toEqual(at('items[0].items[0]', 10));
  });

  test('in a Template, a SyncSet and a ManifestWorkReplicaSet', () => {
    const template = `apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: { name: mtc }\nobjects:\n${
      indented(RUN('shopp'), 2)}\n`;
    const sync = `apiVersion: hive.openshift.io/v1\nkind: SyncSet\nmetadata: { name: mtc, namespace: host }\nspec:\n${
      `  resources:\n${indented(RUN('shopp'), 4)}`}\n`;
    const replicas = `apiVersion: work.open-cluster-management.io/v1alpha1
kind: ManifestWorkReplicaSet
metadata: { name: mtc, namespace: hub }
spec:
  manifestWorkTemplate:
    workload:
      manifests:
${indented(RUN('shopp'), 8)}
`;
    const paths = ['objects[0]', 'spec.resources[0]', 'spec.manifestWorkTemplate.workload.manifests[0]'];
    expect([template, sync, replicas].map((text) =>
      found({ 'plan.yaml': PLAN, 'work.yaml': text }, 'run/misspelt-plan')[0].split(' ')[2]))
      .toEqual(paths.map((path) => `${path}.spec.migPlanRef.name`));
  });

  test('in a policy that enforces, but not in one that informs or forbids', () => {
    const of = (text: string) => found({ 'plan.yaml': PLAN, 'work.yaml': text }, 'run/misspelt-plan').length;
    expect(of(policy('musthave', RUN('shopp')))).toBe(1);
    expect(of(policy('mustonlyhave', RUN('shopp')))).toBe(1);
    expect(of(policy('musthave', RUN('shopp'), 'inform'))).toBe(0);
    expect(of(policy('MustNotHave', RUN('shopp')))).toBe(0);
  });

  test('in a policy that informs within one that enforces, which overrides it', () => {
    const of = (outer: string, inner: string) => found({
      'plan.yaml': PLAN,
      'policy.yaml': `apiVersion: ${POLICY}/v1
kind: Policy
metadata: { name: mtc, namespace: policies }
spec:
  disabled: false
${outer}
  policy-templates:
    - objectDefinition:
${policy('musthave', RUN('shopp'), inner).trimEnd().split('\n').map((line) => `        ${line}`).join('\n')}
`,
    }, 'run/misspelt-plan').length;
    expect(of('  remediationAction: enforce', 'inform')).toBe(1);
    expect(of('  remediationAction: inform', 'enforce')).toBe(0);
    expect(of('', 'inform')).toBe(0);
    expect(of('', 'enforce')).toBe(1);
  });

  test('and what is within too many others is not', () => {
    const nested = (depth: number): string => depth === 0 ? RUN('shopp') : work('host', nested(depth - 1));
    const of = (depth: number) =>
      found({ 'plan.yaml': PLAN, 'work.yaml': nested(depth) }, 'run/misspelt-plan').length;
    expect([of(4), of(5)]).toEqual([1, 0]);
  });
});

describe('the cluster of an object that is sent', () => {
  const CLUSTERS = ['--cluster', 'host=host', '--cluster', 'old=old'];
  const remote = CONTROLLER('{ migration_controller: false, migration_ui: false, migration_velero: true }');
  const files = (namespace: string) => ({
    'host/plan.yaml': PLAN,
    'host/controller.yaml': CONTROLLER('{ cluster_name: host, migration_controller: true }'),
    'host/work.yaml': work(namespace, remote),
    'old/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n',
  });

  test('is named by the namespace of the ManifestWork', () => {
    expect(found(files('old'), 'document/duplicate-object', CLUSTERS)).toEqual([]);
  });

  test('is one of several that are named by no option', () => {
    const { host, old } = { host: work('host', remote), old: work('old', remote.replace('false,', 'true,')) };
    expect(found({ 'plan.yaml': PLAN, 'host.yaml': host, 'old.yaml': old }, 'document/duplicate-object')).toEqual([]);
  });

  test('is the hub itself in the namespace local-cluster', () => {
    expect(found(files('local-cluster'), 'document/defined-in-two-files', CLUSTERS)).toEqual([]);
    expect(checked(files('local-cluster'), CLUSTERS).findings.map(({ rule }) => rule))
      .toContain('document/duplicate-object');
  });
});

describe('what a policy merges may be a part of an object', () => {
  const part = PLAN.replace(/ {2}(src|dest|mig).*\n/g, '');
  const of = (files: Files) => checked(files).findings
    .filter(({ rule, path }) => rule.startsWith('plan/') && path.startsWith('spec.object-templates')).length;

  test('if another file describes the object', () => {
    expect(of({ 'plan.yaml': PLAN, 'policy.yaml': policy('musthave', part) })).toBe(0);
  });

  test('but not if no other file describes it', () => {
    expect(of({ 'policy.yaml': policy('musthave', part) })).toBe(2);
  });
});
