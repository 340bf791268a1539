/** A MigrationController, for the examples of rules. */
export function controller(settings: string, name = 'migration-controller'): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: ${name}, namespace: openshift-migration }
spec:
  ${settings}
`;
}

/** What every remote cluster's has. */
export const REMOTE = 'migration_controller: false\n  migration_ui: false\n  migration_velero: true';

/** What every host cluster's has. */
export const HOST = 'cluster_name: host\n  migration_controller: true\n  migration_ui: true\n  migration_velero: true';

/** A MigrationController of the host cluster with more settings. */
export function host(settings: string): string {
  return controller(`${HOST}\n  ${settings}`);
}

/** One of a remote cluster. */
export function remote(settings: string): string {
  return controller(`${REMOTE}\n  ${settings}`);
}
