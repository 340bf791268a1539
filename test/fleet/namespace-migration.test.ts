import { Program } from '../plans/program';
import { HostCluster, NamespaceMapping, NamespaceMigration, NamespaceMigrationProps, TransferMode } from 'cdk8s-mtc';

const names = (count: number) => Array.from({ length: count }, (_, index) => NamespaceMapping.same(`shop-${index}`));

function migration(program: Program, props: Partial<NamespaceMigrationProps> = {}): NamespaceMigration {
  return new NamespaceMigration(program.chart, 'shops', {
    source: program.remote, destination: program.host, repository: program.repository, namespaces: names(1), ...props,
  });
}

const plansOf = (program: Program) => program.ofKind('MigPlan')
  .map(({ metadata, spec }) => [metadata.name, spec.namespaces.length]);

test.each([
  [1, [['shops', 1]]],
  [10, [['shops', 10]]],
  [11, [['shops-1', 10], ['shops-2', 1]]],
  [20, [['shops-1', 10], ['shops-2', 10]]],
])('%i namespaces need these plans', (count, plans) => {
  const program = new Program();
  migration(program, { namespaces: names(count) });
  expect(plansOf(program)).toEqual(plans);
});

test.each([[1, 3], [2, 2], [3, 1]])('with %i namespaces in a plan, three need %i plans', (namespacesPerPlan, plans) => {
  const program = new Program();
  expect(migration(program, { namespaces: names(3), namespacesPerPlan }).plans).toHaveLength(plans);
  expect(program.mistakes).toEqual([]);
});

test('the limit is that of the host cluster\'s controller', () => {
  const program = new Program();
  const destination = new HostCluster(program.chart, 'other-host', { controller: { limits: { namespaces: 11 } } });
  expect(migration(program, { destination, namespaces: names(11) }).plans).toHaveLength(1);
  expect(migration(new Program(), { namespaces: names(11) }).plans).toHaveLength(2);
});

test('a run is one of each plan', () => {
  const of = migration(new Program(), { namespaces: names(11) });
  expect(of.stage('first-copy').map(({ runName }) => runName)).toEqual(['shops-1-first-copy', 'shops-2-first-copy']);
  expect(of.cutover('go-live').map(({ runName }) => runName)).toEqual(['shops-1-go-live', 'shops-2-go-live']);
});

test('a namespace is found in its plan, and another in none', () => {
  const of = migration(new Program(), { namespaces: names(11) });
  expect(of.planOf('shop-10')).toBe(of.plans[1]);
  expect(of.planOf('bank')).toBeUndefined();
});

test('rsync is allowed in the namespaces of all plans', () => {
  const program = new Program();
  const of = migration(program, { namespaces: names(2), namespacesPerPlan: 1 });
  expect(of.networkExemption!.sourceObjects.map(({ metadata }) => metadata.namespace)).toEqual(['shop-0', 'shop-1']);
  expect(of.networkExemption!.destinationObjects.map(({ metadata }) => metadata.namespace))
    .toEqual(['shop-0', 'shop-1']);
});

test.each([
  [{ volumeMigration: TransferMode.INDIRECT }, false],
  [{ volumeMigration: TransferMode.DIRECT }, true],
  [{ allowRsync: false }, false],
  [{ allowRsync: true, volumeMigration: TransferMode.INDIRECT }, true],
])('with %j, rsync is allowed: %s', (props, isAllowed) => {
  expect(migration(new Program(), props).networkExemption !== undefined).toBe(isAllowed);
});

test('each plan has the same options', () => {
  const program = new Program();
  migration(program, { namespaces: names(2), namespacesPerPlan: 1, volumeMigration: TransferMode.INDIRECT });
  expect(program.ofKind('MigPlan').map(({ spec }) => spec.indirectVolumeMigration)).toEqual([true, true]);
});

test.each([0, 1.5, -1])('%d namespaces in a plan are rejected', (namespacesPerPlan) => {
  const program = new Program();
  migration(program, { namespacesPerPlan });
  expect(program.mistakes[0]).toBe(
    `[ocp4/shops] namespacesPerPlan: ${namespacesPerPlan} is not a number of namespaces; `
      + 'write an integer of at least 1, or leave it out.',
  );
});
