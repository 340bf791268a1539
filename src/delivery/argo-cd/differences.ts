import { MTC_API_VERSION } from '../../api/common';
import { IndexObject } from '../../output/migration-index';

/** The annotation that the controllers write at each reconcile. */
const TOUCH = '/metadata/annotations/openshift.io~1touch';

/**
 * The fields that MTC's controllers and its console write into objects that a program writes. Observed with the
 * controller of MTC 1.8; optional booleans that are false, which they remove, are never written by this library.
 */
const WRITTEN_BY_CONTROLLERS: Readonly<Record<string, readonly string[]>> = {
  MigCluster: ['/spec/refresh', TOUCH],
  MigStorage: ['/spec/refresh', TOUCH],
  MigPlan: ['/spec/persistentVolumes', '/spec/refresh', TOUCH],
  MigMigration: [
    '/metadata/ownerReferences', '/metadata/labels/migration.openshift.io~1migration-uid',
    '/metadata/labels/migration.openshift.io~1migplan-name', '/spec/canceled', TOUCH,
  ],
  MigrationController: ['/spec/version'],
};

/** An entry of `ignoreDifferences` of an Application. */
export interface IgnoredDifferences {
  readonly group: string;
  readonly kind: string;
  readonly jsonPointers: readonly string[];
}

/** The differences to ignore for objects: only of kinds that are among them. */
export function ignoredDifferences(objects: readonly IndexObject[]): IgnoredDifferences[] {
  const kinds = new Set(objects.filter(({ apiVersion }) => apiVersion === MTC_API_VERSION).map(({ kind }) => kind));
  return Object.entries(WRITTEN_BY_CONTROLLERS).filter(([kind]) => kinds.has(kind)).map(([kind, jsonPointers]) => (
    { group: MTC_API_VERSION.split('/')[0], kind, jsonPointers }
  ));
}
