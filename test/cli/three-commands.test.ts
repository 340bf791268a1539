import { readFileSync } from 'fs';
import { join } from 'path';
import { cli, folderWith } from './support';

/** Two repositories as teams have them: each goes from failing to green, and then to fixed, with three commands. */

const MTC = 'apiVersion: migration.openshift.io/v1alpha1';

/** From OpenShift 3 with the guide of MTC 1.4: commented, in block style, one file for each object. */
const OLD_GUIDE = {
  'README.md': '# Migration of the shop\n',
  'manifests/controller.yaml': `# The operator's settings on the new cluster
${MTC}
kind: MigrationController
metadata:
  name: migration-controller
  namespace: openshift-migration
spec:
  cluster_name: host
  migration_controller: true
  migration_ui: true
  migration_velero: true
  restic_timout: 2h # large volumes
  mig_namespace: migrations
`,
  'manifests/ocp3.yaml': `${MTC}
kind: MigCluster
metadata:
  name: ocp3
  namespace: openshift-migration
spec:
  isHostCluster: "false" # the old one
  url: https://api.ocp3.example.com:8443
  exposedRegistryPath: https://registry.apps.ocp3.example.com/
  serviceAccountSecretRef:
    name: ocp3-token
    namespace: openshift-config
`,
  'manifests/storage.yaml': `${MTC}
kind: MigStorage
metadata: { name: backups, namespace: openshift-migration }
spec:
  backupStorageProvider: aws # MinIO
  backupStorageConfig:
    awsBucketName: s3://backups
    awsS3Url: https://minio.example.com
    awsS3ForcePathStyle: true
    credsSecretRef: { name: backups-credentials, namespace: openshift-config }
`,
};

/** Written by a template: flow style, several documents in one file, and JSON. */
const GENERATED = {
  'deploy/all.yaml': `---
{ apiVersion: migration.openshift.io/v1alpha1, kind: MigPlan, metadata: { name: shop, namespace: openshift-migration }, spec: {
  srcMigClusterRef: { name: old }, destMigClusterRef: { name: host, namespace: openshift-migration },
  migStorageRef: { name: backups, namespace: openshift-migration }, indirectImageMigration: true, namespaces: ["shop-web:shop-web", "shop-db"] } }
---
{ apiVersion: migration.openshift.io/v1alpha1, kind: MigHook, metadata: { name: stop, namespace: openshift-migration }, spec: {
  image: "docker://quay.io/konveyor/hook-runner:latest", custom: "true", targetCluster: source } }
`,
  'deploy/runs/first.json': JSON.stringify({
    apiVersion: 'migration.openshift.io/v1alpha1',
    kind: 'MigMigration',
    metadata: { name: 'first', namespace: 'openshift-migration' },
    spec: { migPlanRef: { name: 'shop' }, stage: true, quiescePods: true, verify: true },
  }, undefined, 2),
};

test.each([
  ['of an old guide', OLD_GUIDE],
  ['of a generator', GENERATED],
])('a repository %s', (_, files) => {
  const folder = folderWith(files);
  const check = (...args: string[]) => cli(folder, ['check', '--strict', '.', ...args]);
  expect(check().exitCode).toBe(1);

  expect(check('--write-baseline').exitCode).toBe(0);
  expect(check()).toMatchObject({ exitCode: 0, stderr: '' });

  expect(check('--fix', '--unsafe-fixes').exitCode).toBe(0);
  expect(JSON.parse(readFileSync(join(folder, 'cdk8s-mtc-baseline.json'), 'utf8')).findings).toEqual([]);
  expect(check('--fail-on', 'info').stdout).toMatch(/: no findings\n$/);
  for (const [name, text] of Object.entries(files)) {
    const comments = (each: string) => each.match(/# .*/g) ?? [];
    expect(comments(readFileSync(join(folder, name), 'utf8'))).toEqual(comments(text));
  }
});
