import { Manifest, record } from './manifest';

/** Whether a manifest was read from a cluster, so that its effects have begun. */
export function isLive(manifest: Manifest): boolean {
  const metadata = record(manifest.object.metadata);
  return Boolean(metadata.uid || metadata.resourceVersion || metadata.creationTimestamp)
    || Object.keys(record(manifest.object.status)).length > 0;
}
