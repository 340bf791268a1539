import { Manifest, list, record } from '../engine/manifest';

/** Whether a manifest was read from a cluster, and not written to be applied: then what it asks for has begun already. */
export function isLive(manifest: Manifest): boolean {
  const metadata = record(manifest.object.metadata);
  return Boolean(metadata.uid || metadata.resourceVersion || metadata.creationTimestamp) || Object.keys(record(manifest.object.status)).length > 0;
}

/** Whether another object made this one. */
export function isOwned(manifest: Manifest): boolean {
  return list(record(manifest.object.metadata).ownerReferences).length > 0;
}

/** Whether the status says that MTC found nothing wrong with it. */
export function isReady(manifest: Manifest): boolean {
  return list(record(manifest.object.status).conditions).some((each) => record(each).type === 'Ready' && record(each).status === 'True');
}
