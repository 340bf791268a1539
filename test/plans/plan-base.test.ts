import { JsonPatch } from 'cdk8s';
import { named, planNamed, Program } from './program';
import { AccessMode, Findings, IPlan, KnownVolume, NamespaceMapping, PlanProps } from 'cdk8s-mtc';

const DATA = { persistentVolume: 'pvc-1', namespace: 'shop', claim: 'data', accessModes: [AccessMode.READ_WRITE_ONCE] };

test('the plan is named as its construct, in the one namespace that MTC reads', () => {
  const program = new Program();
  expect(program.plan().planName).toBe('shop');
  expect(program.written.ocp4[0].metadata).toEqual(planNamed('shop', 'full'));
});

test('name, labels and annotations can be given', () => {
  const program = new Program();
  const plan = program.plan({ metadata: { name: 'the-shop', labels: { wave: '1' }, annotations: { note: 'ours' } } });
  expect(plan.planName).toBe('the-shop');
  expect(program.written.ocp4[0].metadata).toEqual({
    ...named('the-shop'),
    labels: { wave: '1' },
    annotations: { 'migration.openshift.io/selected-migplan-type': 'full', 'note': 'ours' },
  });
});

describe('MTC\'s console', () => {
  const CONSOLE_TYPE = 'migration.openshift.io/selected-migplan-type';
  const PLANS: Array<[string, string, (program: Program, props: Pick<PlanProps, 'metadata'>) => IPlan]> = [
    ['a MigrationPlan', 'full', (program, props) => program.plan(props)],
    ['a StateMigrationPlan', 'state', (program, props) => program.statePlan(props)],
    ['a StorageConversionPlan', 'scc', (program, props) => program.conversionPlan(props)],
  ];

  test.each(PLANS)('is told by an annotation what %s is: %s', (_, type, make) => {
    const program = new Program();
    make(program, {});
    expect(program.ofKind('MigPlan').map(({ metadata }) => metadata))
      .toEqual([{ ...named('shop'), annotations: { [CONSOLE_TYPE]: type } }]);
  });

  test.each(PLANS)('takes %s for what the program says instead of %s', (_, __, make) => {
    const program = new Program();
    make(program, { metadata: { annotations: { [CONSOLE_TYPE]: 'other' } } });
    expect(program.ofKind('MigPlan').map(({ metadata }) => metadata))
      .toEqual([{ ...named('shop'), annotations: { [CONSOLE_TYPE]: 'other' } }]);
  });
});

test('a name that Kubernetes does not take is refused where it was given', () => {
  const program = new Program();
  program.plan({}, 'Shop');
  program.plan({ metadata: { name: 'the shop' } }, 'other');
  expect(program.mistakes).toEqual([
    '[] ocp4/Shop: id: "Shop" is not a valid name (lower-case letters, digits, "-" and ".", beginning and ending with '
    + 'a letter or a digit): the API server rejects the manifest. Write "shop". (document/name)',
    '[] ocp4/other: namespaces[0]: MigPlan openshift-migration/Shop contains "shop" as well, and shares a cluster with '
    + 'this plan: MTC reports PlanConflict for both plans, and neither becomes Ready. Keep the namespace in one of the '
    + 'plans, or close the other plan first (`closed: true`). (plan/conflict)',
    '[] ocp4/other: metadata.name: "the shop" is not a valid name (lower-case letters, digits, "-" and ".", beginning '
    + 'and ending with a letter or a digit): the API server rejects the manifest. Write "the-shop". (document/name)',
  ]);
});

test('a name with 64 characters is refused, because MTC makes a label of it; one with 63 is not', () => {
  const program = new Program();
  program.plan({}, 'a'.repeat(63));
  expect(program.mistakes).toEqual([]);
  program.plan({}, 'a'.repeat(64));
  expect(program.mistakes).toEqual([
    '[] ocp4/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: namespaces[0]: MigPlan '
    + 'openshift-migration/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa contains "shop" as well, '
    + 'and shares a cluster with this plan: MTC reports PlanConflict for both plans, and neither becomes Ready. Keep '
    + 'the namespace in one of the plans, or close the other plan first (`closed: true`). (plan/conflict)',
    '[] ocp4/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: id: has 64 characters, and MTC writes '
    + 'it to labels, which have at most 63: MTC fails. Choose a shorter name; a plan with hooks can have at most 51 '
    + 'characters. (document/name)',
  ]);
});

test('another namespace is refused, because MTC would silently ignore the plan', () => {
  const program = new Program();
  program.plan({ metadata: { namespace: 'openshift-config' } });
  expect(program.mistakes).toEqual([
    '[ocp4/shop] metadata.namespace: "openshift-config" is not watched: MTC\'s controllers ignore its objects outside '
      + 'openshift-migration; leave it out.',
  ]);
});

test('a plan can be closed, and asked to look again', () => {
  const program = new Program();
  program.plan({ closed: true, refresh: true });
  expect(program.specOf('MigPlan')).toMatchObject({ closed: true, refresh: true });
});

test('namespaces and volumes can be added after the plan was created', () => {
  const program = new Program();
  const plan = program.plan({ namespaces: [] });
  plan.addNamespace(NamespaceMapping.renamed('shop', 'store'));
  plan.addVolume(KnownVolume.skip(DATA));
  expect(plan.namespaces).toEqual([NamespaceMapping.renamed('shop', 'store')]);
  expect(plan.volumes).toHaveLength(1);
  expect(program.specOf('MigPlan')).toMatchObject({
    namespaces: ['shop:store'],
    persistentVolumes: [{ name: 'pvc-1', selection: { action: 'skip' } }],
  });
});

test('what is added is also checked', () => {
  const program = new Program();
  const plan = program.plan();
  plan.addNamespace(NamespaceMapping.same('shop'));
  plan.addVolume(KnownVolume.skip({ ...DATA, claim: 'Data' }));
  expect(program.mistakes).toEqual([
    '[] ocp4/shop: namespaces[1]: duplicate: namespaces[0] has the source "shop" as well. MTC reports '
    + 'DuplicateNamespaceOnSourceCluster, and the plan never becomes Ready. Remove one of the entries. A second copy '
    + 'requires another plan. (plan/duplicate-source)',
    '[] ocp4/shop: volumes[0].claim: "Data" is not a valid name of a claim: MTC does not check it, and the API server '
    + 'rejects the claim. Write "data". (plan/claim-mapping)',
  ]);
});

test('the list of namespaces that a plan gives out is a copy', () => {
  const plan = new Program().plan();
  plan.namespaces.push(NamespaceMapping.same('other'));
  expect(plan.namespaces).toHaveLength(1);
});

test('all mistakes of a plan are reported together', () => {
  const program = new Program();
  program.plan({ metadata: { name: 'The' }, namespaces: [NamespaceMapping.same('A'), NamespaceMapping.same('B')] });
  expect(program.mistakes).toHaveLength(3);
});

test('a JSON patch on the MigPlan survives, with fields that nobody knows', () => {
  const program = new Program();
  const plan = program.plan({ namespaces: [] });
  plan.apiObject.addJsonPatch(JsonPatch.add('/spec/newField', { x: 1 }), JsonPatch.replace('/spec/closed', true));
  Findings.of(plan).acknowledge('document/unknown-field', 'a field of a newer MTC');
  plan.addNamespace(NamespaceMapping.same('shop'));
  expect(program.specOf('MigPlan')).toMatchObject({ namespaces: ['shop'], newField: { x: 1 }, closed: true });
});

describe('the chart for objects in the namespaces of the destination', () => {
  test('is a step after the first stage, and one for all plans of a cluster', () => {
    const program = new Program();
    const chart = program.plan().destinationNamespacesChart;
    expect(chart.node.id).toBe('after-first-stage-ocp4');
    expect(program.statePlan({}, 'other').destinationNamespacesChart).toBe(chart);
  });

  test('is the chart of the destination if the namespaces exist there', () => {
    const program = new Program();
    expect(program.plan({ destinationNamespacesExist: true }).destinationNamespacesChart).toBe(program.chart);
    expect(program.conversionPlan({}, 'conversion').destinationNamespacesChart).toBe(program.chart);
  });

  test('is that of the remote cluster if it is the destination', () => {
    const program = new Program();
    const plan = program.plan({ source: program.host, destination: program.remote });
    expect(plan.destinationNamespacesChart.node.id).toBe('after-first-stage-ocp3');
  });
});
