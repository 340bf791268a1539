import { ApiObject, JsonPatch } from 'cdk8s';
import { PersistentVolumeAccessMode, PersistentVolumeClaim, PersistentVolumeMode } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { CreateClaimOptions } from './transfer-claim';
import { AccessMode, VolumeMode } from '../../api/mig-plan';
import { quantity } from '../pods/quantities';

/** Writes a claim. */
export function writeClaim(
  scope: Construct, namespace: string, name: string, options: CreateClaimOptions, volumeMode?: VolumeMode,
): ApiObject {
  const claim = new PersistentVolumeClaim(scope, 'claim', {
    metadata: { name, namespace },
    storageClassName: options.storageClass,
    volumeMode: volumeMode as unknown as PersistentVolumeMode | undefined, // the same strings
    // the same strings
    accessModes: (options.accessModes ?? [AccessMode.READ_WRITE_ONCE]) as unknown as PersistentVolumeAccessMode[],
  });
  const apiObject = ApiObject.of(claim);
  apiObject.addJsonPatch(JsonPatch.add('/spec/resources', { requests: { storage: quantity(options.storage) } }));
  return apiObject;
}
