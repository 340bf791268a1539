import { findings, ruleOf } from './support';
import { RULES } from '../../src/rules';
import { cluster, clusterWith, hostCluster } from '../../src/rules/examples/cluster';
import { base64, GOOD_BUNDLE } from '../../src/rules/examples/values';

const NOW = { now: Date.UTC(2026, 0, 1) };
const CLUSTER_RULES = RULES.filter((rule) => rule.id.startsWith('cluster/'));

const URL = 'url: https://api.ocp3.example.com:8443';
const ENCODE = 'Write the base64 of the PEM file, as `base64 -w0 ca.crt` prints it.';

/** What the rules on MigClusters find, in short. */
function found(yaml: string | string[]): string[] {
  return findings(yaml, CLUSTER_RULES, NOW)
    .map(({ rule, path, fix }) => `${rule.slice('cluster/'.length)} ${path}: ${fix}`);
}

describe('finds', () => {
  const WHOAMI = 'Write the address that `oc whoami --show-server` prints on that cluster.';
  test.each([
    ['no url', cluster(''), 'url spec: Add `url` with the address that `oc whoami --show-server` prints on that '
      + 'cluster. If MTC\'s controller runs on it, write `isHostCluster: true` instead.'],
    ['another scheme', cluster('url: tcp://api.ocp3.example.com:8443'),
      'url spec.url: Write `url: https://api.ocp3.example.com:8443`.'],
    ['no host', cluster('url: https://'), `url spec.url: ${WHOAMI}`],
    ['one slash', cluster('url: https:/api.ocp3.example.com:8443'),
      'url spec.url: Write `url: https://api.ocp3.example.com:8443`.'],
    ['a space', cluster('url: "https://api.ocp3.example.com:8443 "'),
      'url spec.url: Write `url: https://api.ocp3.example.com:8443`.'],
    ['the console', cluster('url: https://console-openshift-console.apps.ocp4.example.com'),
      'url spec.url: Write `url: https://api.ocp4.example.com:6443`.'],
    ['a path', cluster('url: https://api.ocp3.example.com:8443/api'),
      'plain-url spec.url: Write `url: https://api.ocp3.example.com:8443`.'],
    ['credentials', cluster('url: https://me:hidden@api.ocp3.example.com:8443'),
      'plain-url spec.url: Write `url: https://api.ocp3.example.com:8443`.'],
    ['PEM without encoding',
      cluster(`${URL}\n  caBundle: |\n    -----BEGIN CERTIFICATE-----\n    MIIB\n    -----END CERTIFICATE-----`),
      `ca-bundle spec.caBundle: ${ENCODE}`],
    ['a bundle encoded twice', cluster(`${URL}\n  caBundle: ${base64(GOOD_BUNDLE)}`),
      'ca-bundle spec.caBundle: Encode the PEM file once; the data of a Secret is already encoded.'],
    ['a bundle that is cut off', cluster(`${URL}\n  caBundle: `
      + `${base64(Buffer.from(GOOD_BUNDLE, 'base64').toString().slice(0, 200))}`),
    'ca-bundle spec.caBundle: Encode the complete file, from -----BEGIN CERTIFICATE----- to -----END '
        + 'CERTIFICATE-----.'],
    ['a bundle whose base64 is cut off', cluster(`${URL}\n  caBundle: ${GOOD_BUNDLE.slice(0, 201)}`),
      `ca-bundle spec.caBundle: ${ENCODE}`],
    ['a key in place of a certificate', cluster(`${URL}\n  caBundle: `
      + `${base64('-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n')}`),
    'ca-bundle spec.caBundle: Encode the CA certificate, which begins with -----BEGIN CERTIFICATE-----.'],
    ['a certificate in DER form', cluster(`${URL}\n  caBundle: `
      + `${Buffer.from(GOOD_BUNDLE, 'base64').toString().replace(/-----.*?-----|\n/g, '')}`),
    'ca-bundle spec.caBundle: Convert it to PEM with `openssl x509 -inform der -in ca.der`, '
        + 'then encode it with `base64 -w0`.'],
    ...['registry.example.com:99999', '-', '[:]', 'my_registry.example.com']
      .map((path): [string, string, string] => [`a registry ${path}`,
        cluster(`${URL}\n  exposedRegistryPath: "${path}"`),
        'registry-path spec.exposedRegistryPath: Write the host of the registry\'s Route.']),
    ['a registry with a slash', cluster(`${URL}\n  exposedRegistryPath: registry.apps.ocp3.example.com/`),
      'registry-path-slash spec.exposedRegistryPath: Write `exposedRegistryPath: registry.apps.ocp3.example.com`.'],
    ['everything that the host cluster does not need', hostCluster('serviceAccountSecretRef: { name: a, namespace: b '
      + '}\n  caBundle: ""'),
    'host-needs-nothing spec.serviceAccountSecretRef: Remove it. If MTC\'s controller runs on another cluster, '
        + 'write `isHostCluster: false`.'],
  ])('%s', (_, yaml, ...expected) => {
    expect(found(yaml)).toEqual(expected);
    expect(JSON.stringify(findings(yaml, CLUSTER_RULES, NOW))).not.toContain('hidden');
  });
});

test.each([
  ['registry.example.com:5000', []],
  ['registry.example.com:5000/',
    ['registry-path-slash spec.exposedRegistryPath: Write `exposedRegistryPath: registry.example.com:5000`.']],
  ['registry.example.com//',
    ['registry-path spec.exposedRegistryPath: Write `exposedRegistryPath: registry.example.com`.']],
  ['registry.example.com/v2',
    ['registry-path spec.exposedRegistryPath: Write `exposedRegistryPath: registry.example.com`.']],
  ['me:hidden@registry.example.com/',
    ['registry-path spec.exposedRegistryPath: Write `exposedRegistryPath: registry.example.com`.']],
])('exposedRegistryPath: %s', (path, expected) => {
  const yaml = cluster(`${URL}\n  exposedRegistryPath: ${path}`);
  expect(found(yaml)).toEqual(expected);
  expect(JSON.stringify(findings(yaml, CLUSTER_RULES, NOW))).not.toContain('hidden');
});

test('of several MigControllers that of the same file names the host', () => {
  const rule = ruleOf('cluster/host-name');
  const controller = (name: string) =>
    rule.breaks.split('---\n')[1].replace('cluster_name: host', `cluster_name: ${name}`);
  expect(findings([rule.breaks, controller('ocp5')], [rule])).toHaveLength(1);
  expect(findings([rule.keeps, controller('ocp5')], [rule])).toEqual([]);
});

describe('finds nothing wrong with', () => {
  const plan = (namespaces: string, more = '') => `apiVersion: migration.openshift.io/v1alpha1
kind: MigPlan
metadata: { name: shop, namespace: openshift-migration }
spec:
  srcMigClusterRef: { name: ocp3, namespace: openshift-migration }
  destMigClusterRef: { name: ocp3-again, namespace: openshift-migration }
  namespaces: ${namespaces}
${more}`;

  test.each([
    ['a live host cluster', hostCluster('azureResourceGroup: ""\n  caBundle: ""\n  serviceAccountSecretRef: {}')
      .replace('spec:', 'status: { observedDigest: a }\nspec:')],
    ['a host cluster that is set to insecure', hostCluster('insecure: true')],
    ['a live remote cluster', cluster(`${URL}\n  insecure: false\n  caBundle: ""\n  refresh: false\n`
      + '  exposedRegistryPath: ""')],
    ['a slash at the end', cluster('url: https://api.ocp3.example.com:8443/')],
    ['an address and no name', cluster('url: https://192.0.2.10:6443')],
    ['an IPv6 address', cluster('url: "https://[2001:db8::1]:6443"')],
    ['capitals', cluster('url: HTTPS://API.ocp3.example.com:6443')],
    ['a proxy in front of clusters', cluster('url: https://rancher.example.com/k8s/clusters/c-abcde')],
    ['a tunnel', cluster('url: https://proxied-cluster.ocp3.svc.cluster.local:8443\n'
      + '  exposedRegistryPath: proxied-cluster.ocp3.svc.cluster.local:5000')],
    ['a placeholder', cluster('url: <remote_cluster_url>\n  exposedRegistryPath: <exposed_registry_route>\n'
      + '  caBundle: ${CA}')],
    ['a reference that is half there, which is another rule\'s',
      clusterWith(`${URL}\n  serviceAccountSecretRef: { name: a }`)],
    ['a cluster of another API', cluster('').replace('migration.openshift.io/v1alpha1', 'example.com/v1')],
    ['a field that is called otherwise, which is another rule\'s',
      clusterWith('server: https://api.ocp3.example.com:8443\n  tokenSecretRef: { name: a, namespace: b }')],
    ['two bundles of certificates, one of them old', cluster(`${URL}\n  caBundle: `
      + `${base64(`${Buffer.from(GOOD_BUNDLE, 'base64').toString()}\n# old\n${Buffer.from(GOOD_BUNDLE, 'base64').toString()}`)}`)],
    ['several clusters',
      `${cluster(URL)}---\n${cluster('url: https://api.ocp4.example.com:6443', 'ocp4')}---\n${hostCluster('')}`],
    ['two clusters behind one address with ports', `${cluster(URL)}---\n`
      + `${cluster('url: https://api.ocp3.example.com:6443', 'ocp4')}`],
    ['two names for one cluster whose volumes get another class', `${cluster(URL)}---\n`
      + `${cluster(URL, 'ocp3-again')}---\n${plan('[shop]')}`],
    ['two names for one cluster whose namespaces get other names', `${cluster(URL)}---\n`
      + `${cluster(URL, 'ocp3-again')}---\n`
      + `${plan('["a:b"]', '  migStorageRef: { name: a, namespace: openshift-migration }')}`],
  ])('%s', (_, yaml) => {
    expect(found(yaml)).toEqual([]);
  });

  test('the host clusters of two environments', () => {
    const kustomization = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'
      + 'patches: [{ path: file-2.yaml }]\n';
    expect(found([kustomization, clusterWith('insecure: false')])).toEqual([]);
    expect(found([hostCluster(''), hostCluster('')])).toEqual([]);
  });
});

test('values of any kind are judged', () => {
  for (const value of [
    '[]', '{}', '7', 'true', 'null', '[[{}]]', '"\\u0000"', '"https://["', '"https://a:b:c"', '"%"', '"////"', '"@@@"',
  ]) {
    for (const base of ['isHostCluster: true', 'isHostCluster: false', 'isHostCluster: 1']) {
      const fields = ['url', 'serviceAccountSecretRef', 'caBundle', 'insecure', 'exposedRegistryPath']
        .map((field) => `${field}: ${value}`).join('\n  ');
      expect(() => findings(cluster(fields).replace('isHostCluster: false', base)
        .replace(/ {2}serviceAccountSecretRef: \{ name.*\n/, ''), RULES, NOW)).not.toThrow();
    }
  }
});

describe('the addresses of a remote cluster', () => {
  test.each([
    ['https://kubernetes.default.svc', 1], ['https://kubernetes.default.svc.cluster.local:443', 1],
    ['https://localhost:6443', 1],
    ['https://proxied-cluster.openvpn.svc.cluster.local:8443', 0], ['https://kubernetes.example.com:6443', 0],
  ])('%s', (url, count) => {
    expect(found(cluster(`url: ${url}`))).toHaveLength(count);
  });

  test.each([
    ['image-registry.openshift-image-registry.svc:5000', 1], ['docker-registry.default.svc.cluster.local:5000', 1],
    ['172.30.12.7:5000', 1],
    ['proxied-cluster.openvpn.svc.cluster.local:5000', 0], ['registry.apps.ocp3.example.com', 0],
  ])('registry %s', (path, count) => {
    expect(found(cluster(`${URL}\n  exposedRegistryPath: ${path}`))).toHaveLength(count);
  });

  test('the Route of another cluster\'s registry is not compared', () => {
    const route = (host: string) => `apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: image-registry, namespace: openshift-image-registry }
spec: { host: ${host}, to: { kind: Service, name: image-registry }, tls: { termination: passthrough } }
`;
    const east = cluster(`${URL}\n  exposedRegistryPath: registry.apps.east.example.com`);
    expect(found([east, route('registry.apps.west.example.com')])).toEqual([]);
    expect(found([east, route('registry.apps.ocp4.example.com')])).toEqual([]);
    expect(found([east, route('registry.app.east.example.com')])).toHaveLength(1);
    expect(found([east, route('registry.app.east.example.com'), route('registry.apps.east.example.com')])).toEqual([]);
  });

  test('a remote one may be called host where the operator calls its own otherwise', () => {
    const controller = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigrationController\n'
      + 'metadata: { name: migration-controller, namespace: openshift-migration }\n'
      + 'spec: { cluster_name: ocp4, migration_controller: true, migration_ui: true, migration_velero: true }\n';
    expect(found([controller, cluster(URL, 'host')])).toEqual([]);
    expect(found([controller, cluster(URL, 'ocp4')])).toHaveLength(1);
  });
});
