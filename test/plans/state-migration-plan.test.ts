import { named, planNamed, Program } from './program';
import { AccessMode, KnownVolume, NamespaceMapping } from 'cdk8s-mtc';

const DATA = { persistentVolume: 'pvc-1', namespace: 'shop', claim: 'data', accessModes: [AccessMode.READ_WRITE_ONCE] };
const CACHE = { ...DATA, persistentVolume: 'pvc-2', claim: 'cache' };

test('a plan names a repository, which MTC asks for, and no indirect way, '
  + 'which would make it another kind of plan', () => {
  const program = new Program();
  program.statePlan();
  expect(program.written).toEqual({
    ocp4: [{
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigPlan',
      metadata: planNamed('shop', 'state'),
      spec: {
        srcMigClusterRef: named('ocp3'),
        destMigClusterRef: named('host'),
        migStorageRef: named('backups'),
        namespaces: ['shop'],
      },
    }],
  });
});

test('claims can get other names on the destination', () => {
  const program = new Program();
  program.statePlan({ volumes: [KnownVolume.copy({ ...DATA, targetClaim: 'shop-data' })] });
  expect(program.specOf('MigPlan').persistentVolumes[0].pvc.name).toBe('data:shop-data');
});

test('within one cluster, data is copied to other namespaces', () => {
  const program = new Program();
  program.statePlan({ source: program.host, namespaces: [NamespaceMapping.renamed('shop', 'shop-test')] });
  expect(program.specOf('MigPlan')).toMatchObject({
    srcMigClusterRef: named('host'), destMigClusterRef: named('host'), namespaces: ['shop:shop-test'],
  });
});

test('within one cluster, a namespace that keeps its name is refused, also one that is added later', () => {
  const program = new Program();
  const plan = program.statePlan({ source: program.host, namespaces: [NamespaceMapping.renamed('shop', 'shop-test')] });
  expect(program.mistakes).toEqual([]);
  plan.addNamespace(NamespaceMapping.same('wiki'));
  expect(program.mistakes).toEqual([
    '[ocp4/shop] namespaces[1]: "wiki" keeps its name within one cluster: MTC treats the plan as a storage conversion '
    + 'or rejects it (IntraClusterMigration); use NamespaceMapping.renamed("wiki", "…"), or a StorageConversionPlan.',
  ]);
});

describe('two claims with one target', () => {
  test('are refused', () => {
    const program = new Program();
    program.statePlan({ volumes: [KnownVolume.copy(DATA), KnownVolume.copy({ ...CACHE, targetClaim: 'data' })] });
    expect(program.mistakes).toEqual([
      '[] ocp4/shop: volumes[1].targetClaim: duplicate target: the claims "cache" and "data" are both copied to '
      + '"shop/data", and one overwrites the data of the other. Give each claim its own target. '
      + '(plan/duplicate-target-claim)',
    ]);
  });

  test('are fine in two namespaces of the destination', () => {
    const program = new Program();
    program.statePlan({
      namespaces: [NamespaceMapping.same('shop'), NamespaceMapping.renamed('wiki', 'wiki-test')],
      volumes: [KnownVolume.copy(DATA), KnownVolume.copy({ ...CACHE, namespace: 'wiki', targetClaim: 'data' })],
    });
    expect(program.mistakes).toEqual([]);
  });

  test('are fine where one of them is skipped', () => {
    const program = new Program();
    program.statePlan({ volumes: [KnownVolume.skip(DATA), KnownVolume.copy({ ...CACHE, targetClaim: 'data' })] });
    expect(program.mistakes).toEqual([]);
  });
});
