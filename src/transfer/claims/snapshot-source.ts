import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { CreateClaimOptions } from './transfer-claim';
import { AccessMode, VolumeMode } from '../../api/mig-plan';
import { VOLUME_SNAPSHOT } from '../../api/transfer';
import { refuse } from '../../constructs/mistake';
import { isDnsSubdomain, nearestDnsSubdomain } from '../../grammar/dns';
import { quantity } from '../pods/quantities';

/** The facts about a claim that is read from a snapshot. */
export interface SnapshotSourceProps {
  /** The name of the snapshot, and of the claim that is made of it. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** The claim to take a snapshot of. */
  readonly claim: string;
  readonly snapshotClass: string;
  readonly volumeMode?: VolumeMode;
  /** The claim that is made of the snapshot. */
  readonly create: CreateClaimOptions;
}

/** Writes a snapshot of a claim, and a claim that is made of it. The cluster creates both when the run is applied. */
export function writeSnapshotSource(scope: Construct, props: SnapshotSourceProps): ApiObject[] {
  const { name, namespace, labels, create } = props;
  const metadata = { name, namespace, labels };
  const snapshot = new ApiObject(scope, 'snapshot', {
    ...VOLUME_SNAPSHOT,
    metadata,
    spec: { volumeSnapshotClassName: props.snapshotClass, source: { persistentVolumeClaimName: props.claim } },
  });
  const claim = new ApiObject(scope, 'claim', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata,
    spec: {
      accessModes: create.accessModes ?? [AccessMode.READ_WRITE_ONCE],
      storageClassName: create.storageClass,
      volumeMode: props.volumeMode,
      resources: { requests: { storage: quantity(create.storage).value } },
      dataSource: { apiGroup: VOLUME_SNAPSHOT.apiVersion.split('/')[0], kind: VOLUME_SNAPSHOT.kind, name },
    },
  });
  return [snapshot, claim];
}

/** Rejects a name that no VolumeSnapshotClass can have. */
export function checkSnapshotClass(at: IConstruct, snapshotClass?: string): void {
  if (snapshotClass !== undefined && !isDnsSubdomain(snapshotClass)) {
    const near = nearestDnsSubdomain(snapshotClass);
    refuse(at, {
      field: 'snapshotClass',
      value: snapshotClass,
      problem: 'is not a valid name of a VolumeSnapshotClass',
      fix: near ? `write "${near}"` : 'write a name that "kubectl get volumesnapshotclasses" shows',
    });
  }
}
