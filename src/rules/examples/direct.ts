const object = (kind: string, spec: string, metadata = '') => `apiVersion: migration.openshift.io/v1alpha1
kind: ${kind}
metadata: { name: shop, namespace: openshift-migration${metadata} }
spec:
  ${spec}
`;

const ownedBy = (kind: string) => `, ownerReferences: [{
  apiVersion: migration.openshift.io/v1alpha1, kind: ${kind}, name: go-live, uid: "4711" }]`;

export const OWNED_BY_RUN = ownedBy('MigMigration');

/** The references to source and destination. */
export const PAIR = `srcMigClusterRef: { name: ocp3, namespace: openshift-migration }
  destMigClusterRef: { name: ocp4, namespace: openshift-migration }`;

/** A valid claim of a DirectVolumeMigration. */
export const CLAIM = '{ name: data, namespace: shop, targetName: data, targetNamespace: shop,'
  + ' targetStorageClass: gp3-csi, targetAccessModes: [ReadWriteOnce] }';

/** A DirectVolumeMigration of one claim, owned by a run unless told otherwise. */
export function volumes(claim = CLAIM, fields = '', metadata = OWNED_BY_RUN): string {
  return object('DirectVolumeMigration', `${PAIR}${fields}\n  persistentVolumeClaims:\n    - ${claim}`, metadata);
}

/** A DirectImageMigration without an owner. */
export function images(spec = `${PAIR}\n  namespaces: [shop]`, metadata = ''): string {
  return object('DirectImageMigration', spec, metadata);
}

/** A DirectVolumeMigrationProgress, owned by a DirectVolumeMigration unless told otherwise. */
export function progress(spec: string, metadata = ownedBy('DirectVolumeMigration')): string {
  return object('DirectVolumeMigrationProgress',
    `clusterRef: { name: ocp3, namespace: openshift-migration }\n  ${spec}`, metadata);
}

/** A remote cluster. */
export function remote(fields = ''): string {
  return `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ocp3, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: https://api.ocp3.example.com:6443
  serviceAccountSecretRef: { name: ocp3-token, namespace: openshift-config }
${fields && `  ${fields}\n`}`;
}
