import { Manifest, nameOf } from '../../engine/manifest';

/**
 * `MigPlan openshift-migration/shop (host/plan.yaml)`: an object and its file, if that is another one
 * than the finding's.
 */
export function namedIn(manifest: Manifest, from: Manifest): string {
  return manifest.origin === from.origin ? nameOf(manifest) : `${nameOf(manifest)} (${manifest.origin})`;
}
