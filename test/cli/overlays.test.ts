import { checked, Files } from './support';
import { overlaysIn } from '../../src/cli/kustomize/overlays';
import { toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';

const PLAN = (more = '', name = 'shop') => `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: ${name}, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: old, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: repo, namespace: openshift-migration }
  namespaces: [shop]
${more}`;
const PATCH = (fields: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: shop, namespace: openshift-migration }
spec:
${fields}`;
const kustomization = (fields: string, kind = 'Kustomization') => `apiVersion: kustomize.config.k8s.io/v1beta1
kind: ${kind}
${fields}
`;
const inline = (patch: string, target = '{ kind: MigPlan }') => `patches:
  - target: ${target}
    patch: |-
${patch.trimEnd().split('\n').map((line) => `      ${line}`).join('\n')}`;
const OPERATION = '- op: replace\n  path: /spec/namespaces/0\n  value: kube-system';

/** Errors and warnings: file, line, rule and path. */
function found(files: Files, args?: readonly string[]): string[] {
  return checked(files, args).findings.filter(({ severity }) => severity !== 'info')
    .map(({ file, line, rule, path }) => `${file}:${line} ${rule} ${path}`);
}

test('a file that a Kustomization names twice is rendered once', () => {
  const set = (resources: string[]) => overlaysIn(new ManifestSet([
    toManifest({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', namespace: 'a', resources },
      'kustomization.yaml', 0),
    toManifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }, 'a.yaml', 0),
  ]), { file: () => undefined, value: () => undefined })!.sets[0].length;
  expect([set(['a.yaml']), set(['a.yaml', './a.yaml'])]).toEqual([2, 2]);
});

describe('what an overlay renders is judged', () => {
  const overlay = (fields: string, more: Files = {}, base = PLAN()): Files => ({
    'base/kustomization.yaml': 'resources: [plan.yaml]',
    'base/plan.yaml': base,
    'overlay/kustomization.yaml': kustomization(`resources: [../base]\n${fields}`),
    ...more,
  });
  const patches = 'patches: [{ path: patch.yaml }]';

  test('and nothing is wrong in it', () => {
    expect(found(overlay(patches, { 'overlay/patch.yaml': PATCH('  closed: true\n') }))).toEqual([]);
  });

  test('at the line of a patch', () => {
    const files = overlay(patches, { 'overlay/patch.yaml': PATCH('  closed: false\n  namespaces: [kube-system]\n') });
    expect(found(files)).toEqual(['overlay/patch.yaml:6 plan/platform-namespace spec.namespaces[0]']);
    expect(checked(files).findings[0].message).toContain('(as overlay/kustomization.yaml renders it)');
  });

  test('at a patch in the Kustomization, with the field in the message', () => {
    const files = overlay(inline(PATCH('  closed: 3\n')));
    expect(found(files)).toEqual(['overlay/kustomization.yaml:6 document/wrong-type patches[0].patch']);
    expect(checked(files).findings[0].message)
      .toMatch(/^MigPlan openshift-migration\/shop: spec\.closed is the number/);
  });

  test('with JSON patches in the Kustomization and in files', () => {
    expect(found(overlay(inline(OPERATION))))
      .toEqual(['overlay/kustomization.yaml:6 plan/platform-namespace patches[0].patch']);
    const files = overlay('patches: [{ path: patch.yaml, target: { kind: MigPlan, name: sh.* } }]',
      { 'overlay/patch.yaml': OPERATION });
    expect(found(files)).toContain('overlay/kustomization.yaml:4 plan/platform-namespace patches[0]');
  });

  test.each([
    ['does not select', '{ kind: MigPlan, name: bank }'],
    ['of another group does not select', '{ kind: MigPlan, group: apps }'],
    ['with labels that it does not have does not select', '{ kind: MigPlan, labelSelector: env=prod }'],
  ])('a target that %s the object changes nothing', (_, target) => {
    expect(found(overlay(inline(OPERATION, target))).filter((one) => one.includes('platform'))).toEqual([]);
  });

  test('and what it corrects is not reported at the base', () => {
    const base = PLAN().replace('[shop]', '[kube-system]');
    expect(found(overlay('', {}, base))).toEqual(['base/plan.yaml:8 plan/platform-namespace spec.namespaces[0]']);
    expect(found(overlay(patches, { 'overlay/patch.yaml': PATCH('  namespaces: [shop]\n') }, base))).toEqual([]);
  });

  test('with the namespace of an outer level, two levels away', () => {
    const files = (namespace: string) => ({
      'all/plan.yaml': PLAN().replace(', namespace: openshift-migration }\nspec', ' }\nspec'),
      'all/kustomization.yaml': 'resources: [plan.yaml]',
      'middle/kustomization.yaml': 'resources: [../all]',
      'top/kustomization.yaml': kustomization(`resources: [../middle]\n${namespace}`),
    });
    expect(found(files('namespace: openshift-migration'))).toEqual([]);
    expect(found(files('')).map((one) => one.split(' ')[1])).toEqual(['document/no-namespace']);
  });

  test('with the patches of a component', () => {
    expect(found(overlay('components: [../component]', {
      'component/kustomization.yaml': kustomization(inline(OPERATION), 'Component'),
    }))).toEqual(['component/kustomization.yaml:5 plan/platform-namespace patches[0].patch']);
  });

  test('without what it deletes', () => {
    const base = PLAN().replace('[shop]', '[kube-system]');
    const patch = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\n'
      + 'metadata: { name: shop, namespace: openshift-migration }\n$patch: delete\n';
    expect(found(overlay(patches, { 'overlay/patch.yaml': patch }, base))).toEqual([]);
  });

  test('without a claim about what a replacement writes from elsewhere', () => {
    const base = PLAN().replace('[shop]', '[shop]\n  closed: "3"');
    const of = (fields: string) => found(overlay(fields, {}, base)).filter((one) => one.includes('wrong-type')).length;
    const replacement = 'replacements: [{ source: { kind: ConfigMap, fieldPath: data.a }, targets: '
      + '[{ select: { kind: MigPlan }, fieldPaths: [spec.closed] }] }]';
    expect([of(''), of(replacement)]).toEqual([1, 0]);
  });

  test('and no fix is applied to a file that other overlays render as well', () => {
    const files = overlay(patches, { 'overlay/patch.yaml': PATCH('  closed: "true"\n') });
    const [finding] = checked(files).findings as any[];
    expect([finding.rule, finding.fixed]).toEqual(['document/wrong-type', undefined]);
  });
});

describe('common labels are added to selectors', () => {
  const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: allow-rsync, namespace: shop }
spec:
  podSelector: { matchLabels: { owner: directvolumemigration } }
  policyTypes: [Egress]
  egress: [{}]
`;
  const deny = policy.replace('{ matchLabels: { owner: directvolumemigration } }', '{}')
    .replace('allow-rsync', 'deny').replace('  egress: [{}]\n', '');
  const files = (labels: string) => ({
    'host/plan.yaml': PLAN(),
    'src/kustomization.yaml': kustomization(`resources: [allow.yaml, deny.yaml]\n${labels}`),
    'src/allow.yaml': policy,
    'src/deny.yaml': deny,
  });
  const args = ['--cluster', 'host=host', '--cluster', 'old=src'];

  test('so that an exemption does not select the pods of rsync', () => {
    expect(found(files(''), args).filter((one) => one.includes('network/'))).toEqual([]);
    expect(found(files('labels: [{ pairs: { team: shop } }]'), args).filter((one) => one.includes('network/')))
      .toEqual([]);
    expect(found(files('commonLabels: { team: shop }'), args).filter((one) => one.includes('network/')))
      .not.toEqual([]);
  });
});

describe('overlays of one base', () => {
  const overlays = (namespaces: readonly string[]) => ({
    'base/kustomization.yaml': 'resources: [plan.yaml]',
    'base/plan.yaml': PLAN().replace('old', 'olds'),
    ...Object.fromEntries(namespaces.flatMap((namespace, index) => [
      [`o${index}/kustomization.yaml`, kustomization('resources: [../base]\npatches: [{ path: patch.yaml }]')],
      [`o${index}/patch.yaml`, PATCH(`  namespaces: [${namespace}]\n`)],
    ])),
  });

  test('are judged one by one', () => {
    expect(found(overlays(['shop', 'kube-system', 'default-x', 'openshift-config'])))
      .toEqual([1, 3].map((index) => `o${index}/patch.yaml:5 plan/platform-namespace spec.namespaces[0]`));
  });

  test('that are for several clusters are judged together', () => {
    const controller = (values: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec: ${values}
`;
    const overlay = (cluster: string, values: string) => ({
      [`${cluster}/kustomization.yaml`]: kustomization('resources: [../base]\npatches: [{ path: patch.yaml }]'),
      [`${cluster}/patch.yaml`]: controller(values),
    });
    const files = (values: string) => ({
      'base/kustomization.yaml': 'resources: [controller.yaml]',
      'base/controller.yaml': controller('{ migration_velero: true }'),
      ...overlay('host', '{ migration_controller: true, migration_ui: true, cluster_name: host }'),
      ...overlay('old', values),
      'host/plan.yaml': PLAN(),
    });
    const args = ['--cluster', 'host=host', '--cluster', 'old=old', 'base'];
    expect(found(files('{ migration_controller: false, migration_ui: false }'), args)).toEqual([]);
    expect(found(files('{ migration_controller: true, migration_ui: true }'), args)).not.toEqual([]);
  });
});

describe('hostile Kustomizations', () => {
  const manifest = (object: object, origin: string) =>
    toManifest({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...object }, origin, 0);
  const plan = toManifest({
    apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigPlan', metadata: { name: 'shop' }, spec: {},
  }, 'base/plan.yaml', 0);
  const base = manifest({ resources: ['plan.yaml'] }, 'base/kustomization.yaml');
  const of = (manifests: ReturnType<typeof manifest>[]) =>
    overlaysIn(new ManifestSet(manifests), { file: () => undefined, value: JSON.parse });
  const namespaced = (name: string, resources: string[]) =>
    manifest({ resources, namespace: name }, `${name}/kustomization.yaml`);

  test('that contain each other render nothing', () => {
    expect(of([plan, manifest({ resources: ['../b', '../base'] }, 'a/kustomization.yaml'),
      manifest({ resources: ['../a'] }, 'b/kustomization.yaml'), base])).toBeUndefined();
  });

  test('of which thousands share a base are judged up to a limit', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => namespaced(`o${index}`, ['../base']));
    expect(of([plan, base, ...many])?.sets.length).toBe(19);
    expect(of([plan, base, ...many.slice(0, 3)])?.sets.length).toBe(3);
  });

  test('that are too deep within one another are not followed', () => {
    const chain = (length: number) => Array.from({ length }, (_, index) =>
      namespaced(`o${index}`, [index === 0 ? '../base' : `../o${index - 1}`]));
    expect(of([plan, base, ...chain(19)])?.sets[0].some(({ namespace }) => namespace === 'o18')).toBe(true);
    expect(of([plan, base, ...chain(20)])).toBeUndefined();
  });

  test('whose patches write to prototypes change nothing', () => {
    const patch = (operations: object[]) => of([plan, base, manifest({
      resources: ['../base'], patches: [{ patch: JSON.stringify(operations), target: { kind: 'MigPlan' } }],
    }, 'o/kustomization.yaml')]);
    expect(patch([{ op: 'add', path: '/spec/closed', value: true }])).toBeDefined();
    expect(patch([{ op: 'add', path: '/__proto__/polluted', value: 1 }])).toBeUndefined();
    expect(({} as any).polluted).toBeUndefined();
  });

  test('whose patches fail are charged for each copy', () => {
    const large = toManifest({
      ...plan.object, spec: { namespaces: Array.from({ length: 50_000 }, (_, index) => `n${index}`) },
    }, 'base/plan.yaml', 0);
    const failing = { target: { kind: 'MigPlan' }, patch: JSON.stringify([{ op: 'remove', path: '/spec/none' }]) };
    const overlay = (count: number) => manifest({
      resources: ['../base'], namespace: 'shop', patches: Array.from({ length: count }, () => failing),
    }, 'o/kustomization.yaml');
    expect([of([large, base, overlay(10)])?.sets.length, of([large, base, overlay(30)])?.sets.length])
      .toEqual([1, undefined]);
  });
});
