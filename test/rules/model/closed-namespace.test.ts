import { findings, ruleOf } from '../support';

const CONTROLLER = (spec: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec: ${spec}
`;

/** What the firewall of MTC's namespace on the source lets through to a repository in a cloud. */
function found(allow: string, controller = '{ migration_velero: true }', config = 'awsRegion: eu-west-1'): number {
  const provider = ['aws', 'gcp', 'azure'].find((one) => config.startsWith(one));
  return findings(`# files of cluster host:
apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: shop, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: old, namespace: openshift-migration }
  destMigClusterRef: { name: host, namespace: openshift-migration }
  migStorageRef: { name: backups, namespace: openshift-migration }
  namespaces: [shop]
---
apiVersion: migration.openshift.io/v1alpha1
kind: MigStorage
metadata: { name: backups, namespace: openshift-migration }
spec:
  backupStorageProvider: ${provider}
  backupStorageConfig: { ${config} }
---
# files of cluster old:
apiVersion: k8s.ovn.org/v1
kind: EgressFirewall
metadata: { name: default, namespace: openshift-migration }
spec:
  egress:
    - { type: Allow, to: ${allow} }
    - { type: Deny, to: { cidrSelector: 0.0.0.0/0 } }
---
${CONTROLLER(controller)}`, [ruleOf('network/closed-migration-namespace')]).length;
}

test.each([
  ['{ cidrSelector: 10.20.0.0/16 }', 1],
  ['{ dnsName: quay.io }', 1],
  ['{ dnsName: s3.eu-west-1.amazonaws.com }', 0],
  ['{ dnsName: backups.s3.eu-west-1.amazonaws.com }', 0],
  ['{ cidrSelector: 52.218.0.0/17 }', 0],
  ['{ cidrSelector: 0.0.0.0/0 }', 0],
])('Velero reaches S3 of AWS through a firewall that allows %s, or not: %d', (allow, count) =>
  expect(found(allow)).toBe(count));

test('a proxy may be between, and so may an address that the repository names', () => {
  expect(found('{ cidrSelector: 10.20.0.0/16 }', '{ https_proxy: "http://proxy.example.com:3128" }')).toBe(0);
  expect(found('{ cidrSelector: 10.20.0.0/16 }', undefined,
    'awsRegion: eu-west-1, awsS3Url: "https://minio.example.com"')).toBe(0);
});

test('the stores of other clouds have names as well', () => {
  expect(found('{ cidrSelector: 10.20.0.0/16 }', undefined, 'gcpBucket: backups')).toBe(1);
  expect(found('{ dnsName: storage.googleapis.com }', undefined, 'gcpBucket: backups')).toBe(0);
  expect(found('{ cidrSelector: 10.20.0.0/16 }', undefined, 'azureStorageAccount: mtcbackups')).toBe(1);
  expect(found('{ dnsName: mtcbackups.blob.core.windows.net }', undefined, 'azureStorageAccount: mtcbackups')).toBe(0);
});

describe('a policy of MTC\'s namespace on the host cluster', () => {
  const closed = (egress: string, url = 'https://api.old.example.com:6443') => findings(`# files of cluster host:
apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: old, namespace: openshift-migration }
spec: { isHostCluster: false, url: "${url}" }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: controller-out, namespace: openshift-migration }
spec: { podSelector: {}, policyTypes: [Egress], egress: [${egress}] }
`, [ruleOf('network/closed-migration-namespace')]).map(({ path, message }) => `${path} ${message.slice(0, 30)}`);
  const API = '{ ports: [{ port: 6443, protocol: TCP }] }';
  const dns = (port: number) => `{ ports: [{ port: ${port}, protocol: UDP }] }`;

  test.each([
    ['lets the API and DNS out', `${API}, ${dns(5353)}`, []],
    ['lets everything out', '{}', []],
    ['lets only DNS out', dns(5353), ['spec denies MTC\'s controller the co']],
    ['lets only the API out', API, ['spec denies MTC\'s controller DNS, a']],
  ])('%s', (_, egress, expected) => expect(closed(egress)).toEqual(expected));

  test('needs no DNS for an address', () => expect(closed(API, 'https://192.0.2.7:6443')).toEqual([]));
});
