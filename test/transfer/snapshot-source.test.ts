import { Size } from 'cdk8s';
import { SHOP, TransferProgram } from './program';
import { AccessMode, AddClaimOptions, TransferStageOptions, VolumeMode } from '../../src';

const SENDER = 'run-shop-1-stage-first-old';

function stageWith(
  claim: Partial<AddClaimOptions>, stage: TransferStageOptions = { snapshotClass: 'csi' },
): TransferProgram {
  const program = new TransferProgram();
  const engine = program.engine();
  engine.addClaim('data', { namespace: SHOP, ...claim });
  engine.stage('first', stage);
  return program;
}

describe('a stage with a snapshotClass', () => {
  const snapshotClaim = { storage: Size.gibibytes(10), storageClass: 'slow' };

  test('reads a claim that is made of a snapshot, in the same file on the source', () => {
    const program = stageWith({ snapshotClaim });
    expect(program.mistakes).toEqual([]);
    expect(program.names(SENDER)).toEqual(['VolumeSnapshot shop-first-data-snapshot',
      'PersistentVolumeClaim shop-first-data-snapshot', 'Job shop-first-data-send']);
    const metadata = {
      name: 'shop-first-data-snapshot',
      namespace: 'shop',
      labels: expect.objectContaining({ 'app.kubernetes.io/part-of': 'shop', 'transfer.cdk8s-mtc/run': 'shop-first' }),
    };
    expect(program.one(SENDER, 'VolumeSnapshot')).toEqual({
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata,
      spec: { volumeSnapshotClassName: 'csi', source: { persistentVolumeClaimName: 'data' } },
    });
    expect(program.one(SENDER, 'PersistentVolumeClaim')).toEqual({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata,
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'slow',
        resources: { requests: { storage: '10Gi' } },
        dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'shop-first-data-snapshot' },
      },
    });
    const { pod, environment } = program.pod(SENDER, 'shop-first-data-send');
    expect(pod.volumes.find(({ name }: any) => name === 'data').persistentVolumeClaim)
      .toEqual({ claimName: 'shop-first-data-snapshot', readOnly: true });
    expect(environment.TRANSFER_CLAIM).toBe('shop/data');
  });

  test('runs on any node: nothing else mounts that claim', () => {
    expect(stageWith({ snapshotClaim, podsOnNode: { app: 'shop' } }).pod(SENDER, 'shop-first-data-send').pod.affinity)
      .toBeUndefined();
    expect(stageWith({ snapshotClaim, node: 'node-1' }).pod(SENDER, 'shop-first-data-send').pod.affinity)
      .toBeUndefined();
  });

  test('makes a device of the snapshot of a device, with the access modes that are given', () => {
    const accessModes = [AccessMode.READ_ONLY_MANY];
    const program = stageWith({ volumeMode: VolumeMode.BLOCK, snapshotClaim: { ...snapshotClaim, accessModes } });
    expect(program.one(SENDER, 'PersistentVolumeClaim').spec)
      .toMatchObject({ volumeMode: 'Block', accessModes: ['ReadOnlyMany'] });
  });

  test('needs to know the size of the claim', () => {
    expect(stageWith({}).mistakes).toEqual([
      '[new/shop/1-stage-first] snapshotClass: "csi" needs a claim that is made of the snapshot, but the size of '
      + 'shop/data is unknown; give snapshotClaim in its addClaim, with the storage that it has on the source, or use '
      + 'addClaims.',
    ]);
  });

  test.each(['', 'Csi'])('needs a name that a class can have, not %j', (snapshotClass) => {
    expect(stageWith({ snapshotClaim }, { snapshotClass }).mistakes).toEqual([
      `[new/shop/1-stage-first] snapshotClass: ${JSON.stringify(snapshotClass)} is not a valid name of a `
      + 'VolumeSnapshotClass; '
      + `${snapshotClass === '' ? 'write a name that "kubectl get volumesnapshotclasses" shows' : 'write "csi"'}.`,
    ]);
  });

  test('is not made by a cutover: nothing writes then', () => {
    const program = new TransferProgram();
    const engine = program.engine();
    engine.addClaim('data', { namespace: SHOP, snapshotClaim });
    engine.cutover('last');
    expect(program.names('run-shop-1-cutover-last-old')).toEqual(['Job shop-last-data-send']);
  });
});
