import { named, Program } from './program';
import { MigrationPlan, NamespaceMapping, StateMigrationPlan, StorageConversionPlan } from 'cdk8s-mtc';

test('nothing is written for a plan that already exists', () => {
  const program = new Program();
  MigrationPlan.fromPlanName(program.chart, 'a', 'shop');
  StateMigrationPlan.fromPlanName(program.chart, 'b', 'shop-state');
  StorageConversionPlan.fromPlanName(program.chart, 'c', 'shop-classes');
  expect(program.written).toEqual({});
});

test('it knows no more of itself than it was told', () => {
  const program = new Program();
  const bare = MigrationPlan.fromPlanName(program.chart, 'bare', 'shop');
  expect(bare).toMatchObject({ planName: 'shop', hostChart: program.chart, namespaces: [] });
  expect(bare.source).toBeUndefined();
  expect(bare.destination).toBeUndefined();

  const known = MigrationPlan.fromPlanName(program.chart, 'known', 'shop', {
    source: program.remote, destination: program.host, namespaces: [NamespaceMapping.same('shop')],
  });
  expect(known)
    .toMatchObject({ source: program.remote, destination: program.host, namespaces: [NamespaceMapping.same('shop')] });
});

test('its runs refer to it by its name', () => {
  const program = new Program();
  MigrationPlan.fromPlanName(program.chart, 'imported', 'shop').cutover('go-live');
  expect(program.written).toEqual({
    'run-shop-1-cutover-go-live': [{
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigMigration',
      metadata: named('shop-go-live'),
      spec: { migPlanRef: named('shop'), stage: false, quiescePods: true },
    }],
  });
});

test('each kind has its own runs', () => {
  const program = new Program();
  const moving = MigrationPlan.fromPlanName(program.chart, 'a', 'moving');
  const copying = StateMigrationPlan.fromPlanName(program.chart, 'b', 'copying');
  const converting = StorageConversionPlan.fromPlanName(program.chart, 'c', 'converting');
  const runs = [
    moving.stage('one'), moving.cutover('two'), moving.rollback('three'),
    copying.copyState('one'), copying.cutover('two'), copying.rollback('three'),
    converting.copyClaims('one'), converting.convert('two'), converting.rollback('three'),
  ];
  expect(runs.map((run) => run.kind)).toEqual([
    'stage', 'cutover', 'rollback', 'state-copy', 'state-cutover', 'rollback', 'conversion-copy', 'conversion-cutover',
    'rollback',
  ]);
});

test('a name that no plan can have is refused', () => {
  const program = new Program();
  MigrationPlan.fromPlanName(program.chart, 'imported', 'The Shop').stage('first');
  expect(program.mistakes).toEqual([
    '[ocp4/imported] planName: "The Shop" is not a valid name (lower-case letters, digits, "-" and ".", beginning and '
    + 'ending with a letter or a digit): no such object can exist; write "the-shop".',
  ]);
});
