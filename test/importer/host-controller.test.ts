import { imported } from './support';

const MTC = 'apiVersion: migration.openshift.io/v1alpha1\n';
const cluster = (name: string, spec: string) => `${MTC}kind: MigCluster\n`
  + `metadata: { name: ${name}, namespace: openshift-migration }\nspec: { ${spec} }\n`;
const controller = (name: string, spec: string) =>
  `${MTC}kind: MigrationController\nmetadata: { name: ${name}, namespace: openshift-migration }\n`
    + `spec: { migration_velero: true, ${spec} }\n`;
const CLUSTERS = [
  cluster('host', 'isHostCluster: true'),
  cluster('old', 'isHostCluster: false, url: "https://api.old.example.com:6443", '
    + 'serviceAccountSecretRef: { name: old, namespace: openshift-config }'),
];
const OWN = 'migration-controller';

/** The clusters of the program with settings of MTC's operator. */
function configured(...controllers: string[]): string[] {
  const { text } = imported({ 'a.yaml': [...CLUSTERS, ...controllers].join('---\n') });
  const calls = text.split(/^(?=const |new )/m).filter((call) => /\bcontroller: \{/.test(call));
  return calls.map((call) => /new (\w+)/.exec(call)![1]);
}

describe('a MigrationController is that of', () => {
  test.each([
    ['the host, where it enables the controller', 'migration_controller: true, migration_ui: true, cluster_name: host',
      ['HostCluster']],
    ['the host, where it does not say', 'cluster_name: host', ['HostCluster']],
    ['the host, where it has the name of no cluster', 'cluster_name: elsewhere', ['HostCluster']],
    ['the remote cluster, where it disables the controller', 'migration_controller: false, migration_ui: false',
      ['RemoteCluster']],
    ['the remote cluster, where it has its name', 'cluster_name: old', ['RemoteCluster']],
  ])('%s', (_, spec, expected) => {
    expect(configured(controller(OWN, `${spec}, mig_ui_image_fqin: quay.io/x/y, velero_log_level: debug`)))
      .toEqual(expected);
  });
});

test('the entry of a volume with a mistake stays whole', () => {
  const volume = '{ name: pvc-1, capacity: 10Gi, supported: { actions: [], copyMethods: [] }, '
    + 'pvc: { name: data, namespace: crm, accessModes: [ReadWriteOnce] }, '
    + 'selection: { action: copy, copyMethod: filesytem } }';
  const reference = (name: string) => `{ name: ${name}, namespace: openshift-migration }`;
  const plan = `${MTC}kind: MigPlan\nmetadata: { name: crm, namespace: openshift-migration }\nspec:\n`
    + `  srcMigClusterRef: ${reference('old')}\n`
    + `  destMigClusterRef: ${reference('host')}\n  migStorageRef: ${reference('repo')}\n  namespaces: [crm]\n`
    + `  persistentVolumes: [${volume}]\n`;
  const { text } = imported({ 'a.yaml': [...CLUSTERS, plan].join('---\n') });
  expect(text).toContain("      capacity: '10Gi',\n      supported: { actions: [], copyMethods: [] },\n");
  expect(text).toContain("selection: { action: 'copy', copyMethod: 'filesytem' },");
});
