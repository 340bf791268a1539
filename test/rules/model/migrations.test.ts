import { planExample, runExample } from '../../../src/rules/examples/plan';
import { base64 } from '../../../src/rules/examples/values';
import { findings, ruleOf } from '../support';

const MTC = 'apiVersion: migration.openshift.io/v1alpha1';
const meta = (name: string, namespace = 'openshift-migration') =>
  `metadata: { name: ${name}, namespace: ${namespace} }`;

/** What one rule finds in the files of several clusters: manifest and path. */
function found(id: string, clusters: Readonly<Record<string, readonly string[]>>): string[] {
  const parts = Object.entries(clusters).map(([name, files]) => `# files of cluster ${name}:\n`
    + `${files.length > 0 ? files.join('---\n') : '{}\n'}`);
  return findings(parts.join('---\n'), [ruleOf(id)]).map(({ manifest, path }) => `${manifest} ${path}`);
}

const remote = (name: string, fields: string, secret = name) => `${MTC}
kind: MigCluster
${meta(name)}
spec: { isHostCluster: false, serviceAccountSecretRef: { name: ${secret}, namespace: openshift-config }, ${fields} }
`;
const controller = (settings: string) => `${MTC}\nkind: MigrationController\n${meta('migration-controller')}\n`
  + `spec: { ${settings} }\n`;
const plan = (more = '', namespaces = '[shop]') => planExample(more, { destination: 'host', namespaces });

describe('Velero', () => {
  const velero = (setting: string, ofPlan: string, cluster = 'ocp3') => found('cluster/without-velero', {
    [cluster]: [controller(setting)],
    ocp4: [controller('migration_controller: true, migration_velero: true, cluster_name: host'), ofPlan],
  });

  test.each([
    ['migration_velero: false', plan(), ['migration-controller spec.migration_velero']],
    ['migrationVelero: "false"', plan(), ['migration-controller spec.migrationVelero']],
    ['migration_velero: true', plan(), []],
    ['migration_velero: false', plan('closed: true'), []],
    ['migration_velero: false', planExample('', { source: 'host', destination: 'host' }), []],
  ])('is needed on the source: %s', (setting, ofPlan, expected) => expect(velero(setting, ofPlan)).toEqual(expected));

  test('is not needed on a cluster of no plan', () =>
    expect(velero('migration_velero: false', plan(), 'ocp2')).toEqual([]));

  test('is not needed on the one cluster of a storage conversion, but on that of a state migration', () => {
    const on = (namespaces: string) => found('cluster/without-velero', {
      host: [controller('migration_velero: false, cluster_name: host'),
        planExample('', { source: 'host', destination: 'host', namespaces })],
    });
    expect(on('[shop]')).toEqual([]);
    expect(on('["shop:store"]')).toEqual(['migration-controller spec.migration_velero']);
  });
});

test.each([
  ['registry.apps.west.example.com', ['east spec.exposedRegistryPath']],
  ['Registry.apps.WEST.example.com:443', ['east spec.exposedRegistryPath']],
  ['registry.apps.east.example.com', []],
  ['registry.example.com', []],
  ['registry.apps.north.example.com', []],
])('a registry %s of the cluster api.east.example.com', (path, expected) => {
  expect(found('cluster/registry-of-other-cluster', {
    host: [remote('east', `url: "https://api.east.example.com:6443", exposedRegistryPath: "${path}"`),
      remote('west', 'url: "https://API.west.example.com:6443"')],
  })).toEqual(expected);
});

test('the registry of a cluster whose address does not tell its domain', () => {
  expect(found('cluster/registry-of-other-cluster', {
    host: [remote('east', 'url: "https://10.0.0.1:6443", exposedRegistryPath: registry.apps.west.example.com'),
      remote('west', 'url: "https://api.west.example.com:6443"')],
  })).toEqual([]);
});

const jwt = (claims: object) =>
  [{ alg: 'RS256' }, claims, {}].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
const ACCOUNT = 'system:serviceaccount:openshift-migration:migration-controller';
const secret = (name: string, token: string) => `apiVersion: v1\nkind: Secret\n${meta(name, 'openshift-config')}\n`
  + `data: { saToken: ${base64(token)} }\n`;

test.each([
  ['the same token', jwt({ sub: ACCOUNT, jti: '1' }), jwt({ sub: ACCOUNT, jti: '1' }), 'api.west',
    ['west spec.serviceAccountSecretRef']],
  ['other tokens', jwt({ sub: ACCOUNT, jti: '1' }), jwt({ sub: ACCOUNT, jti: '2' }), 'api.west', []],
  ['one token and one address', jwt({ sub: ACCOUNT, jti: '1' }), jwt({ sub: ACCOUNT, jti: '1' }), 'api.east', []],
  ['another text', 'example', 'example', 'api.west', []],
])('two clusters with %s', (_, one, other, address, expected) => {
  expect(found('cluster/shared-token', {
    host: [remote('east', 'url: "https://api.east.example.com:6443"'),
      remote('west', `url: "https://${address}.example.com:6443"`), secret('east', one), secret('west', other)],
  })).toEqual(expected);
});

test.each([
  ['https://issuer.example.com', 'https://issuer.example.com', []],
  ['https://issuer.example.com', 'https://other.example.com', ['ocp3 data.saToken']],
  ['https://kubernetes.default.svc', '', []],
  ['https://issuer.example.com', '', ['ocp3 data.saToken']],
  ['kubernetes/serviceaccount', 'https://other.example.com', []],
])('a token of the issuer %s for a cluster with the issuer "%s"', (issuer, expected, problems) => {
  const authentication = 'apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata: { name: cluster }\n'
    + `spec: { serviceAccountIssuer: "${issuer ? expected : ''}" }\n`;
  const host = [
    remote('ocp3', 'url: "https://api.ocp3.example.com:6443"'), secret('ocp3', jwt({ sub: ACCOUNT, iss: issuer })),
  ];
  expect(found('secret/token-of-other-issuer', { ocp3: [authentication], host })).toEqual(problems);
  expect(found('secret/token-of-other-issuer', { ocp3: [], host: [...host, authentication] })).toEqual([]);
});

describe('the subject of a binding', () => {
  const account = (name: string, namespace: string) => 'apiVersion: v1\nkind: ServiceAccount\n'
    + `${meta(name, namespace)}\n`;
  const binding = (name: string, namespace: string, subject = 'admin') => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: ${subject} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: ${name}, namespace: ${namespace} }]
`;
  const subjects = (...files: string[]) => found('hook/misspelt-subject', { ocp3: files });

  test.each([
    ['in another namespace', [binding('mtc', 'openshift-config'), account('mtc', 'openshift-migration')],
      ['admin subjects[0].namespace']],
    ['with letters exchanged', [binding('remtoe', 'openshift-migration'), account('remote', 'openshift-migration')],
      ['admin subjects[0].name']],
    ['that is there', [binding('mtc', 'openshift-migration'), account('mtc', 'openshift-migration')], []],
    ['that another binding names rightly',
      [binding('mtc', 'openshift-config'), account('mtc', 'openshift-migration'),
        binding('mtc', 'openshift-migration', 'other')],
      []],
    [
      'that each namespace has',
      [binding('default', 'openshift-config'), account('default', 'openshift-migration')],
      [],
    ],
    ['that may be one of two', [binding('mtc', 'openshift-config'), account('mtc', 'a'), account('mtc', 'b')], []],
  ])('%s', (_, files, expected) => expect(subjects(...files)).toEqual(expected));

  test('is compared with the first accounts of its namespace', () => {
    const others = (count: number) => Array.from({ length: count }, (_, index) => account(`other-${index}`, 'shop'));
    const far = [binding('remtoe', 'shop'), account('remote', 'shop')];
    expect(subjects(...others(49), ...far)).toEqual(['admin subjects[0].name']);
    expect(subjects(...others(50), ...far)).toEqual([]);
  });
});

test.each([['Block', 'Filesystem', 1], ['Filesystem', 'Block', 1], ['Block', 'Block', 0], ['""', 'Filesystem', 0],
  ['""', 'Block', 1], ['Block', 'Auto', 0]])(
  'a claim of the mode %s that the plan calls %s', (source, target, count) => {
    const claim = `apiVersion: v1\nkind: PersistentVolumeClaim\n${meta('data', 'shop')}\n`
      + `spec: { volumeMode: ${source} }\n`;
    const volume = (more: string) => plan(`${more}persistentVolumes:
    - { name: pv, pvc: { namespace: shop, name: data, accessModes: [ReadWriteOnce], volumeMode: ${target} }, selection: { action: copy, copyMethod: filesystem }, supported: {} }`);
    expect(found('plan/volume-mode-of-claim', { ocp3: [claim], host: [volume('')] })).toHaveLength(count);
    expect(found('plan/volume-mode-of-claim', { ocp3: [claim], host: [volume('indirectVolumeMigration: true\n  ')] }))
      .toEqual([]);
    expect(found('plan/volume-mode-of-claim', { ocp3: [], host: [claim, volume('')] })).toEqual([]);
  });

test('a dump of a plan is judged with the StorageClasses of the destination', () => {
  const dumped = plan(`persistentVolumes:
    - { name: pv, pvc: { namespace: shop, name: data, accessModes: [ReadWriteMany], volumeMode: Filesystem }, selection: { action: copy, copyMethod: filesystem, storageClass: rbd }, supported: {} }`)
    .replace('namespace: openshift-migration }', 'namespace: openshift-migration, uid: "1", resourceVersion: "1" }');
  const storageClass = 'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: rbd }\n'
    + 'provisioner: openshift-storage.rbd.csi.ceph.com\n';
  expect(found('plan/class-without-access-mode', { ocp3: [], host: [dumped, storageClass] }))
    .toEqual(['shop spec.persistentVolumes[0].pvc.accessModes']);
});

test('two plans of one name on two host clusters are two plans', () => {
  const host = (url: string) => [
    remote('ocp3', `url: "${url}"`), planExample('', { destination: 'host', namespaces: '[shop]' }),
  ];
  expect(found('plan/shared-namespace', {
    east: host('https://api.ocp3.example.com:6443'),
    west: host('https://API.ocp3.example.com:6443'),
  }))
    .toEqual(['shop spec.namespaces[0]']);
  expect(found('plan/shared-namespace', {
    east: host('https://api.ocp3.example.com:6443'),
    west: host('https://api.ocp2.example.com:6443'),
  }))
    .toEqual([]);
});

describe('a router with the network of its host', () => {
  const router = (strategy: string) =>
    `apiVersion: operator.openshift.io/v1\nkind: IngressController\n${meta('default', 'openshift-ingress-operator')}
spec: { endpointPublishingStrategy: { type: ${strategy} } }\n`;
  const policy = (from: string) => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n${meta('rsync', 'shop')}
spec: { podSelector: {}, policyTypes: [Ingress], ingress: [{ ports: [{ port: 6443 }], from: [${from}] }] }\n`;
  const NAMED = (name: string) => `{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${name} } } }`;

  test.each([
    ['HostNetwork', NAMED('openshift-ingress'), ['rsync spec']],
    ['HostNetwork', NAMED('openshift-host-network'), []],
    ['HostNetwork', '{ namespaceSelector: { matchLabels: { network.openshift.io/policy-group: ingress } } }', []],
    ['HostNetwork', '{ ipBlock: { cidr: 10.0.0.0/16 } }', []],
    ['LoadBalancerService', NAMED('openshift-ingress'), []],
  ])('%s: %s', (strategy, from, expected) => {
    expect(found('network/blocked-ingress', { ocp3: [], host: [plan(), policy(from), router(strategy)] }))
      .toEqual(expected);
  });
});

describe('Argo CD', () => {
  const application = (path: string, server: string, more = '') => `apiVersion: argoproj.io/v1alpha1
kind: Application
${meta('mtc', 'openshift-gitops')}
spec: { project: default, source: { repoURL: "https://git.example.com/m.git", path: ${path} }, destination: { server: "${server}", namespace: openshift-migration }${more} }
`;
  const SOURCE = 'https://api.ocp3.example.com:6443';
  const host = (server: string) => [remote('ocp3', `url: "${SOURCE}"`), plan(), application('.', server)];

  test.each([[
    SOURCE, ['mtc spec.destination.server'],
  ], ['https://API.ocp3.example.com:6443/', ['mtc spec.destination.server']], ['https://kubernetes.default.svc', []],
  ['https://api.ocp2.example.com:6443', []]])('with the destination %s', (server, expected) => {
    expect(found('gitops/other-cluster', { ocp3: [controller('migration_controller: false')], host: host(server) }))
      .toEqual(expected);
  });

  const run = (options: string) => runExample('stage: true').replace('openshift-migration }',
    `openshift-migration, annotations: { argocd.argoproj.io/sync-options: "${options}" } }`);
  test.each([
    ['Replace=true', 1], ['Prune=false, Force=true', 1], ['Prune=false', 0], ['Replace=false', 0],
  ])('a run with the option %s', (options, count) => {
    expect(found('gitops/replaced-run', { host: [run(options)] })).toHaveLength(count);
  });

  test('replaces a plan, or a run, of which only the run is told', () => {
    const replacing = (...files: string[]) => (id: string) => found(id, {
      host: [
        ...files, application('.', 'https://kubernetes.default.svc', ', syncPolicy: { syncOptions: [Replace=true] }'),
      ],
    });
    expect(replacing(plan())('gitops/replaced-plan')).toEqual(['mtc spec.syncPolicy.syncOptions[0]']);
    expect(replacing(plan(), runExample('stage: true'))('gitops/replaced-plan')).toEqual([]);
    expect(replacing(plan(), runExample('stage: true'))('gitops/replaced-objects'))
      .toEqual(['mtc spec.syncPolicy.syncOptions[0]']);
    expect(replacing(remote('ocp3', `url: "${SOURCE}"`))('gitops/replaced-plan')).toEqual([]);
  });

  test.each([
    ['/metadata/annotations/openshift.io/touch', 1], ['/metadata/labels/a.example/b/c', 1],
    ['/metadata/annotations/openshift.io~1touch', 0], ['/metadata/annotations', 0],
    ['/spec/persistentVolumes', 0],
  ])('the pointer %s', (pointer, count) => {
    const ignoring = application('.', 'https://kubernetes.default.svc',
      `, ignoreDifferences: [{ group: migration.openshift.io, kind: MigPlan, jsonPointers: ["${pointer}"] }]`);
    expect(found('gitops/pointer', { host: [ignoring] })).toHaveLength(count);
  });
});

describe('a router', () => {
  const router = (name: string, selector: string) => 'apiVersion: operator.openshift.io/v1\nkind: IngressController\n'
    + `${meta(name, 'openshift-ingress-operator')}\nspec: { ${selector} }\n`;
  const shop = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { router: public } }\n';
  const admitted = (host: readonly string[]) =>
    found('network/route-not-admitted', { ocp3: [], host: [plan(), ...host] });
  const FOR = (label: string) => `namespaceSelector: { matchLabels: { router: ${label} } }`;

  test.each([
    ['of other namespaces', [shop, router('default', FOR('internal'))], ['shop spec.namespaces[0]']],
    ['of other Routes', [router('default', 'routeSelector: { matchLabels: { type: public } }')],
      ['shop spec.namespaces[0]']],
    ['of this namespace', [shop, router('default', FOR('public'))], []],
    ['of all', [shop, router('default', 'replicas: 2')], []],
    ['of a namespace that MTC creates', [router('default', FOR('internal'))], []],
    ['beside another, which admits it', [shop, router('default', FOR('internal')), router('other', FOR('public'))], []],
    ['that is not the default one', [shop, router('other', FOR('internal'))], []],
  ])('%s', (_, host, expected) => expect(admitted(host)).toEqual(expected));

  test('is not used by other endpoints', () => {
    const endpoint = controller('cluster_name: host, rsync_endpoint_type: NodePort');
    expect(admitted([shop, router('default', FOR('internal')), endpoint])).toEqual([]);
  });
});

test.each([['team', 1], ['app', 0]])('Kustomize adds the label %s to a policy for rsync', (label, count) => {
  const policy = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n${meta('rsync', 'shop')}\n`
    + 'spec: { podSelector: { matchLabels: { owner: directvolumemigration } } }\n';
  const yaml = (fields: string, other = policy) => 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'
    + `resources: [file-2.yaml]\n${fields}\n---\n# another file:\n${other}`;
  const paths = (...args: Parameters<typeof yaml>) =>
    findings(yaml(...args), [ruleOf('network/kustomized-selector')]).map(({ path }) => path);
  expect(paths(`commonLabels: { ${label}: x }`)).toEqual(count ? ['commonLabels'] : []);
  expect(paths(`labels: [{ pairs: { a: b } }, { pairs: { ${label}: x }, includeSelectors: true }]`))
    .toEqual(count ? ['labels[1]'] : []);
  expect(paths(`commonLabels: { ${label}: x }`, policy.replace('owner: directvolumemigration', 'app: web')))
    .toEqual([]);
});

test.each([
  ['openshift-dns', 5353, []], ['openshift-dns', 53, ['rsync spec.egress']], ['kube-system', 53, ['rsync spec.egress']],
])('DNS in the namespace %s on port %d', (name, port, expected) => {
  const policy = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n${meta('rsync', 'shop')}
spec: { podSelector: { matchLabels: { owner: directvolumemigration } }, policyTypes: [Egress], egress: [{ ports: [{ port: 443 }] },
  { ports: [{ port: ${port}, protocol: UDP }], to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ${name} } } }] }] }\n`;
  expect(found('network/blocked-dns', { ocp3: [policy], host: [plan()] })).toEqual(expected);
});

test('the API server of the host itself', () => {
  const infrastructure = (url: string) => 'apiVersion: config.openshift.io/v1\nkind: Infrastructure\n'
    + `metadata: { name: cluster }\nstatus: { apiServerURL: "${url}" }\n`;
  const at = (url: string) => found('cluster/host-as-remote', {
    host: [remote('ocp3', 'url: "https://api.ocp3.example.com:6443"'), infrastructure(url)],
  });
  expect(at('https://API.ocp3.example.com:6443')).toEqual(['ocp3 spec.url']);
  expect(at('https://api.ocp4.example.com:6443')).toEqual([]);
});

describe('a namespace that is being deleted', () => {
  const shop = (metadata: string, phase: string) => 'apiVersion: v1\nkind: Namespace\n'
    + `metadata: { name: shop${metadata} }\nstatus: { phase: ${phase} }\n`;

  test.each([
    [shop(', deletionTimestamp: "2026-11-01T00:00:00Z"', 'Active'), ['shop metadata.deletionTimestamp']],
    [shop('', 'Terminating'), ['shop status.phase']], [shop('', 'Active'), []],
  ])('%#', (yaml, expected) => {
    expect(found('namespace/terminating', { ocp3: [], host: [plan(), yaml] })).toEqual(expected);
    expect(found('namespace/terminating', { ocp3: [yaml], host: [plan()] })).toEqual(expected);
    expect(found('namespace/terminating', { ocp3: [], host: [plan('', '[other]'), yaml] })).toEqual([]);
  });
});

describe('the direction of a plan', () => {
  const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`;
  const claim = `apiVersion: v1\nkind: PersistentVolumeClaim\n${meta('data', 'shop')}\nspec: {}\n`;

  test.each([
    ['is wrong', [namespace('other')], [namespace('shop'), claim], ['shop spec.srcMigClusterRef']],
    ['is right', [namespace('shop')], [namespace('shop'), claim], []],
    ['is not known without namespaces of the source', [], [namespace('shop'), claim], []],
    ['is not known without claims', [namespace('other')], [namespace('shop')], []],
    ['is right if the source has something of the namespace', [namespace('other'), claim], [namespace('shop'), claim],
      []],
  ])('%s', (_, ocp3, host, expected) =>
    expect(found('plan/wrong-direction', { ocp3, host: [plan(), ...host] })).toEqual(expected));

  const app = (metadata: string) =>
    `apiVersion: apps/v1\nkind: Deployment\n${meta('web', 'shop').replace(' }', `, ${metadata} }`)}\nspec: {}\n`;
  const run = `${MTC}\nkind: MigMigration\n${meta('state')}\n`
    + 'spec: { migPlanRef: { name: shop, namespace: openshift-migration }, migrateState: true }\n';

  test.each([
    ['runs on the destination before the plan exists', [claim, app('uid: "1"')], ['shop spec.srcMigClusterRef']],
    ['was prepared on the destination', [claim, app('annotations: {}')], []],
    ['has been restored', [claim, app('uid: "1", labels: { velero.io/restore-name: a }')], []],
    ['runs there without claims', [app('uid: "1"')], []],
    ['runs there for a state migration', [claim, app('uid: "1"'), run], []],
  ])('is known without namespaces of the source if the application %s', (_, host, expected) =>
    expect(found('plan/wrong-direction', { ocp3: [], host: [plan(), namespace('shop'), ...host] })).toEqual(expected));

  const between = (source: string, destination: string) =>
    planExample('', { source, destination, namespaces: '[shop]' });
  const wrong = ['shop spec.srcMigClusterRef'];

  test.each([
    ['host', 'source', [], wrong],
    ['host', 'Old', [], wrong],
    ['target', 'host', [], wrong],
    ['new', 'old', [], wrong],
    ['source', 'old', [], []],
    ['host', 'ocp3', [], []],
    ['host', 'destination', [], []],
    ['host', 'source', [namespace('other')], wrong],
    ['host', 'source', [namespace('shop')], []],
    ['host', 'source', [between('source', 'host').replace('name: shop,', 'name: forth,')], []],
  ])('from %s to %s, as clusters are called after their roles: %#', (from, to, more, expected) =>
    expect(found('plan/wrong-direction', {
      [from]: [...to === 'host' ? [] : [between(from, to)], ...more],
      [to]: [...to === 'host' ? [between(from, to)] : [], namespace('shop')],
    })).toEqual(expected));
});

test.each([
  ['namespace: shop', 'destination', 1], ['namespace: "shop"', 'destination', 1],
  ['- namespace: shop', 'destination', 1], ['namespace: store', 'destination', 0],
  ['namespace: store', 'source', 1], ['namespace: shop', 'source', 0], ['namespace: "{{ name }}"', 'destination', 0],
  ['namespace: shop-db', 'destination', 0],
])('a playbook with %s on the %s', (line, side, count) => {
  const hook = `${MTC}\nkind: MigHook\n${meta('stop')}\nspec: { custom: false, targetCluster: ${side}, playbook: `
    + `${base64(`- hosts: localhost\n  tasks:\n  - k8s:\n      ${line}\n`)} }\n`;
  const used = 'hooks: [{ reference: { name: stop, namespace: openshift-migration }, phase: PreBackup, '
    + 'executionNamespace: x, serviceAccount: y }]';
  expect(found('hook/playbook-of-other-side', { host: [plan(used, '["shop:store"]'), hook] })).toHaveLength(count);
});

test.each([
  ['migration', ['mtc spec.targetNamespace']], ['openshift-migration', []],
])('Flux with the target namespace %s', (target, expected) => {
  const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n${meta('mtc', 'flux-system')}\n`
    + `spec: { path: ., targetNamespace: ${target} }\n`;
  expect(found('gitops/target-namespace', { host: [plan(), flux] })).toEqual(expected);
  expect(found('gitops/target-namespace', { host: [flux] })).toEqual([]);
});

test('a StorageClass without provisioner, and one with volumes', () => {
  const storageClass = 'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: local }\n'
    + 'provisioner: kubernetes.io/no-provisioner\n';
  const volume = 'apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: pv }\nspec: { storageClassName: local }\n';
  const of = (action: string) => plan(`persistentVolumes:
    - { name: pv, pvc: { namespace: shop, name: data }, selection: { action: ${action}, storageClass: local }, supported: {} }`);
  const RULE = 'plan/class-without-provisioner';
  expect(found(RULE, { ocp3: [], host: [of('copy'), storageClass] }))
    .toEqual(['shop spec.persistentVolumes[0].selection.storageClass']);
  expect(found(RULE, { ocp3: [], host: [of('skip'), storageClass] })).toEqual([]);
  expect(found(RULE, { ocp3: [], host: [of('copy'), storageClass, volume] })).toEqual([]);
});

test('a quota that several plans exceed together', () => {
  const claims = (namespace: string, name: string) => 'apiVersion: v1\nkind: PersistentVolumeClaim\n'
    + `${meta(name, namespace)}\nspec: { resources: { requests: { storage: 6Gi } } }\n`;
  const quota = (size: number) => `apiVersion: v1\nkind: ResourceQuota\n${meta('q', 'shared')}\n`
    + `spec: { hard: { requests.storage: ${size}Gi } }\n`;
  const ofTwo = (size: number, other = 'two') => found('namespace/quota-of-storage', {
    ocp3: [claims('a', 'one'), claims('b', other)],
    host: [plan('', '["a:shared"]'), plan('', '["b:shared"]').replace('name: shop,', 'name: shop-b,'), quota(size)],
  });
  expect(ofTwo(12)).toEqual([]);
  expect(ofTwo(11)).toEqual(['q spec.hard["requests.storage"]']);
  expect(ofTwo(11, 'one')).toEqual([]);
});
