import { StunnelService, stunnelServices } from './stunnel-text';
import { TRANSFER_LABELS, TRANSFER_NAME } from '../../api/transfer';
import { decodeBase64, latin1 } from '../../grammar/base64';
import { derived } from '../engine/derived';
import { isRecord, list, Manifest, record, text } from '../engine/manifest';

/** Whether a manifest is of a transfer, by its labels. */
export function isOfTransfer(manifest: Manifest): boolean {
  return labelsOf(manifest.object.metadata)[TRANSFER_LABELS.name] === TRANSFER_NAME;
}

/** Labels in the metadata of an object or of a pod template. */
export function labelsOf(metadata: unknown): { readonly [key: string]: any } {
  return record(record(metadata).labels);
}

/** Whether a manifest is a Job whose pods send or receive a claim. */
export function isTransferJob(manifest: Manifest, role: 'send' | 'receive'): boolean {
  const labels = podLabelsOf(manifest);
  return labels[TRANSFER_LABELS.name] === TRANSFER_NAME && labels[TRANSFER_LABELS.role] === role;
}

/** The labels of the pods of a Job. */
export function podLabelsOf(manifest: Manifest): { readonly [key: string]: any } {
  return labelsOf(templateOf(manifest).metadata);
}

/** `spec` of the pods of a Job. */
export function podSpecOf(manifest: Manifest): { readonly [key: string]: any } {
  return record(templateOf(manifest).spec);
}

/** `spec.template` of a Job. */
export function templateOf(manifest: Manifest): { readonly [key: string]: any } {
  return record(record(manifest.object.spec).template);
}

/** Whether a live Job has completed or failed. */
export function hasEnded({ object }: Manifest): boolean {
  const conditions = list(record(object.status).conditions).map(record);
  return conditions.some(({ type, status }) => status === 'True' && (type === 'Complete' || type === 'Failed'));
}

/** The file of stunnel's configuration in a ConfigMap. */
export const STUNNEL_FILE = 'stunnel.conf';

/** The services of stunnel in a ConfigMap of a transfer; none in any other manifest. */
export const stunnelOf: (manifest: Manifest) => readonly StunnelService[] = derived((manifest) => {
  const configuration = isOfTransfer(manifest) ? text(record(manifest.object.data)[STUNNEL_FILE]) : '';
  return configuration === '' ? [] : stunnelServices(configuration);
});

/** The volumes of claims in the pods of a Job, and whether they are read-only. */
export function claimVolumes(manifest: Manifest): Array<{ index: number; isReadOnly: boolean }> {
  const pod = podSpecOf(manifest);
  const containers = [...list(pod.initContainers), ...list(pod.containers)];
  return list(pod.volumes).flatMap((volume, index) => {
    if (!isRecord(volume) || !isRecord(volume.persistentVolumeClaim)) {
      return [];
    }
    const mounts = containers.flatMap((container) => list(record(container).volumeMounts))
      .filter((mount) => record(mount).name === volume.name);
    return [{
      index,
      isReadOnly: volume.persistentVolumeClaim.readOnly === true
        || mounts.every((mount) => record(mount).readOnly === true),
    }];
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

/** The key that a Secret or an ExternalSecret contains: its text, or its place in a store; empty if it has none. */
export function transferKeyOf(manifest: Manifest): string {
  return manifest.kind === 'Secret' ? plainKeyOf(manifest) ?? keyText(manifest) : remoteKeyOf(manifest);
}

/** The same place in a namespaced store contains a different key in each namespace. */
function remoteKeyOf(manifest: Manifest): string {
  const { secretStoreRef, data } = record(manifest.object.spec);
  const entry = list(data).map(record).find(({ secretKey }) => secretKey === 'key');
  return entry && record(secretStoreRef).kind === 'ClusterSecretStore'
    ? JSON.stringify([secretStoreRef, entry.remoteRef])
    : '';
}
