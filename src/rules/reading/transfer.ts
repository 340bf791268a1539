import { stunnelOptions } from './stunnel-text';
import { TRANSFER_LABELS, TRANSFER_NAME } from '../../api/transfer';
import { decodeBase64, latin1 } from '../../grammar/base64';
import { isRecord, list, Manifest, record, text } from '../engine/manifest';
import { ManifestSet } from '../engine/manifest-set';

/** Whether a manifest is of a transfer, by its labels. */
export function isOfTransfer(manifest: Manifest): boolean {
  return labelsOf(manifest.object.metadata)[TRANSFER_LABELS.name] === TRANSFER_NAME;
}

/** Labels in the metadata of an object or of a pod template. */
export function labelsOf(metadata: unknown): { readonly [key: string]: any } {
  return record(record(metadata).labels);
}

/** The Jobs of transfers of one role, each with the labels of its pods. */
export function transferJobs(set: ManifestSet, role: 'send' | 'receive'): Array<{ manifest: Manifest; labels: { readonly [key: string]: any } }> {
  return set.ofGroup('Job', 'batch')
    .map((manifest) => ({ manifest, labels: labelsOf(templateOf(manifest).metadata) }))
    .filter(({ labels }) => labels[TRANSFER_LABELS.name] === TRANSFER_NAME && labels[TRANSFER_LABELS.role] === role);
}

/** `spec` of the pods of a Job. */
export function podSpecOf(manifest: Manifest): { readonly [key: string]: any } {
  return record(templateOf(manifest).spec);
}

function templateOf(manifest: Manifest): { readonly [key: string]: any } {
  return record(record(manifest.object.spec).template);
}

/** The file of stunnel's configuration in a ConfigMap. */
export const STUNNEL_FILE = 'stunnel.conf';

/** The configurations of stunnel that transfers have, each with its options. */
export function stunnelMaps(set: ManifestSet): Array<{ manifest: Manifest; options: ReadonlyMap<string, string>; isClient: boolean }> {
  return set.ofGroup('ConfigMap', '')
    .filter((manifest) => isOfTransfer(manifest) && text(record(manifest.object.data)[STUNNEL_FILE]) !== '')
    .map((manifest) => {
      const options = stunnelOptions(text(record(manifest.object.data)[STUNNEL_FILE]));
      return { manifest, options, isClient: options.get('client')?.toLowerCase() === 'yes' };
    });
}

/** A claim's volumes in a pod, and whether nothing can be written to them. */
export function claimVolumes(manifest: Manifest): Array<{ index: number; isReadOnly: boolean }> {
  const pod = podSpecOf(manifest);
  const containers = [...list(pod.initContainers), ...list(pod.containers)];
  return list(pod.volumes).flatMap((volume, index) => {
    if (!isRecord(volume) || !isRecord(volume.persistentVolumeClaim)) {
      return [];
    }
    const mounts = containers.flatMap((container) => list(record(container).volumeMounts)).filter((mount) => record(mount).name === volume.name);
    return [{ index, isReadOnly: volume.persistentVolumeClaim.readOnly === true || mounts.every((mount) => record(mount).readOnly === true) }];
  });
}

/** The key in a Secret, if it is in plain text there. */
export function plainKeyOf(manifest: Manifest): string | undefined {
  const key = keyText(manifest);
  return /^[0-9a-fA-F]{32,}$/.test(key) ? key.toLowerCase() : undefined;
}

function keyText(manifest: Manifest): string {
  const written = text(record(manifest.object.stringData).key);
  const encoded = text(record(manifest.object.data).key);
  const bytes = written || !encoded ? undefined : decodeBase64(encoded);
  return (written || (bytes ? latin1(bytes) : '')).trim();
}

/** The manifests that give transfers their keys, each with what identifies the key: its text, or its place in a store. */
export function transferKeys(set: ManifestSet): Array<{ manifest: Manifest; key: string }> {
  const secrets = set.ofGroup('Secret', '').map((manifest) => ({ manifest, key: plainKeyOf(manifest) ?? keyText(manifest) }));
  const external = set.ofGroup('ExternalSecret', 'external-secrets.io').map((manifest) => ({ manifest, key: remoteKeyOf(manifest) }));
  return [...secrets, ...external].filter(({ manifest, key }) => isOfTransfer(manifest) && key !== '');
}

/** The same place in a namespaced store is another key in each namespace. */
function remoteKeyOf(manifest: Manifest): string {
  const { secretStoreRef, data } = record(manifest.object.spec);
  const entry = list(data).map(record).find(({ secretKey }) => secretKey === 'key');
  return entry && record(secretStoreRef).kind === 'ClusterSecretStore' ? JSON.stringify([secretStoreRef, entry.remoteRef]) : '';
}
