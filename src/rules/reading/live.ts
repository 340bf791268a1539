import { Manifest, list, record } from '../engine/manifest';

/** Whether another object made this one. */
export function isOwned(manifest: Manifest): boolean {
  return list(record(manifest.object.metadata).ownerReferences).length > 0;
}

/** Whether the status says that MTC found nothing wrong with it. */
export function isReady(manifest: Manifest): boolean {
  return list(record(manifest.object.status).conditions).some((each) => record(each).type === 'Ready'
    && record(each).status === 'True');
}
