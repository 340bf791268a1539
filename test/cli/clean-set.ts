import { TOKEN } from '../../src/rules/examples/values';

/**
 * The manifests of a whole migration, with nothing to complain about: what they are, and the file and cluster that they
 * belong to.
 */
export const CLEAN: ReadonlyArray<{ readonly cluster: string; readonly yaml: string }> = [
  {
    cluster: 'new',
    yaml: `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec:
  cluster_name: host
  migration_controller: true
  migration_ui: true
  migration_velero: true
`,
  },
  {
    cluster: 'old',
    yaml: `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec:
  cluster_name: ocp3
  migration_controller: false
  migration_ui: false
  migration_velero: true
`,
  },
  {
    cluster: 'new',
    yaml: `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: host, namespace: openshift-migration }
spec:
  isHostCluster: true
`,
  },
  {
    cluster: 'new',
    yaml: `apiVersion: v1
kind: Secret
metadata: { name: ocp3-token, namespace: openshift-migration }
type: Opaque
data:
  saToken: ${Buffer.from(TOKEN).toString('base64')}
`,
  },
  {
    cluster: 'new',
    yaml: `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata:
  name: ocp3
  namespace: openshift-migration
spec:
  isHostCluster: false
  url: https://api.ocp3.example.com:8443
  exposedRegistryPath: registry.apps.ocp3.example.com
  serviceAccountSecretRef:
    name: ocp3-token
    namespace: openshift-migration
`,
  },
  {
    cluster: 'new',
    yaml: `apiVersion: v1
kind: Secret
metadata: { name: backups-credentials, namespace: openshift-config }
type: Opaque
data:
  aws-access-key-id: ${Buffer.from('AKIAIOSFODNN7EXAMPLE').toString('base64')}
  aws-secret-access-key: ${Buffer.from('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY').toString('base64')}
`,
  },
  {
    cluster: 'new',
    yaml: `apiVersion: migration.openshift.io/v1alpha1
kind: MigStorage
metadata: { name: backups, namespace: openshift-migration }
spec:
  backupStorageProvider: aws
  volumeSnapshotProvider: aws
  backupStorageConfig:
    awsBucketName: example-backups
    awsRegion: eu-central-1
    credsSecretRef: { name: backups-credentials, namespace: openshift-config }
  volumeSnapshotConfig:
    awsRegion: eu-central-1
    credsSecretRef: { name: backups-credentials, namespace: openshift-config }
`,
  },
  {
    cluster: 'new',
    yaml: `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: shop, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: ocp3, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  indirectImageMigration: false
  indirectVolumeMigration: false
  namespaces:
  - shop-web
  - shop-db:shop-data
`,
  },
  {
    cluster: 'new',
    yaml: `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: office, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: ocp3, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  indirectImageMigration: false
  indirectVolumeMigration: false
  namespaces:
  - office
`,
  },
  {
    cluster: 'new',
    yaml: `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop-web }
data:
  colour: green
`,
  },
];

/** A run of a plan, which has its own file. */
export const CLEAN_RUN = `apiVersion: migration.openshift.io/v1alpha1
kind: MigMigration
metadata: { name: shop-go-live, namespace: openshift-migration }
spec:
  migPlanRef: { name: shop, namespace: openshift-migration }
  stage: false
  quiescePods: true
`;

/** The names in it that somebody may have chosen otherwise. */
export const CHOSEN_NAMES = [
  'ocp3', 'backups-credentials', 'shop-go-live', 'shop-web', 'shop-data', 'office', 'settings',
];
