import { ClusterIdentities } from '../../../src/rules/reading/model/identity';
import { findings, ruleOf, setOf } from '../support';

const MTC = 'apiVersion: migration.openshift.io/v1alpha1';

const remote = (name: string, url: string) => `${MTC}
kind: MigCluster
metadata: { name: ${name}, namespace: openshift-migration }
spec: { isHostCluster: false, url: "${url}", serviceAccountSecretRef: { name: ${name}, namespace: openshift-config } }
`;
const host = `${MTC}\nkind: MigCluster\nmetadata: { name: host, namespace: openshift-migration }\n`
  + 'spec: { isHostCluster: true }\n';
const controller = (isOn: boolean) => `${MTC}
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec: { cluster_name: host, migration_controller: ${isOn}, migration_ui: ${isOn}, migration_velero: true }
`;
const infrastructure = (url: string) => `apiVersion: config.openshift.io/v1
kind: Infrastructure
metadata: { name: cluster }
status: { apiServerURL: "${url}" }
`;

const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`;
const policy = (of: string) => 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n'
  + `metadata: { name: a, namespace: ${of} }\nspec: { podSelector: {} }\n`;
const plan = (from: string, to: string) => `${MTC}
kind: MigPlan
metadata: { name: ${from}-${to}, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: ${from}, namespace: openshift-migration }
  destMigClusterRef: { name: ${to}, namespace: openshift-migration }
  namespaces: [shop:web]
`;

/** The cluster whose files belong to the MigCluster `ocp3`. */
function clusterOf(files: Record<string, readonly string[]>): string | undefined {
  const yaml = Object.entries(files)
    .map(([cluster, manifests]) => `# files of cluster ${cluster}:\n${manifests.join('---\n')}`).join('---\n');
  const set = setOf(yaml);
  const [migCluster] = set.named('MigCluster', 'openshift-migration', 'ocp3');
  return ClusterIdentities.in(set).of(migCluster, migCluster)?.cluster;
}

const OCP3 = remote('ocp3', 'https://api.ocp3.example.com:6443');
const OCP2 = remote('ocp2', 'https://api.ocp2.example.com:6443');

describe('the files of a remote cluster', () => {
  test('have the name of its MigCluster', () => {
    expect(clusterOf({ new: [host, OCP3], ocp3: [controller(false)] })).toBe('ocp3');
  });

  test('contain the address of its API server', () => {
    expect(clusterOf({
      new: [host, OCP3], a: [infrastructure('https://API.ocp3.example.com.:6443')], b: [controller(false)],
    }))
      .toBe('a');
    expect(clusterOf({ new: [host, OCP3], a: [infrastructure('https://api.ocp3.example.com:7443')] })).toBeUndefined();
  });

  test('are those that are left, if there is one cluster with a MigrationController and one MigCluster', () => {
    expect(clusterOf({ new: [host, OCP3], a: [controller(false)] })).toBe('a');
    expect(clusterOf({ new: [host, OCP3], a: [controller(false)], b: [namespace('openshift-migration')] })).toBe('a');
    expect(clusterOf({ new: [host, OCP3], argocd: [namespace('argocd')] })).toBeUndefined();
    expect(clusterOf({ new: [host, OCP3], a: [controller(false)], b: [controller(false)] })).toBeUndefined();
    expect(clusterOf({ new: [host, OCP3, OCP2], a: [controller(false)] })).toBeUndefined();
  });

  test('are those that are left, if they have something in a namespace of a plan', () => {
    const files = { new: [host, OCP3, plan('ocp3', 'host')] };
    expect(clusterOf({ ...files, a: [namespace('shop')], argocd: [namespace('argocd')] })).toBe('a');
    expect(clusterOf({ ...files, a: [namespace('web')] })).toBe('a');
    expect(clusterOf({ ...files, a: [policy('shop')] })).toBe('a');
    expect(clusterOf({ ...files, a: [namespace('shop')], b: [policy('web')] })).toBeUndefined();
    expect(clusterOf({ new: [host, OCP3, OCP2, plan('ocp3', 'host')], a: [namespace('shop')] })).toBeUndefined();
  });

  test.each(['source', 'src', 'old', 'Source'])('are called by the role of the cluster in all plans: %s', (name) => {
    const files = { [name]: [namespace('a')], target: [namespace('shop')] };
    expect(clusterOf({ new: [host, OCP3, OCP2, plan('ocp3', 'ocp2')], ...files })).toBe(name);
    expect(clusterOf({ new: [host, OCP3, OCP2, plan('ocp3', 'ocp2'), plan('ocp2', 'ocp3')], ...files }))
      .toBeUndefined();
  });

  test('are called by a role that nothing else has', () => {
    const clusters = [host, OCP3, OCP2];
    const files = { target: [namespace('a')], b: [namespace('shop')] };
    expect(clusterOf({ new: [...clusters, plan('ocp2', 'ocp3')], ...files })).toBe('target');
    expect(clusterOf({ new: [...clusters, plan('ocp3', 'ocp2')], ...files })).toBeUndefined();
    expect(clusterOf({ new: [...clusters, plan('ocp2', 'ocp3')], dest: [namespace('b')], ...files })).toBeUndefined();
  });
});

describe('the address of a cluster', () => {
  const spellings = (url: string) => findings([OCP3, remote('other', url)],
    ['cluster/two-spellings', 'cluster/same-url'].map(ruleOf)).map(({ rule }) => rule);

  test.each([
    ['https://API.ocp3.example.com:6443', ['cluster/two-spellings']],
    ['https://api.ocp3.example.com.:6443', ['cluster/two-spellings']],
    ['https://api.ocp3.example.com:6443/', ['cluster/same-url']],
    ['https://api.ocp3.example.com:7443', []],
    ['https://api.ocp3.example.com', []],
    ['https://api.ocp3.example.org:6443', []],
    ['${URL}', []],
  ])('is the same as that of ocp3 in %s', (url, expected) => {
    // Rules compare MigClusters of one folder, and the examples are files of one folder.
    expect(spellings(url)).toEqual(expected);
  });

  test('may be written with the default port and without it', () => {
    const rules = [ruleOf('cluster/two-spellings')];
    expect(findings([remote('a', 'https://api.example.com'), remote('b', 'https://api.example.com:443')], rules))
      .toHaveLength(1);
    expect(findings([remote('a', 'https://api.example.com'), remote('b', 'https://api.example.com:80')], rules))
      .toEqual([]);
  });
});

describe('a token Secret that two MigClusters share', () => {
  const shared = (url: string) => findings([OCP3, remote('ocp3-again', url)
    .replace('name: ocp3-again, namespace: openshift-config', 'name: ocp3, namespace: openshift-config')],
  [ruleOf('cluster/shared-token')]);

  test('is of another cluster', () => expect(shared('https://api.ocp2.example.com:6443')).toHaveLength(1));
  test('is of the same cluster in another spelling', () =>
    expect(shared('https://API.ocp3.example.com:6443')).toEqual([]));
});
