'use strict';
// Sets of manifests in which much refers to much: what a rule costs that compares all pairs of them.
const { stringify } = require('yaml');
const { migration, sides } = require('./manifests');

const CLUSTER = 'openshift-migration';

/** As many parts as so many bytes have room for. */
function full(part, bytes = 10_000_000) {
  const parts = [];
  for (let length = 0; length < bytes;) {
    parts.push(part(parts.length));
    length += parts[parts.length - 1].length;
  }
  return parts.join('');
}

const HALF = 5_000_000;
const many = (count, part) => Array.from({ length: count }, (_, index) => part(index)).join('');
const object = (kind, version, metadata, rest) =>
  `---\napiVersion: ${version}\nkind: ${kind}\nmetadata: { ${metadata} }\n${rest}\n`;
const mtc = (kind, name, rest) =>
  object(kind, 'migration.openshift.io/v1alpha1', `name: ${name}, namespace: ${CLUSTER}`, rest);
const within = (kind, version, name, rest) => object(kind, version, `name: ${name}, namespace: shop`, rest);

const reference = (name) => `{ name: ${name}, namespace: ${CLUSTER} }`;
const plan = (name, namespaces, more = '') => mtc('MigPlan', name, `spec: { srcMigClusterRef: ${reference('ocp3')}, `
  + `destMigClusterRef: ${reference('host')}, namespaces: [${namespaces}]${more} }`);
const remote = (name, more = '') => mtc('MigCluster', name,
  `spec: { isHostCluster: false, url: "https://api.${name}.example.com:6443"${more} }`);
const host = mtc('MigCluster', 'host', 'spec: { isHostCluster: true }');
const CLUSTERS = `${host}${remote('ocp3')}`;
const FLAGS = ['--cluster', 'host=host', '--cluster', 'ocp3=ocp3'];
const VOLUME = ', persistentVolumes: [{ name: v, capacity: 1Gi, pvc: { name: c, namespace: shop }, '
  + 'selection: { action: copy, storageClass: a } }]';

/** Plans of one namespace on the host, and objects in that namespace on one side or the other. */
const besides = (part, more = '', side = 'ocp3', entry = 'shop') => ({
  'host/a.yaml': `${CLUSTERS}${full((index) => plan(`p${index}`, entry, more), HALF)}`,
  [`${side}/b.yaml`]: full(part, HALF),
  'ocp3/c.yaml': within('ConfigMap', 'v1', 'a', ''),
});

const quota = (index) => within('ResourceQuota', 'v1', `q${index}`,
  'spec: { hard: { requests.storage: 1Ti, pods: 500 } }');
const policy = (index) => within('NetworkPolicy', 'networking.k8s.io/v1', `n${index}`,
  'spec: { podSelector: {}, policyTypes: [Egress], egress: [{ ports: [{ port: 80 }] }] }');
const cidr = (index) => `${index >> 16 & 255}.${index >> 8 & 255}.${index & 255}.0/24`;
const firewall = (index) => within('EgressFirewall', 'k8s.ovn.org/v1', `f${index}`,
  `spec: { egress: [${many(40, (rule) => `{ type: Deny, to: { cidrSelector: ${cidr(index * 40 + rule)} } }, `)}] }`);
const PLAYBOOK = Buffer.from(`- hosts: all\n${many(40_000, (index) => `  namespace: n${index}\n`)}`).toString(
  'base64');
const CERTIFICATE = `-----BEGIN CERTIFICATE-----\n${'MIIB'.repeat(200)}\n-----END CERTIFICATE-----\n`;
const JWT = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(
  '{"iss":"kubernetes/serviceaccount","kubernetes.io/serviceaccount/namespace":"a"}').toString('base64url')}.AAAA`;
const kustomization = (rest) => `---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${rest}\n`;
const one = (text) => ({ files: { 'a.yaml': text } });
const named = (files) => ({ files, flags: FLAGS });

const ENGINE = 'labels: { app.kubernetes.io/managed-by: cdk8s-mtc, cdk8s-mtc.io/engine: e, cdk8s-mtc.io/role: receive, '
  + 'cdk8s-mtc.io/pair: p }';
const POD = 'spec: { template: { spec: { containers: [{ name: transfer, env: [{ name: TRANSFER_CLAIM, value: c }] }], '
  + 'volumes: [{ name: c, persistentVolumeClaim: { claimName: c } }] } } }';

/** What people have: files of objects, not hostile. */
const written = (files) => Object.fromEntries([...files].map(({ name, objects }) => [name, objects.map((one) =>
  `---\n${stringify(one, { aliasDuplicateObjects: false })}`).join('')]));
const SOURCES = ['ocp3-000', 'ocp3-001', 'ocp3-002', 'ocp3-003', 'ocp3-004'];

/** By name: the files, and flags of the command. */
const MODELS = {
  'not hostile: a migration of 20,000 objects': () => ({ files: written(migration(400, { applications: false })) }),
  'not hostile: 1,000 namespaces on both sides, with all in them': () => (
    { files: written([...migration(50, { applications: false }), ...sides(50)]),
    flags: ['.', ...['host', ...SOURCES].flatMap((cluster) => ['--cluster', `${cluster}=${cluster}`])] }),
  'quotas x plans': () => named(besides(quota, VOLUME, 'host')),
  'quotas x plans, one folder': () => one(
    `${CLUSTERS}${full((i) => plan(`p${i}`, 'a:shop', VOLUME), HALF)}${full(quota, HALF)}`),
  'limit ranges x plans': () => named(besides((i) => within('LimitRange', 'v1', `l${i}`,
    'spec: { limits: [{ type: PersistentVolumeClaim, max: { storage: 1Mi } }] }'), VOLUME, 'host')),
  'one Namespace, often, x plans': () => named(besides(() => object('Namespace', 'v1', 'name: shop', ''))),
  'claims x plans': () => named(besides((i) => within('PersistentVolumeClaim', 'v1', `c${i}`,
    'spec: { resources: { requests: { storage: 1Gi } } }'))),
  'claims x plans x quotas': () => {
    const files = besides((i) => within('PersistentVolumeClaim', 'v1', `c${i}`, 'spec: {}'));
    return named({ ...files, 'host/b.yaml': full(quota, 1_000_000) });
  },
  'policies x plans': () => named(besides(policy)),
  'policies x plans, one folder': () => one(
    `${CLUSTERS}${full((i) => plan(`p${i}`, 'shop'), HALF)}${full(policy, HALF)}`),
  'firewalls x plans': () => named(besides(firewall)),
  'firewalls x namespaces of plans': () => named(besides(firewall, '', 'ocp3', many(50, (i) => `"shop:s${i}", `))),
  'one firewall with 30,000 rules x plans': () => named({
    ...besides(() => ''.padEnd(HALF)),
    'ocp3/a.yaml': within('EgressFirewall', 'k8s.ovn.org/v1', 'default', `spec:\n  egress:\n${many(15_000, (i) =>
      `  - { type: Deny, to: { cidrSelector: ${cidr(i)} } }\n`)}`),
  }),
  'Routes x clusters': () => named({
    'host/a.yaml': `${full((i) => mtc('MigCluster', `h${i}`,
      'spec: { isHostCluster: true, exposedRegistryPath: "a.b" }'), HALF)}`,
    'ocp3/c.yaml': within('ConfigMap', 'v1', 'a', ''),
    'host/b.yaml': full((i) => object('Route', 'route.openshift.io/v1',
      `name: r${i}, namespace: openshift-image-registry`,
      'spec: { host: a.c, to: { kind: Service, name: image-registry } }'), HALF),
  }),
  'routers x plans': () => named({
    'host/a.yaml': `${CLUSTERS}${full((i) => plan(`p${i}`, `n${i}`), HALF)}`,
    'ocp3/c.yaml': within('ConfigMap', 'v1', 'a', ''),
    'host/b.yaml': full((i) => object('IngressController', 'operator.openshift.io/v1',
      `name: ${i ? `i${i}` : 'default'}, namespace: openshift-ingress-operator`,
      'spec: { routeSelector: { matchLabels: { purpose: other } } }'), HALF),
  }),
  'controllers x plans': () => named({
    'ocp3/a.yaml': full((i) => mtc('MigrationController', `c${i}`,
      'spec: { migration_controller: false, mig_pv_limit: 9 }'), HALF),
    'host/a.yaml': `${CLUSTERS}${full((i) => plan(`p${i}`, `n${i}`), HALF)}`,
  }),
  'hooks of plans': () => one(`${CLUSTERS}${full((i) => mtc('MigHook', `h${i}`,
    'spec: { image: a, targetCluster: source, custom: true }'), HALF)}${full((i) => plan(`p${i}`, `n${i}`,
    `, hooks: [${many(20, (j) => `{ phase: PreBackup, reference: ${reference(`h${i * 20 + j}`)} }, `)}]`), HALF)}`),
  'one playbook x plans': () => one(`${CLUSTERS}${mtc('MigHook', 'h',
    `spec: { image: a, targetCluster: source, custom: false, playbook: ${PLAYBOOK} }`)}${full((i) =>
      plan(`p${i}`, 'a:b',
    `, hooks: [${many(20, () => `{ phase: PreBackup, reference: ${reference('h')} }, `)}]`), 8_000_000)}`),
  'Applications x plans': () => ({ files: {
    'a/b/c/d/e/f/g/h/i/j/k/l/a.yaml': `${CLUSTERS}${full((i) => plan(`p${i}`, `n${i}`), HALF)}`,
    'apps.yaml': full((i) => object('Application', 'argoproj.io/v1alpha1', `name: a${i}, namespace: argocd`,
      'spec: { source: { path: a/b }, destination: { server: "https://api.ocp3.example.com:6443" }, '
        + 'syncPolicy: { automated: {} } }'), HALF),
  } }),
  'generators x clusters of one Secret': () => one(
    `${full((i) => kustomization('namespace: b\nsecretGenerator: [{ name: a }]'), HALF)}${
    full((i) => remote(`c${i}`, `, serviceAccountSecretRef: { name: a, namespace: openshift-config }`), HALF)}`),
  'one Kustomization with generators x clusters': () => one(
    `${kustomization(`secretGenerator: [${many(18_000, (i) => `{ name: a${i} }, `)}]`)}${
    full((i) => remote(`c${i}`, `, serviceAccountSecretRef: { name: b${i}, namespace: openshift-config }`),
      9_000_000)}`),
  'Kustomizations x patches of one file': () => ({ files: {
    'a.yaml': full(() => kustomization('resources: [b.yaml]\npatches: [{ path: c.yaml }]'), HALF),
    'b.yaml': within('ConfigMap', 'v1', 'a', ''),
    'c.yaml': full((i) => within('ConfigMap', 'v1', `b${i}`, ''), HALF),
  } }),
  'one Kustomization: resources x patches of one file': () => ({ files: {
    'a.yaml': kustomization(`resources: [${'b.yaml, '.repeat(98_000)}]\npatches: [{ path: c.yaml }]`),
    'b.yaml': within('ConfigMap', 'v1', 'a', ''),
    'c.yaml': full((i) => within('ConfigMap', 'v1', `b${i}`, ''), 9_000_000),
  } }),
  'Kustomizations with patches x objects': () => ({ files: {
    'a.yaml': full(() => kustomization(
      `resources: [b.yaml]\nnamePrefix: a\npatches: [${'{ patch: "a: b", target: { kind: MigPlan } }, '.repeat(
      20)}]`), HALF),
    'b.yaml': `${CLUSTERS}${full((i) => plan(`p${i}`, `n${i}`), HALF)}`,
  } }),
  'bases outside of what was named, of 2,000 files': () => ({
    files: {
      'overlay/kustomization.yaml': 'namespace: a\nresources: [../base]\n',
      'base/kustomization.yaml': `resources: [${many(2_000, (i) => `f${i}.yaml, `)}]\n`,
      ...Object.fromEntries(Array.from({ length: 2_000 }, (_, i) =>
        [`base/f${i}.yaml`, full((j) => plan(`p${i}-${j}`, `n${j}`), 5_000)])),
    },
    flags: ['overlay'],
  }),
  'bases outside of what was named, of one file for 4,000 overlays': () => ({
    files: {
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': `${CLUSTERS}${full((i) => plan(`p${i}`, `n${i}`), 9_000_000)}`,
      ...Object.fromEntries(Array.from({ length: 4_000 }, (_, i) => [`overlays/o${i}/kustomization.yaml`,
        'namespace: b\nresources: [../../base]\npatches: [{ patch: "a: b", target: { kind: MigPlan } }]\n'])),
    },
    flags: ['overlays'],
  }),
  'paths of bases that do not exist': () => ({
    files: { 'overlay/kustomization.yaml': `resources: [${full((i) => `../../n${i}, `, 1_000_000)}]\n` },
    flags: ['overlay'],
  }),
  'misspelt namespaces x Namespaces': () => named({
    'host/a.yaml': `${CLUSTERS}${full((i) => plan(`p${i}`, many(50, (j) => `nx${i}y${j}, `)))}`,
    'ocp3/b.yaml': many(500, (i) => object('Namespace', 'v1', `name: nx${i}yy`, '')),
  }),
  'AdminNetworkPolicies x plans': () => named({
    'host/a.yaml': `${CLUSTERS}${full((i) => plan(`p${i}`, `n${i}`), HALF)}`,
    'ocp3/b.yaml': full((i) => object('AdminNetworkPolicy', 'policy.networking.k8s.io/v1alpha1', `name: a${i}`,
      'spec: { priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: [10.0.0.0/8] }] }] }'),
    HALF),
  }),
  'ManifestWorks x ManagedClusters': () => one(`${many(200, (i) => object('ManagedCluster',
    'cluster.open-cluster-management.io/v1', `name: cluster-of-${i}`, ''))}${full((i) => object('ManifestWork',
    'work.open-cluster-management.io/v1', `name: a, namespace: clutser-of-${i % 200}`, 'spec: {}'))}`),
  'Kustomizations of Flux x dependencies': () => one(full((i) => object('Kustomization',
    'kustomize.toolkit.fluxcd.io/v1', `name: k${i}, namespace: flux-system`,
    `spec: { path: a, dependsOn: [{ name: x${i} }] }`))),
  'duplicates of one object': () => one(full((i) => within('ConfigMap', 'v1', 'a', `data: { a: b${i} }`))),
  'duplicates of one object, in files of clusters': () => one(full((i) =>
    `---\n# Written by cdk8s-mtc. Cluster c${i}, a\n${within('ConfigMap', 'v1', 'a', `data: { a: b${i} }`).slice(
      4)}`)),
  'two equal large objects, often': () => one(full((i) => within('ConfigMap', 'v1', 'a',
    `data: { ${many(15_000, (j) => `k${j}: v, `)} z: z${i} }`))),
  'clusters of one Secret, of many clusters': () => one(`${full((i) =>
    `---\n# Written by cdk8s-mtc. Cluster c${i}, a\n${object('Secret', 'v1', 'name: a, namespace: openshift-config',
      'data: { saToken: YQ== }').slice(4)}`, HALF)}${
    full((i) => `---\n# Written by cdk8s-mtc. Cluster d${i}, a\n${remote(`c${i}`,
      ', serviceAccountSecretRef: { name: a, namespace: openshift-config }').slice(4)}`, HALF)}`),
  'bindings x accounts of one name, of many clusters': () => one(`${full((i) =>
    `---\n# Written by cdk8s-mtc. Cluster c${i}, a\n${within('ServiceAccount', 'v1', 'a', '').slice(4)}`, HALF)}${
    full((i) => `---\n# Written by cdk8s-mtc. Cluster d${i}, a\n${within('RoleBinding',
      'rbac.authorization.k8s.io/v1', `r${i}`,
      'roleRef: { kind: Role, name: a }\nsubjects: [{ kind: ServiceAccount, name: a, namespace: shop }]').slice(4)}`,
        HALF)}`),
  'CA bundles of certificates': () => one(full((i) => mtc('MigCluster', `c${i}`,
    `spec: { isHostCluster: false, url: "https://a${i}.b", caBundle: ${Buffer.from(
      CERTIFICATE.repeat(1000)).toString('base64')} }`))),
  'Secrets of certificates': () => one(full((i) => within('Secret', 'v1', `s${i}`,
    `stringData:\n  tls.crt: ${JSON.stringify(CERTIFICATE.repeat(1000))}`))),
  'tokens': () => one(full((i) => object('Secret', 'v1', `name: s${i}, namespace: openshift-config`,
    `stringData: { saToken: "${JWT}" }`) + remote(`c${i}`,
      `, serviceAccountSecretRef: { name: s${i}, namespace: openshift-config }`))),
  'JWTs in an annotation': () => one(within('ConfigMap', 'v1', 'a, annotations: { a: "'
    + `${`${JWT} `.repeat(9_000)}" }`, '')),
  'flow mappings': () => one(full((i) =>
    within('ConfigMap', 'v1', `a${i}`, `data: ${'{ a: '.repeat(90)}b${' }'.repeat(90)}`))),
  'anchors': () => one(full((i) => within('ConfigMap', 'v1', `a${i}`,
    `data: { ${many(100, (j) => `k${j}: &a${j} v, `)} }`))),
  'long keys': () => one(full((i) => within('ConfigMap', 'v1', `a${i}`, `data: { ${'k'.repeat(5_000)}: v }`))),
  'tiny documents': () => one(full((i) => `---\na: ${i}\n`)),
  'tiny documents with duplicate keys': () => one(full(() => '---\na: 1\na: 2\n')),
  'files of 1 KB': () => ({ files: Object.fromEntries(
    Array.from({ length: 10_000 }, (_, i) => [`d${i % 100}/f${i}.yaml`,
    plan(`p${i}`, many(80, (j) => `n${i}-${j}, `))])) }),
  'files of 1 KB in one folder': () => (
    { files: Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`f${i}.yaml`,
    plan('shop', many(80, (j) => `n${i}-${j}, `))])) }),
  'empty files': () => ({ files: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) =>
    [`f${i}.yaml`, 'a: b\n'])) }),
  'runs of one plan': () => one(`${CLUSTERS}${plan('shop', 'shop')}${full((i) => mtc('MigMigration', `r${i}`,
    `spec: { migPlanRef: ${reference('shop')}, stage: false, quiescePods: true }`))}`),
  'plans of one namespace': () => one(`${CLUSTERS}${full((i) => plan(`p${i}`, 'shop'))}`),
  'plans of many namespaces': () => one(`${CLUSTERS}${full((i) => plan(`p${i}`, many(500, (j) => `n${j}, `)))}`),
  'plans with volumes': () => one(
    `${CLUSTERS}${full((i) => plan(`p${i}`, 'shop', `, persistentVolumes: [${many(50, (j) =>
    `{ name: v${j}, capacity: 1Gi, pvc: { name: c${j}, namespace: shop, accessModes: [ReadWriteOnce] }, `
    + 'selection: { action: copy, copyMethod: filesystem, storageClass: a } }, ')}]`))}`),
  'dangling references': () => one(full((i) => plan(`p${i}`, 'shop').replace('ocp3', `a${i}`)
    + mtc('MigCluster', `b${i}`, 'spec: { isHostCluster: false }'))),
  'Jobs of engines': () => one(full((i) =>
    object('Job', 'batch/v1',
    `name: j${i}, namespace: shop, ${ENGINE}`,
    POD))),
  'Pods and Jobs of one claim': () => one(
    `${full((i) => within('Pod', 'v1', `p${i}`,
    'spec: { volumes: [{ name: a, persistentVolumeClaim: { claimName: c } }] }\nstatus: { phase: Running }'), HALF)}${
    full((i) => object('Job', 'batch/v1',
      `name: j${i}, namespace: shop, ${ENGINE}`,
      POD), HALF)}`),
  'versions': () => one(full((i) => object('ClusterServiceVersion', 'operators.coreos.com/v1alpha1',
    `name: mtc-operator.v1.8.${i % 9}, namespace: ${CLUSTER}`, 'spec: { version: 1.8.3 }')
    + mtc('MigCluster', `h${i}`, 'spec: { isHostCluster: true }'))),
};

module.exports = { MODELS, full, many, mtc, within, object, plan, remote, reference, CLUSTERS };
