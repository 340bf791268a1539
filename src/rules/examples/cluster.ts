/** A remote MigCluster with its Secret named, for the examples of rules. */
export function cluster(fields: string, name = 'ocp3'): string {
  return clusterWith(
    `serviceAccountSecretRef: { name: ${name}-token, namespace: openshift-config }\n  ${fields}`, name,
  );
}

/** A remote MigCluster. */
export function clusterWith(fields: string, name = 'ocp3'): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ${name}, namespace: openshift-migration }
spec:
  isHostCluster: false
  ${fields}
`;
}

/** The host's MigCluster. */
export function hostCluster(fields: string): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: host, namespace: openshift-migration }
spec:
  isHostCluster: true
  ${fields}
`;
}
