import { named, planNamed, Program } from './program';
import {
  AccessMode, Findings, HookAction, HookPhase, HookTarget, HostCluster, IncludedResource, KnownVolume, LabelCondition,
  MigrationHook,
  RemoteCluster, SecretSource, TransferMode,
} from 'cdk8s-mtc';

test('the smallest plan takes images and volumes directly, and still names a repository', () => {
  const program = new Program();
  program.plan();
  expect(program.written).toEqual({
    ocp4: [{
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigPlan',
      metadata: planNamed('shop', 'full'),
      spec: {
        srcMigClusterRef: named('ocp3'),
        destMigClusterRef: named('host'),
        migStorageRef: named('backups'),
        namespaces: ['shop'],
      },
    }],
  });
});

test('images and volumes can go through the repository, each by itself', () => {
  const images = new Program();
  images.plan({ imageMigration: TransferMode.INDIRECT });
  expect(images.specOf('MigPlan')).toMatchObject({ indirectImageMigration: true });
  expect(images.specOf('MigPlan')).not.toHaveProperty('indirectVolumeMigration');

  const volumes = new Program();
  volumes.plan({ volumeMigration: TransferMode.INDIRECT });
  expect(volumes.specOf('MigPlan')).toMatchObject({ indirectVolumeMigration: true });
  expect(volumes.specOf('MigPlan')).not.toHaveProperty('indirectImageMigration');
});

test('the plan says to others what it was given', () => {
  const program = new Program();
  const plan = program.plan({ volumeMigration: TransferMode.INDIRECT });
  expect(plan).toMatchObject({
    planName: 'shop',
    source: program.remote,
    destination: program.host,
    repository: program.repository,
    hostChart: program.chart,
    imageMigration: 'direct',
    volumeMigration: 'indirect',
  });
});

test('the plan can be limited to kinds and to labels', () => {
  const program = new Program();
  program.plan({
    includedResources: [IncludedResource.core('Secret')],
    labelSelector: [LabelCondition.hasValue('app', 'shop')],
  });
  expect(program.specOf('MigPlan')).toMatchObject({
    includedResources: [{ group: '', kind: 'Secret' }],
    labelSelector: { matchLabels: { app: 'shop' } },
  });
});

test('hooks can be added after the plan was created', () => {
  const program = new Program();
  const plan = program.plan();
  const hook = new MigrationHook(program.chart, 'stop', {
    action: HookAction.customImage('quay.io/example/stop:v1'),
    runsOn: HookTarget.SOURCE,
  });
  plan.addHook(hook, { phase: HookPhase.PRE_BACKUP, serviceAccount: 'stopper' });
  expect(program.specOf('MigPlan').hooks).toEqual([
    {
      reference: named('stop'),
      phase: 'PreBackup',
      executionNamespace: 'openshift-migration',
      serviceAccount: 'stopper',
    },
  ]);
});

describe('what is refused', () => {
  const remote = (program: Program, exposedRegistryPath?: string) => new RemoteCluster(program.chart, 'edge', {
    url: 'https://api.edge.example.com:6443', token: SecretSource.existing('edge-token'), exposedRegistryPath,
  });

  test('one cluster on both sides', () => {
    const program = new Program();
    program.plan({ source: program.host });
    expect(program.mistakes).toEqual([
      '[ocp4/shop] destination: "host" is also the source: MTC does not migrate namespaces within one cluster; '
      + 'use a StateMigrationPlan to copy data to other namespaces, '
      + 'or a StorageConversionPlan to change storage classes.',
    ]);
  });

  test('two MigClusters with one address, which are one cluster for MTC', () => {
    const program = new Program();
    const twin = RemoteCluster.fromClusterName(program.chart, 'twin', 'twin', {
      url: 'https://api.ocp3.example.com:8443/',
    });
    program.plan({ destination: twin });
    expect(program.mistakes).toEqual([
      '[ocp4/shop] destination: "twin" is also the source: MTC does not migrate namespaces within one cluster; '
      + 'use a StateMigrationPlan to copy data to other namespaces, '
      + 'or a StorageConversionPlan to change storage classes.',
    ]);
  });

  test('two host clusters, which both have no address', () => {
    const program = new Program();
    program.plan({ source: HostCluster.fromClusterName(program.chart, 'second', 'second') });
    expect(program.mistakes).toHaveLength(1);
  });

  test('direct images from a remote cluster whose registry nobody knows', () => {
    const program = new Program();
    program.plan({ source: remote(program) });
    expect(program.mistakes).toEqual([
      expect.stringMatching(
        /^\[\] ocp4\/shop: source: .* MigCluster "edge".* exposedRegistryPath.*SourceClusterNoRegistryPath.* \(plan\/registry-path\)$/,
      ),
    ]);
  });

  test('direct images to a remote cluster whose registry nobody knows', () => {
    const program = new Program();
    program.plan({ source: program.host, destination: remote(program) });
    expect(program.mistakes).toEqual([
      expect.stringMatching(
        /^\[\] ocp4\/shop: destination: .* MigCluster "edge".* exposedRegistryPath.*DestinationClusterNoRegistryPath.* \(plan\/registry-path\)$/,
      ),
    ]);
  });

  test('but not direct images with a registry, nor indirect ones without', () => {
    const direct = new Program();
    direct.plan({ source: remote(direct, 'registry.edge.example.com') });
    expect(direct.mistakes).toEqual([]);

    const indirect = new Program();
    indirect.plan({ source: remote(indirect), imageMigration: TransferMode.INDIRECT });
    expect(indirect.mistakes).toEqual([]);

    const closed = new Program();
    closed.plan({ source: remote(closed), closed: true });
    expect(closed.mistakes).toEqual([]);

    const acknowledged = new Program();
    Findings.of(acknowledged.plan({ source: remote(acknowledged) }))
      .acknowledge('plan/registry-path', 'the registry is exposed later');
    expect(acknowledged.mistakes).toEqual([]);
  });

  test('a renamed claim, also one that is added later', () => {
    const volume = {
      persistentVolume: 'pvc-1', namespace: 'shop', claim: 'data', accessModes: [AccessMode.READ_WRITE_ONCE],
    };
    const program = new Program();
    const plan = program.plan();
    plan.stage('copy');
    plan.addVolume(KnownVolume.copy({ ...volume, targetClaim: 'new-data' }));
    expect(program.mistakes).toEqual([
      '[] ocp4/shop: MigMigration openshift-migration/shop-copy, spec.stage: makes the run a stage, but MigPlan '
      + 'openshift-migration/shop renames claim "data" to "new-data": MTC rejects the run with InvalidSpec. Use a '
      + '`StateMigrationPlan`, whose runs can rename claims, or keep the names of the claims. (run/renamed-claims)',
    ]);

    const right = new Program();
    right.plan({ volumes: [KnownVolume.copy({ ...volume, targetClaim: 'data' })] });
    expect(right.mistakes).toEqual([]);
  });
});
