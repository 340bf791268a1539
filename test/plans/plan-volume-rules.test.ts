import { Chart, Size, Testing } from 'cdk8s';
import {
  AccessMode, CopyMethod, HostCluster, Inventory, MigrationPlan, NamespaceMapping, NamespaceMigration, RemoteCluster,
  ReplicationRepository, VolumeMode, VolumeRule, VolumeRules,
} from '../../src';
import { EMPTY_INVENTORY } from '../support/inventory';

const ANNOTATION = 'cdk8s-mtc.io/volume-rules';

function world() {
  const chart = new Chart(Testing.app(), 'new');
  return {
    chart,
    props: {
      source: RemoteCluster.fromClusterName(chart, 'old', 'old'),
      destination: HostCluster.fromClusterName(chart, 'host', 'host'),
      repository: ReplicationRepository.fromRepositoryName(chart, 'backups', 'backups'),
      namespaces: [NamespaceMapping.same('y'), NamespaceMapping.same('1e3')],
    },
  };
}

const written = (chart: Chart) => chart.toJson().filter(({ kind }) => kind === 'MigPlan')
  .map(({ metadata }) => JSON.parse(metadata.annotations[ANNOTATION] ?? 'null'));

test('the rules of a plan are an annotation of it', () => {
  const { chart, props } = world();
  new MigrationPlan(chart, 'shop', {
    ...props,
    volumeRules: new VolumeRules([
      VolumeRule.skip('temporary', { namespaces: ['y'], claims: ['tmp-*'], labels: { keep: 'no' } }),
      VolumeRule.move('filers', { provisioners: ['nfs'], storageClasses: ['1e3'] }),
      VolumeRule.transfer('archive', { atLeast: Size.gibibytes(2), smallerThan: Size.gibibytes(3) }),
      VolumeRule.copy('all', { accessModes: [AccessMode.READ_WRITE_ONCE], volumeMode: VolumeMode.FILESYSTEM }, {
        storageClass: 'ceph-rbd', accessMode: AccessMode.READ_WRITE_MANY, copyMethod: CopyMethod.SNAPSHOT, verify: true,
      }),
      VolumeRule.copy('others'),
    ]),
  });
  expect(written(chart)).toEqual([[
    { name: 'temporary', treatment: 'skip', match: { namespaces: ['y'], claims: ['tmp-*'], labels: { keep: 'no' } } },
    { name: 'filers', treatment: 'move', match: { provisioners: ['nfs'], storageClasses: ['1e3'] } },
    { name: 'archive', treatment: 'transfer', match: { atLeast: 2 * 2 ** 30, smallerThan: 3 * 2 ** 30 } },
    {
      name: 'all',
      treatment: 'copy',
      match: { accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem' },
      storageClass: 'ceph-rbd',
      accessMode: 'ReadWriteMany',
      copyMethod: 'snapshot',
      verify: true,
    },
    { name: 'others', treatment: 'copy' },
  ]]);
});

test('all plans of a NamespaceMigration have its rules', () => {
  const { chart, props } = world();
  new NamespaceMigration(chart, 'shop', {
    ...props, namespacesPerPlan: 1, allowRsync: false, volumeRules: new VolumeRules([VolumeRule.skip('all')]),
  });
  expect(written(chart)).toEqual([[{ name: 'all', treatment: 'skip' }], [{ name: 'all', treatment: 'skip' }]]);
});

test('a plan without rules has no annotation', () => {
  const { chart, props } = world();
  new MigrationPlan(chart, 'shop', props);
  expect(written(chart)).toEqual([null]);
});

describe('rules that cannot work whatever the volumes are', () => {
  const destination = Inventory.fromData({
    ...EMPTY_INVENTORY,
    storageClasses: [{ name: 'rbd', provisioner: 'openshift-storage.rbd.csi.ceph.com' }],
  });
  const found = (rules: VolumeRule[]) => new VolumeRules(rules).resolve({ destination }).findings
    .map(({ isError, subject, message }) => `${isError ? 'error' : 'warning'}: ${subject} ${message}`);

  test.each<[string, VolumeRule[], string[]]>([
    ['two of one name', [VolumeRule.skip('all', { claims: ['a'] }), VolumeRule.copy('all')],
      ['error: rule all is defined twice: reports could not tell the two rules apart']],
    ['one behind a default', [VolumeRule.copy('all'), VolumeRule.skip('never', { claims: ['a'] })],
      ['warning: rule never decides about no volume: rule all, before it, matches every volume']],
    ['files of block volumes', [
      VolumeRule.copy('c', { volumeMode: VolumeMode.BLOCK }, { copyMethod: CopyMethod.FILESYSTEM }),
    ],
    ['error: rule c copies the files of block volumes (PvInvalidCopyMethod)']],
    ['blocks of file systems', [
      VolumeRule.copy('c', { volumeMode: VolumeMode.FILESYSTEM }, { copyMethod: CopyMethod.BLOCK }),
    ],
    ['error: rule c copies the blocks of file systems (PvInvalidCopyMethod)']],
    ['block volumes for the engine', [VolumeRule.transfer('t', { volumeMode: VolumeMode.BLOCK })],
      ['error: rule t transfers block volumes with a TransferEngine, which copies files']],
    ['a class that does not exist', [VolumeRule.copy('c', {}, { storageClass: 'rdb' })],
      ['error: rule c copies to the storage class "rdb", which does not exist on the destination '
        + '(PvInvalidStorageClass)']],
    ['an access mode that the class does not offer',
      [VolumeRule.copy(
        'c', { volumeMode: VolumeMode.FILESYSTEM }, { storageClass: 'rbd', accessMode: AccessMode.READ_WRITE_MANY },
      )],
      ['warning: rule c asks for ReadWriteMany, which the class "rbd" (openshift-storage.rbd.csi.ceph.com) does not '
        + 'offer for Filesystem (PvWarnAccessModeUnavailable)']],
    ['nothing: the volumes may be block volumes',
      [VolumeRule.copy('c', {}, { storageClass: 'rbd', accessMode: AccessMode.READ_WRITE_MANY })], []],
    ['nothing: the modes go together', [
      VolumeRule.copy('b', { volumeMode: VolumeMode.BLOCK }, { copyMethod: CopyMethod.BLOCK }), VolumeRule.copy('all'),
    ], []],
  ])('%s', (_, rules, expected) => expect(found(rules)).toEqual(expected));

  test('are refused by the plan', () => {
    const { chart, props } = world();
    new MigrationPlan(chart, 'shop', {
      ...props,
      volumeRules: new VolumeRules([VolumeRule.skip('all'), VolumeRule.skip('all')]),
    });
    expect(() => Testing.synth(chart)).toThrow('volumeRules: rule all is defined twice: reports could not tell the two '
      + 'rules apart; give each rule its own name.');
  });
});
