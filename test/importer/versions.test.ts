import { imported } from './support';

const migCluster = (more: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: host, namespace: openshift-migration, uid: abc${more}
spec: { isHostCluster: true }
`;
const VERSION = `apiVersion: config.openshift.io/v1
kind: ClusterVersion
metadata: { name: version, uid: abc }
status: { history: [{ state: Completed, version: 4.14.9 }] }
`;
const CSV = `apiVersion: operators.coreos.com/v1alpha1
kind: ClusterServiceVersion
metadata: { name: mtc-operator.v1.8.7, namespace: openshift-migration, uid: abc }
`;
const subscription = (status: string) => `apiVersion: operators.coreos.com/v1alpha1
kind: Subscription
metadata: { name: mtc-operator, namespace: openshift-migration, uid: abc }
spec: { channel: release-v1.8, name: mtc-operator, source: redhat-operators, sourceNamespace: openshift-marketplace }
${status}`;

/** The versions that the program declares for the host cluster. */
function declared(...documents: string[]): string[] {
  return imported({ 'dump.yaml': documents.join('---\n') }).text.match(/\b(?:openshift|mtc): '[^']*'/g) ?? [];
}

test('the versions that a cluster reports are declared', () => {
  expect(declared(migCluster(' }'), VERSION, CSV)).toEqual(["openshift: '4.14.9'", "mtc: '1.8.7'"]);
  expect(declared(`${migCluster(' }')}status: { operatorVersion: 1.8.6 }\n`)).toEqual(["mtc: '1.8.6'"]);
  expect(declared(migCluster(' }'), subscription('status: { installedCSV: mtc-operator.v1.8.5 }\n')))
    .toEqual(["mtc: '1.8.5'"]);
});

test('a channel that the program itself contains declares nothing', () => {
  expect(declared(migCluster(' }'), subscription(''))).toEqual([]);
});

test('what a MigCluster declares remains', () => {
  expect(declared(migCluster(', annotations: { cdk8s-mtc.io/openshift-version: "4.13" } }'), VERSION))
    .toEqual(["openshift: '4.13'"]);
});
