import {
  base, documents, faulty, hostController, MigrationCase, mtc, plan, ref, remoteController, run, storage,
  storageClassObject, valid, volume, volumes,
} from './builders';

const EBS = 'ebs.csi.aws.com';
const classes = (...names: string[]) => documents(...names.map((name, at) => storageClassObject(name, EBS, at === 0)));

/** Converts volumes within the host. */
function conversion(...entries: string[]): string {
  return mtc('MigPlan', 'convert', `srcMigClusterRef: ${ref('host')}\ndestMigClusterRef: ${ref('host')}\n`
    + `namespaces: [bank]\n${volumes(...entries)}`);
}
const inBank = { namespace: 'bank' };

/** Volumes. */
export const VOLUMES: readonly MigrationCase[] = [
  faulty('a storage class that the destination does not have', base({
    'host/plan.yaml': plan('shop', { more: volumes(volume('data', { storageClass: 'gold' })) }),
    'host/classes.yaml': classes('gp3-csi', 'gp2-csi'),
  }), { file: 'host/plan.yaml', says: /gold/ }),
  faulty('a storage class that only the source has', base({
    'host/plan.yaml': plan('shop', { more: volumes(volume('data', { storageClass: 'gp2' })) }),
    'host/classes.yaml': classes('gp3-csi'),
    'old/classes.yaml': classes('gp2'),
  }), { file: 'host/plan.yaml', says: /gp2/ }),
  valid('a storage class that the destination has', base({
    'host/plan.yaml': plan('shop', { more: volumes(volume('data')) }),
    'host/classes.yaml': classes('gp3-csi'),
    'old/classes.yaml': classes('gp2'),
  })),
  valid('a storage class, where the classes of the destination are not known', base({
    'host/plan.yaml': plan('shop', { more: volumes(volume('data')) }), 'old/classes.yaml': classes('gp2'),
  })),
  valid('a volume that is skipped, with a storage class that the destination does not have', base({
    'host/plan.yaml': plan('shop', {
      more: volumes(volume('data', { storageClass: 'gold', selection: 'action: skip' }), volume('more')),
    }),
    'host/classes.yaml': classes('gp3-csi'),
  })),

  faulty('more volumes than the limit, which another file sets', base({
    'host/plan.yaml': plan('shop', { more: volumes(volume('a'), volume('b'), volume('c')) }),
    'host/controller.yaml': hostController('mig_pv_limit: "2"'),
  }), { file: 'host/plan.yaml', says: /PvLimitExceeded/ }),
  faulty('more namespaces than the limit, which is raised on the wrong cluster', base({
    'host/plan.yaml': plan('shop', { namespaces: '[a, b, c, d, e, f, g, h, i, j, k]' }),
    'old/controller.yaml': remoteController('mig_namespace_limit: "20"'),
  }), { file: 'host/plan.yaml', says: /mig_namespace_limit|limit/ }),
  valid('as many volumes as the limit', base({
    'host/plan.yaml': plan('shop', { more: volumes(volume('a'), volume('b')) }),
    'host/controller.yaml': hostController('mig_pv_limit: "2"'),
  })),

  faulty('a conversion that skips every volume', base({
    'host/convert.yaml': conversion(volume('a', { ...inBank, selection: 'action: skip' }),
      volume('b', { ...inBank, selection: 'action: skip' })),
  }),
  { file: 'host/convert.yaml', says: /skip/ }),
  faulty(
    'a conversion that keeps the class',
    base({ 'host/convert.yaml': conversion(volume('a', { ...inBank, storageClass: 'gp2' })) }),
    { file: 'host/convert.yaml', says: /gp2/ },
  ),
  faulty('a conversion on a cluster with one '
    + 'class', base({ 'host/convert.yaml': conversion(volume('a', inBank)), 'host/classes.yaml': classes('gp3-csi') }),
  { file: 'host/', says: /StorageClassConversionUnavailable|one storage class|gp3-csi/ }),
  valid('a conversion of some volumes to another class', base({
    'host/convert.yaml': conversion(volume('a', inBank), volume('b', { ...inBank, selection: 'action: skip' })),
    'host/classes.yaml': classes('gp3-csi', 'gp2'),
  })),

  faulty(
    'a volume mode in lower case',
    base({ 'host/plan.yaml': plan('shop', { more: volumes(volume('data', { mode: 'filesystem' })) }) }),
    { file: 'host/plan.yaml', says: /filesystem/ },
  ),
  faulty(
    'a volume mode that is misspelt',
    base({ 'host/plan.yaml': plan('shop', { more: volumes(volume('data', { mode: 'FileSystem' })) }) }),
    { file: 'host/plan.yaml', says: /FileSystem/ },
  ),
  valid('a block volume', base({
    'host/plan.yaml': plan('shop', {
      more: volumes(volume('disk', { mode: 'Block', selection: 'action: copy, copyMethod: block' })),
    }),
  })),

  faulty('a snapshot from one provider to another', base({
    'host/plan.yaml': plan('shop', {
      more: volumes(volume('data', { storageClass: 'managed-csi', selection: 'action: copy, copyMethod: snapshot' })),
    }),
    'old/classes.yaml': storageClassObject('gp2', 'kubernetes.io/aws-ebs'),
    'host/classes.yaml': storageClassObject('managed-csi', 'disk.csi.azure.com'),
  }), { file: 'host/plan.yaml', says: /aws.*azure/ }),
  faulty('a snapshot of volumes that no snapshot provider is set up for', base({
    'host/plan.yaml': plan('shop', {
      more: volumes(volume('data', { selection: 'action: copy, copyMethod: snapshot' })),
    }),
    'host/storage.yaml': storage('backups', { config: 'awsS3Url: https://minio.example.com' }),
    'old/classes.yaml': storageClassObject('gp2', 'rook-ceph.rbd.csi.ceph.com'),
    'host/classes.yaml': storageClassObject('gp3-csi', 'rook-ceph.rbd.csi.ceph.com'),
  }), { file: 'host/plan.yaml', says: /ceph/ }),
  faulty('a snapshot that is to be verified', base({
    'host/plan.yaml': plan('shop', {
      more: volumes(volume('data', { selection: 'action: copy, copyMethod: snapshot, verify: true' })),
    }),
  }), { file: 'host/plan.yaml', says: /verify/ }),
  valid('a snapshot within one provider', base({
    'host/plan.yaml': plan('shop', {
      more: volumes(volume('data', { selection: 'action: copy, copyMethod: snapshot' })),
    }),
    'old/classes.yaml': storageClassObject('gp2', 'kubernetes.io/aws-ebs'),
    'host/classes.yaml': storageClassObject('gp3-csi', EBS),
  })),
  valid('a copy that is verified', base({
    'host/plan.yaml': plan('shop', {
      more: volumes(volume('data', { selection: 'action: copy, copyMethod: filesystem, verify: true' })),
    }),
  })),

  faulty('an access mode that the class does not offer', base({
    'host/plan.yaml': plan('shop', {
      more: volumes(volume('data', {
        accessModes: '[ReadWriteMany]',
        selection: 'action: copy, copyMethod: filesystem',
      })),
    }),
    'host/classes.yaml': classes('gp3-csi'),
  }), { file: 'host/plan.yaml', says: /ReadWriteMany/ }),
  valid('an access mode that the class offers', base({
    'host/plan.yaml': plan('shop', {
      more: volumes(volume('data', { accessModes: '[ReadWriteMany]', storageClass: 'files' })),
    }),
    'host/classes.yaml': storageClassObject('files', 'openshift-storage.cephfs.csi.ceph.com'),
  })),
  faulty('a stage of a plan whose claims are renamed, in another file', base({
    'host/plan.yaml': plan('shop', { more: volumes(volume('data', { claim: '"data:data-new"' })) }),
    'host/run.yaml': run('shop-stage', 'shop'),
  }), { file: 'host/', says: /data-new|renamed|InvalidSpec/ }),
];
