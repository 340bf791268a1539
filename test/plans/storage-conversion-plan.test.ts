import { named, planNamed, Program } from './program';
import { AccessMode, KnownVolume, NamespaceMapping } from 'cdk8s-mtc';

const DATA = { persistentVolume: 'pvc-1', namespace: 'shop', claim: 'data', accessModes: [AccessMode.READ_WRITE_ONCE] };

test('a plan has one cluster on both sides, no repository and no renamed namespace', () => {
  const program = new Program();
  program.conversionPlan();
  expect(program.written).toEqual({
    ocp4: [{
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigPlan',
      metadata: planNamed('shop', 'scc'),
      spec: { srcMigClusterRef: named('host'), destMigClusterRef: named('host'), namespaces: ['shop'] },
    }],
  });
});

test('a remote cluster can also be converted; its plan is on the host', () => {
  const program = new Program();
  program.conversionPlan({ cluster: program.remote });
  expect(Object.keys(program.written)).toEqual(['ocp4']);
  expect(program.specOf('MigPlan'))
    .toMatchObject({ srcMigClusterRef: named('ocp3'), destMigClusterRef: named('ocp3') });
});

test('the new class is chosen by volume', () => {
  const program = new Program();
  program.conversionPlan({ volumes: [KnownVolume.copy({ ...DATA, storageClass: 'fast' })] });
  expect(program.specOf('MigPlan').persistentVolumes[0])
    .toMatchObject({ pvc: { name: 'data' }, selection: { action: 'copy', storageClass: 'fast' } });
});

test('disks of running virtual machines can be moved while they run', () => {
  const program = new Program();
  program.conversionPlan({ liveMigrate: true });
  expect(program.specOf('MigPlan').liveMigrate).toBe(true);
});

test('a renamed namespace is refused', () => {
  const program = new Program();
  program.conversionPlan().addNamespace(NamespaceMapping.renamed('wiki', 'wiki-test'));
  expect(program.mistakes).toEqual([
    '[ocp4/shop] namespaces[1]: "wiki:wiki-test" is renamed: MTC converts storage only within a namespace; '
    + 'use a StateMigrationPlan to copy data to another namespace.',
  ]);
});

test('a namespace with a colon is refused, and nobody is sent to a renaming that would be refused next', () => {
  const program = new Program();
  program.conversionPlan({ namespaces: ['shop:store'] });
  expect(program.mistakes).toEqual([
    '[ocp4/shop] namespaces[0]: "shop:store" contains a colon, which separates source from destination; write "shop".',
  ]);
});

test('a namespace with nothing before the colon is refused', () => {
  const program = new Program();
  program.conversionPlan({ namespaces: [':store'] });
  expect(program.mistakes).toEqual([
    '[ocp4/shop] namespaces[0]: ":store" contains a colon, which separates source from destination; write the name '
    + 'that `oc get namespaces` shows.',
  ]);
});

test('no namespace at all is refused', () => {
  const program = new Program();
  program.conversionPlan({ namespaces: [] });
  expect(program.mistakes).toEqual([
    '[] ocp4/shop: namespaces: `namespaces` is missing or empty, which does not mean all: MTC reports '
    + 'NamespaceListEmpty, and the plan never becomes Ready. List the `namespaces` to migrate. (plan/namespaces)',
  ]);
});

test('a renamed claim is refused', () => {
  const program = new Program();
  program.conversionPlan({ volumes: [KnownVolume.copy({ ...DATA, targetClaim: 'data-new' })] });
  expect(program.mistakes).toEqual([
    '[ocp4/shop] volumes[0].targetClaim: "data-new" is ignored: MTC names the new claims of a '
      + 'conversion itself; leave it out.',
  ]);
});
