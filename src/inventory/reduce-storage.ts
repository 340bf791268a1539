import { InventoryClaim, InventorySnapshotClass, InventoryStorageClass, InventoryVolume } from './inventory-volumes';
import {
  bytesOf, Fields, fieldsAt, ifTrue, mapOfStrings, optional, ownerOf, stringOf, stringsOf,
} from './object-fields';
import { PROVISIONED_BY, volumeType } from '../api/provisioners';

/** The annotation that named the storage class before the field did. */
const FORMER_CLASS = 'volume.beta.kubernetes.io/storage-class';

/** What an inventory contains of a claim. */
export function reduceClaim({ metadata, spec, status }: Fields): InventoryClaim {
  return {
    namespace: stringOf(metadata.namespace),
    name: stringOf(metadata.name),
    labels: mapOfStrings(metadata.labels),
    phase: stringOf(fieldsAt(status).phase),
    accessModes: stringsOf(fieldsAt(spec).accessModes),
    volumeMode: optional(fieldsAt(spec).volumeMode) ?? 'Filesystem',
    request: bytesOf(fieldsAt(spec, 'resources', 'requests').storage),
    storageClass: optional(fieldsAt(spec).storageClassName) ?? optional(fieldsAt(metadata.annotations)[FORMER_CLASS]),
    volume: optional(fieldsAt(spec).volumeName),
    owner: ownerOf(metadata),
  };
}

/** What an inventory contains of a volume. */
export function reduceVolume({ metadata, spec }: Fields): InventoryVolume {
  const claim = fieldsAt(spec, 'claimRef');
  return {
    name: stringOf(metadata.name),
    capacity: bytesOf(fieldsAt(spec, 'capacity').storage),
    accessModes: stringsOf(fieldsAt(spec).accessModes),
    volumeMode: optional(fieldsAt(spec).volumeMode) ?? 'Filesystem',
    type: stringOf(volumeType(fieldsAt(spec))),
    provisioner: optional(fieldsAt(spec, 'csi').driver) ?? optional(fieldsAt(metadata.annotations)[PROVISIONED_BY]),
    storageClass: optional(fieldsAt(spec).storageClassName) ?? optional(fieldsAt(metadata.annotations)[FORMER_CLASS]),
    claim: claim.name === undefined ? undefined : `${stringOf(claim.namespace)}/${stringOf(claim.name)}`,
    hasNodeAffinity: Object.keys(fieldsAt(spec, 'nodeAffinity')).length > 0 ? true : undefined,
    reclaimPolicy: optional(fieldsAt(spec).persistentVolumeReclaimPolicy),
  };
}

/** What an inventory contains of a storage class. */
export function reduceStorageClass({ metadata, provisioner, volumeBindingMode }: Fields): InventoryStorageClass {
  const annotations = fieldsAt(metadata.annotations);
  return {
    name: stringOf(metadata.name),
    provisioner: stringOf(provisioner),
    isDefault: ifTrue(annotations['storageclass.kubernetes.io/is-default-class']
      ?? annotations['storageclass.beta.kubernetes.io/is-default-class']),
    waitsForConsumer: volumeBindingMode === 'WaitForFirstConsumer' ? true : undefined,
  };
}

/** What an inventory contains of a class of snapshots. */
export function reduceSnapshotClass({ metadata, driver }: Fields): InventorySnapshotClass {
  return {
    name: stringOf(metadata.name),
    driver: stringOf(driver),
    isDefault: ifTrue(fieldsAt(metadata.annotations)['snapshot.storage.kubernetes.io/is-default-class']),
  };
}
