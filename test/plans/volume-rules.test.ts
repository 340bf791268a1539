import { Size } from 'cdk8s';
import {
  AccessMode, CopyMethod, Inventory, InventoryClaim, InventoryVolume, VolumeMode, VolumeRule, VolumeRules,
} from '../../src';
import { EMPTY_INVENTORY } from '../support/inventory';

const GIB = 2 ** 30;

interface Given {
  readonly claim?: Partial<InventoryClaim>;
  readonly volume?: Partial<InventoryVolume>;
}

const claim = (more: Partial<InventoryClaim> = {}): InventoryClaim => ({
  namespace: 'shop',
  name: 'data',
  labels: {},
  phase: 'Bound',
  accessModes: ['ReadWriteOnce'],
  volumeMode: 'Filesystem',
  request: GIB,
  storageClass: 'gp2',
  volume: 'pv-1',
  ...more,
});

function source({ claim: claimFields, volume }: Given = {}): Inventory {
  const made = claim(claimFields);
  return Inventory.fromData({
    ...EMPTY_INVENTORY,
    claims: [made],
    volumes: made.volume === undefined ? [] : [{
      name: made.volume,
      capacity: 2 * GIB,
      accessModes: made.accessModes,
      volumeMode: made.volumeMode,
      type: 'awsElasticBlockStore',
      provisioner: 'kubernetes.io/aws-ebs',
      storageClass: 'gp2',
      claim: 'shop/data',
      ...volume,
    }],
  });
}

const destination = Inventory.fromData({
  ...EMPTY_INVENTORY,
  storageClasses: [
    { name: 'rbd', provisioner: 'openshift-storage.rbd.csi.ceph.com', isDefault: true },
    { name: 'cephfs', provisioner: 'openshift-storage.cephfs.csi.ceph.com' },
    { name: 'gp3', provisioner: 'kubernetes.io/aws-ebs' },
  ],
});

function resolved(rules: VolumeRule[], given: Given = {}, to?: Inventory) {
  return new VolumeRules(rules).resolve({ source: source(given), destination: to });
}

const messages = (...args: Parameters<typeof resolved>) =>
  resolved(...args).findings.map(({ subject, message }) => `${subject} ${message}`);

describe('the first rule that matches decides', () => {
  const matches: ReadonlyArray<readonly [string, Parameters<typeof VolumeRule.skip>[1], Given, string]> = [
    ['namespace', { namespaces: ['sh*'] }, { claim: { namespace: 'stock' } }, 'namespace shop (sh*)'],
    ['claim', { claims: ['data'] }, { claim: { name: 'data-1' } }, 'claim data'],
    ['label', { labels: { tier: 'db' } }, { claim: { labels: { tier: 'web' } } }, 'labels tier=db'],
    ['storage class', { storageClasses: ['gp?'] }, { claim: { storageClass: 'gp' } }, 'storage class gp2 (gp?)'],
    ['access mode', { accessModes: [AccessMode.READ_WRITE_ONCE] }, { claim: { accessModes: ['ReadWriteMany'] } },
      'access modes ReadWriteOnce'],
    [
      'volume mode',
      { volumeMode: VolumeMode.FILESYSTEM },
      { claim: { volumeMode: 'Block' } },
      'volume mode Filesystem',
    ],
    ['provisioner', { provisioners: ['*/aws-ebs'] }, { volume: { provisioner: 'ebs.csi.aws.com' } },
      'provisioner kubernetes.io/aws-ebs (*/aws-ebs)'],
    ['at least', { atLeast: Size.gibibytes(2) }, { volume: { capacity: 2 * GIB - 1 } }, 'large enough'],
    ['smaller than', { smallerThan: Size.mebibytes(2049) }, { volume: { capacity: 2049 * 2 ** 20 } }, 'small enough'],
  ];

  test.each(matches)('by %s', (_, match, other, reason) => {
    const rules = [VolumeRule.skip('one', match), VolumeRule.copy('two', {}, { storageClass: 'x' })];
    const matching = resolved(rules, { claim: { labels: { tier: 'db' } } }).decisions[0];
    expect([matching.rule, matching.reason]).toEqual(['one', reason]);
    const missing =
      resolved(rules, { claim: { labels: { tier: 'db' }, ...other.claim }, volume: other.volume }).decisions[0];
    expect([missing.rule, missing.reason]).toEqual(['two', 'matches every volume']);
  });

  test('all conditions must be met', () => {
    const rules = [VolumeRule.skip('one', { namespaces: ['shop'], claims: ['other'] }),
      VolumeRule.copy('two', {}, { storageClass: 'x' })];
    expect(resolved(rules).decisions[0].rule).toBe('two');
  });

  test('a volume without provisioner is matched by its type', () => {
    expect(resolved(
      [VolumeRule.move('nfs', { provisioners: ['nfs'] })], { volume: { type: 'nfs', provisioner: undefined } },
    ).decisions[0].treatment).toBe('move');
  });

  test('the size of an unbound claim is what it requests', () => {
    const { decisions, volumes } =
      resolved([VolumeRule.skip('small', { smallerThan: Size.gibibytes(2) })], { claim: { volume: undefined } });
    expect(decisions).toMatchObject([{ bytes: GIB, rule: 'small' }]);
    expect(volumes).toEqual([]); // MTC does not list it
  });

  test('claims that other claims own are left out, as MTC leaves them out', () => {
    expect(resolved([VolumeRule.skip('all')], { claim: { owner: 'PersistentVolumeClaim/prime' } }).decisions)
      .toEqual([]);
  });
});

test('entries for plans are complete, so that the controller keeps them', () => {
  const rules = [
    VolumeRule.copy('all', {}, { storageClass: 'rbd', accessMode: AccessMode.READ_WRITE_MANY, verify: true }),
  ];
  expect(resolved(rules, {}, destination).volumes.map((volume) => volume._render())).toEqual([{
    name: 'pv-1',
    pvc: { namespace: 'shop', name: 'data', accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem' },
    selection: {
      action: 'copy', copyMethod: 'filesystem', storageClass: 'rbd', accessMode: 'ReadWriteMany', verify: true,
    },
    supported: { actions: ['copy'], copyMethods: ['filesystem'] },
  }]);
  const block = resolved(
    [VolumeRule.copy('all', {}, { storageClass: 'rbd' })], { claim: { volumeMode: 'Block' } },
  ).volumes[0]._render();
  expect(block.selection.copyMethod).toBe('block');
  const transferred = resolved([VolumeRule.transfer('all')]).volumes[0]._render();
  expect(transferred.selection).toEqual({
    action: 'skip', copyMethod: undefined, storageClass: undefined, accessMode: undefined, verify: undefined,
  });
});

describe('without a storage class, the one that MTC would choose', () => {
  const classOf = (given: Given) => resolved([VolumeRule.copy('all')], given, destination).decisions[0].storageClass;

  test.each<[string, Given, string]>([
    ['of the same provisioner', {}, 'gp3'],
    ['of Ceph for NFS', { volume: { type: 'nfs', provisioner: undefined } }, 'rbd'],
    ['of CephFS for shared Gluster volumes',
      {
        claim: { accessModes: ['ReadWriteMany'] },
        volume: { type: 'glusterfs', provisioner: 'kubernetes.io/glusterfs' },
      },
      'cephfs'],
    ['the default', { volume: { provisioner: 'other' } }, 'rbd'],
  ])('%s', (_, given, expected) => expect(classOf(given)).toBe(expected));
});

describe('findings', () => {
  test.each<[string, VolumeRule[], Given, string[]]>([
    ['a volume that no rule matches', [VolumeRule.skip('x', { claims: ['other'] })], {},
      ['volume shop/data matches no rule',
        'rule x decides about no volume: none matches, or earlier rules match all of them']],
    ['a volume that cannot be moved', [VolumeRule.move('m')], { volume: { type: 'csi' } },
      ['volume shop/data cannot be moved by rule m: its type is csi, and MTC moves NFS and AWS EBS (PvInvalidAction)']],
    ['a hostPath volume that is copied', [VolumeRule.copy('c', {}, { storageClass: 'rbd' })], {
      volume: { type: 'hostPath' },
    },
    ['volume shop/data is a hostPath volume, which MTC can only skip']],
    ['a block volume with files', [
      VolumeRule.copy('c', {}, { storageClass: 'rbd', copyMethod: CopyMethod.FILESYSTEM }),
    ], { claim: { volumeMode: 'Block' } },
    ['volume shop/data is a block volume, and rule c copies files (PvInvalidCopyMethod)']],
    ['a file system with blocks', [VolumeRule.copy('c', {}, { storageClass: 'rbd', copyMethod: CopyMethod.BLOCK })], {},
      ['volume shop/data contains a file system, and rule c copies blocks (PvInvalidCopyMethod)']],
    ['a block volume for the engine', [VolumeRule.transfer('t')], { claim: { volumeMode: 'Block' } },
      ['volume shop/data is a block volume, and rule t transfers it with a TransferEngine, which copies files']],
    ['a class that does not exist', [VolumeRule.copy('c', {}, { storageClass: 'cepfs' })], {},
      ['volume shop/data is copied to the storage class "cepfs", which does not exist on the destination '
        + '(PvInvalidStorageClass)']],
    ['an access mode that the class does not offer', [VolumeRule.copy('c', {}, { storageClass: 'rbd' })], {
      claim: { accessModes: ['ReadWriteMany'] },
    },
    ['volume shop/data needs ReadWriteMany, which the class "rbd" (openshift-storage.rbd.csi.ceph.com) does not '
        + 'offer for Filesystem (PvWarnAccessModeUnavailable)']],
    ['a rule that is never reached', [VolumeRule.skip('all'), VolumeRule.skip('never')], {},
      ['rule never decides about no volume: none matches, or earlier rules match all of them']],
    ['two rules of one name', [VolumeRule.skip('all', { claims: ['data'] }), VolumeRule.skip('all')], {},
      ['rule all decides about no volume: none matches, or earlier rules match all of them',
        'rule all is defined twice: reports could not tell the two rules apart']],
    ['nothing', [VolumeRule.copy('c', {}, { storageClass: 'cephfs' })], { claim: { accessModes: ['ReadWriteMany'] } },
      []],
  ])('%s', (_, rules, given, expected) => expect(messages(rules, given, destination)).toEqual(expected));

  test('a near class is suggested', () => {
    expect(resolved([VolumeRule.copy('c', {}, { storageClass: 'cepfs' })], {}, destination).findings[0].fix)
      .toBe('Write "cephfs".');
  });

  test('a rule without a class needs the destination, and its default', () => {
    expect(messages([VolumeRule.copy('c')])).toEqual([
      'volume shop/data has no storage class on the destination: rule c names none, and the destination is unknown',
    ]);
    expect(messages([VolumeRule.copy('c')], {}, Inventory.fromData(EMPTY_INVENTORY)))
      .toEqual(['volume shop/data has no storage class on the destination: rule c names none, '
        + 'and no class of the destination is its default']);
  });

  test('classes that could not be read are not reported as missing', () => {
    const unread = Inventory.fromData({
      ...EMPTY_INVENTORY,
      unknown: [{ resource: 'storageclasses.storage.k8s.io', reason: 'forbidden' }],
    });
    expect(messages([VolumeRule.copy('c', {}, { storageClass: 'anything' })], {}, unread)).toEqual([]);
  });

  test('a class that the controller may move is moved', () => {
    const options = { source: source({ volume: { type: 'csi' } }), movableStorageClasses: ['gp2'] };
    expect(new VolumeRules([VolumeRule.move('m')]).resolve(options).findings).toEqual([]);
  });
});

test('a table explains which rule decided about each volume', () => {
  expect(new VolumeRules([VolumeRule.copy('all', { claims: ['d*'] }, { storageClass: 'rbd' })])
    .explain({ source: source() })).toBe([
    '| volume | treatment | storage class | rule | because |',
    '| --- | --- | --- | --- | --- |',
    '| shop/data | copy | rbd | all | claim data (d\\*) |',
    '',
  ].join('\n'));
});
