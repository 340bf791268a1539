import { JsonPatch } from 'cdk8s';
import { named, planNamed, Program } from './program';
import { AccessMode, IPlan, KnownVolume, NamespaceMapping, PlanProps } from 'cdk8s-mtc';

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
    ...named('the-shop'), labels: { wave: '1' }, annotations: { 'migration.openshift.io/selected-migplan-type': 'full', 'note': 'ours' },
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
    expect(program.ofKind('MigPlan').map(({ metadata }) => metadata)).toEqual([{ ...named('shop'), annotations: { [CONSOLE_TYPE]: type } }]);
  });

  test.each(PLANS)('takes %s for what the program says instead of %s', (_, __, make) => {
    const program = new Program();
    make(program, { metadata: { annotations: { [CONSOLE_TYPE]: 'other' } } });
    expect(program.ofKind('MigPlan').map(({ metadata }) => metadata)).toEqual([{ ...named('shop'), annotations: { [CONSOLE_TYPE]: 'other' } }]);
  });
});

test('a name that Kubernetes does not take is refused where it was given', () => {
  const program = new Program();
  program.plan({}, 'Shop');
  program.plan({ metadata: { name: 'the shop' } }, 'other');
  expect(program.mistakes).toEqual([
    '[ocp4/Shop] id: "Shop" is no name that Kubernetes takes (lower-case letters, digits, "-" and ".", beginning and ending with a letter or a digit); write "shop".',
    '[ocp4/other] metadata.name: "the shop" is no name that Kubernetes takes (lower-case letters, digits, "-" and ".", beginning and ending with a letter or a digit); '
    + 'write "the-shop".',
  ]);
});

test('a name with 64 characters is refused, because MTC makes a label of it; one with 63 is not', () => {
  const program = new Program();
  program.plan({}, 'a'.repeat(63));
  expect(program.mistakes).toEqual([]);
  program.plan({}, 'a'.repeat(64));
  expect(program.mistakes).toEqual([
    `[ocp4/${'a'.repeat(64)}] id: "${'a'.repeat(64)}" has 64 characters; MTC writes the name into labels, which hold at most 63; write a shorter name.`,
  ]);
});

test('another namespace is refused, because MTC would ignore the plan in silence', () => {
  const program = new Program();
  program.plan({ metadata: { namespace: 'openshift-config' } });
  expect(program.mistakes).toEqual([
    '[ocp4/shop] metadata.namespace: "openshift-config" is not watched: MTC\'s controllers ignore its objects outside openshift-migration; leave it out.',
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

test('what is added is checked, too', () => {
  const program = new Program();
  const plan = program.plan();
  plan.addNamespace(NamespaceMapping.same('shop'));
  plan.addVolume(KnownVolume.skip({ ...DATA, claim: 'Data' }));
  expect(program.mistakes).toEqual([
    '[ocp4/shop] namespaces[1].source: "shop" is the source of namespaces[0] as well: MTC rejects the plan with DuplicateNamespaceOnSourceCluster; name each namespace once.',
    '[ocp4/shop] namespaces[1].destination: "shop" is the destination of namespaces[0] as well: MTC rejects the plan with DuplicateNamespaceOnDestinationCluster; '
    + 'give each a different destination.',
    '[ocp4/shop] volumes[0].claim: "Data" is not a valid Kubernetes name; write "data".',
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
  plan.addNamespace(NamespaceMapping.same('shop'));
  expect(program.specOf('MigPlan')).toMatchObject({ namespaces: ['shop'], newField: { x: 1 }, closed: true });
});
