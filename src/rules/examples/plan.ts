/**
 * A plan that is all right, for the examples of rules; with other clusters, namespaces and further fields where they
 * are given.
 */
export function planExample(
  fields = '', other: { name?: string; source?: string; destination?: string; namespaces?: string } = {},
): string {
  const { name = 'shop', source = 'ocp3', destination = 'ocp4', namespaces = '[shop-web]' } = other;
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: ${name}, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: ${source}, namespace: openshift-migration }
  destMigClusterRef: { name: ${destination}, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  namespaces: ${namespaces}
${fields && `  ${fields}\n`}`;
}

/** A run of that plan. */
export function runExample(flags: string, name = 'go-live'): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: ${name}, namespace: openshift-migration }
spec:
  migPlanRef: { name: shop, namespace: openshift-migration }
  ${flags}
`;
}

/** What stands in an example where the next file begins. */
export const NEXT_FILE = '---\n# another file:\n';

/** What stands in an example before the files of a cluster, as `check --cluster NAME=PATH` reads them. */
export function filesOf(cluster: string, ...manifests: string[]): string {
  return `# files of cluster ${cluster}:\n${manifests.join('---\n')}`;
}

/** Several files of one document. */
export function files(...manifests: string[]): string {
  return manifests.join(NEXT_FILE);
}

/** One file of several documents. */
export function documents(...manifests: string[]): string {
  return manifests.join('---\n');
}
