'use strict';
// What the other commands that read files are given: dumps, output folders and their indexes.
const { createHash } = require('crypto');
const { CLUSTERS, full, many, mtc, object, plan, reference, remote, within } = require('./hostile-models');

const SIZE = 10_000_000;
const joined = (part, bytes = SIZE) => full((index) => `${index ? ',' : ''}${JSON.stringify(part(index))}`, bytes);
const lists = (kind, version, part) => `{"apiVersion":"${version}","kind":"${kind}List","items":[${joined(part)}]}`;
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

const EMPTY = { $schema: 'a', version: 1, app: 'a', isNamed: true, clusters: [], units: [], plans: [], runs: [] };
const HOST = { name: 'host', role: 'host', migClusters: [{ name: 'host', host: 'host' }], units: [] };
const OCP3 = { name: 'ocp3', role: 'remote', migClusters: [{ name: 'ocp3', host: 'host' }], units: [] };

/** An index with lists that are written as JSON already. */
function index(parts) {
  const fields = { ...EMPTY, clusters: [HOST, OCP3] };
  const text = Object.entries({ ...Object.fromEntries(Object.entries(fields).map(([name, value]) =>
    [name, JSON.stringify(value)])), ...parts });
  return `{${text.map(([name, value]) => `"${name}":${value}`).join(',')}}`;
}

const HALF = SIZE / 2;
const unit = (path, more = {}) => ({ path, cluster: 'host', step: 'host-cluster', purpose: 'p', isSecret: false,
  starts: [], after: [], waitFor: [], logs: [], files: [], ...more });
const runUnit = (number) => unit(`runs/p${number}/1-cutover/host`, { step: 'run', run: `runs/p${number}/1-cutover` });
const run = (number, kind = 'cutover') => (
  { path: `runs/p${number}/1-cutover`, ownerKind: 'plan', owner: `p${number}`, number: 1,
  kind, id: 'a', purpose: 'p', units: [`runs/p${number}/1-cutover/host`] });
const secret = (number) => ({ apiVersion: 'v1', kind: 'Secret', namespace: 'b', name: `s${number}` });
const planEntry = (number) => (
  { name: `p${number}`, cluster: 'host', isWritten: true, source: 'ocp3', destination: 'host',
  repository: 'backups', namespaces: [{ source: `n${number}`, destination: `n${number}` }], hooks: [], runs: [] });
const wait = (number) => ({ target: { apiVersion: 'v1', kind: 'Pod', namespace: 'b', name: `p${number}` },
  condition: 'Ready', timeoutSeconds: 60 });

/** An output folder with one unit of one file. */
function folderOf(text, objects, more = {}) {
  const file = { path: 'clusters/host/manifests/a.yaml', sha256: sha256(text), objects };
  return { 'clusters/host/manifests/a.yaml': text,
    'migration.json': index({ units: JSON.stringify([unit('clusters/host/manifests', { files: [file] })]),
      ...more }) };
}

const placed = (folder, files) => Object.fromEntries(
  Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
const listed = (kind, apiVersion, namespace, count, prefix) => Array.from({ length: count }, (_, number) =>
  ({ apiVersion, kind, namespace, name: `${prefix}${number}` }));

/** So many config maps with a value, as a file and as objects. */
function configMaps(count, value) {
  return folderOf(many(count, (number) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${number}\n  namespace: b\ndata:\n  a: ${value(
    number)}\n---\n`).slice(0, -4),
    listed('ConfigMap', 'v1', 'b', count, 'c'));
}

const wave = (number) => ({ number, plans: [`p${number}`], stageSeconds: 1, cutoverSeconds: 1,
  window: { name: `w${number}`, start: 's', hours: 0 } });
const fleetPlan = (number) => (
  { name: `p${number}`, wave: number, amounts: { namespaces: 1, pods: 1, volumes: 1 }, bytes: 1,
  stageSeconds: 1, cutoverSeconds: 1, namespaces: [
    { source: `n${number}`, destination: `n${number}`, pods: 1, volumes: 1, bytes: 1, reason: 'r' }] });
const fleet = (waves, plans, volumes = '') =>
  `{"$schema":"a","version":1,"fleets":[{"name":"f","limits":{"namespaces":1,"pods":1,"volumes":1},`
  + `"assumptions":{"bytesPerSecond":1,"changedShare":0,"overheadSeconds":0},"waves":[${waves}],"plans":[${plans}],`
  + `"volumes":[${volumes}],"excluded":[],"findings":[]}]}`;

const volumes = (count) => Array.from({ length: count }, (_, number) =>
  ({ name: `v${number}`, capacity: '1Gi', pvc: { namespace: 'n', name: `c${number}` },
  supported: { actions: ['copy'] }, selection: { action: 'copy' } }));
const RULES = (count) => JSON.stringify([
  ...Array.from({ length: count }, (_, number) => (
  { name: `r${number}`, treatment: 'skip', match: { claims: [`x${number}-*`] } })),
  { name: 'rest', treatment: 'copy' }]);
const planWithRules = (count) =>
  'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\nmetadata:\n  name: p0\n'
  + '  namespace: openshift-migration\n'
  + `  annotations:\n    cdk8s-mtc.io/volume-rules: '${RULES(count)}'\nspec: {}\n`;
const livePlan = (count) => JSON.stringify({ apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigPlan',
  metadata: { name: 'p0', namespace: 'openshift-migration' }, spec: { persistentVolumes: volumes(count) },
  status: { conditions: [{ type: 'Ready', status: 'True', category: 'Required' },
    { type: 'PvsDiscovered', status: 'True', category: 'Required' }] } });
const withRules = (rules, count) => ({ ...placed('dist', folderOf(planWithRules(rules),
  listed('MigPlan', 'migration.openshift.io/v1alpha1', 'openshift-migration', 1, 'p'),
    { plans: JSON.stringify([planEntry(0)]) })), 'plan.json': livePlan(count) });

const migration = (rest) => (number) => ({ apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigMigration',
  metadata: { name: `r${number}`, namespace: 'openshift-migration' }, spec: { stage: true }, ...rest });
const condition = { type: 'Failed', status: 'True', category: 'Critical', reason: 'r', message: 'm' };
const inventory = (text) => (
  { files: { 'a.json': text }, args: ['inventory', '--from', 'a.json', '-o', 'out.json'] });
const inventoryYaml = (text) => (
  { files: { 'a.yaml': text }, args: ['inventory', '--from', 'a.yaml', '-o', 'out.json'] });
const importing = (text, flags = []) => ({ files: { 'a.yaml': text }, args: ['import', 'a.yaml', ...flags] });
const status = (text) => ({ stdin: text, args: ['status', '-'] });
const reading = (command, files, ...flags) => ({ files: placed('dist', files), args: [command, 'dist', ...flags] });

const SHOWN = {
  'units and runs': { units: `[${joined(runUnit, HALF)}]`, runs: `[${joined(run, HALF)}]` },
  'units of rollbacks': { units: `[${joined(runUnit, HALF)}]`,
    runs: `[${joined((number) => run(number, 'rollback'), HALF)}]` },
  'units and filled Secrets': {
    units: `[${joined((number) => unit(`clusters/host/u${number}`,
      { files: [{ path: `clusters/host/u${number}/a.yaml`, objects: [secret(number)] }] }), HALF)}]`,
    secrets: `[${joined((number) => ({ cluster: 'host', object: secret(number), keys: [] }), HALF)}]`,
  },
  'one unit of waits': { units: `[${JSON.stringify(unit('clusters/host/u')).replace('"waitFor":[]', () =>
    `"waitFor":[${joined(wait)}]`)}]` },
  'one unit of objects': { units: `[${JSON.stringify(unit('secrets/host/u',
    { step: 'secrets', isSecret: true, files: [{ path: 'secrets/host/u/a.yaml', objects: [] }] }))
    .replace('"objects":[]', () => `"objects":[${joined(secret)}]`)}]` },
  'plans': { plans: `[${joined(planEntry)}]` },
  'clusters and plans': { clusters: `[${joined((number) => (
    { ...OCP3, name: `c${number}`, migClusters: [{ name: `c${number}`, host: 'host' }] }), HALF)}]`,
    plans: `[${joined((number) => ({ ...planEntry(number), source: `c${number}`, destination: `d${number}` }),
      HALF)}]` },
  'controllers and plans': { plans: `[${joined(planEntry, HALF)}]`,
    controllers: `[${joined((number) => (
      { cluster: `c${number}`, proxies: [{ use: 'http', host: `h${number}`, port: 1 }], usesNodePorts: false,
      isRsyncPrivileged: true }), HALF)}]` },
};


/** By command and name: the files, the arguments, and what comes in on standard input. */
const COMMANDS = {
  ...Object.fromEntries(Object.entries(SHOWN).flatMap(([name, parts]) => [
    [`show: ${name}`, () => reading('show', { 'migration.json': index(parts) })],
    ...JSON.stringify(parts.units ?? '').includes('clusters/host/u0/') ? []
      : [[`report: ${name}`, () => reading('report', { 'migration.json': index(parts) })]],
  ])),
  'report: plans and their manifests': () => {
    const text = full((number) => plan(`p${number}`, `n${number}`), HALF);
    return reading('report', folderOf(CLUSTERS.slice(4) + text, [], { plans: `[${joined(planEntry, HALF)}]` }));
  },
  'report: storages and plans': () => reading('report',
    folderOf(full((number) => mtc('MigStorage', `s${number}`, 'spec: { backupStorageProvider: aws }'), HALF).slice(
    4), [],
    { plans: `[${joined((number) => ({ ...planEntry(number), repository: `s${number}` }), HALF)}]` })),
  'report: remote clusters and plans': () => reading('report',
    folderOf(full((number) => remote(`c${number}`), HALF).slice(4), [],
    { plans: `[${joined((number) => ({ ...planEntry(number), source: `c${number}` }), HALF)}]` })),
  'fleet: waves and plans': () => reading('fleet',
    { 'fleet.json': fleet(joined(wave, HALF), joined(fleetPlan, HALF)) }),
  'fleet: --explain of an unknown namespace': () => reading('fleet', { 'fleet.json': fleet('', joined(fleetPlan)) },
    '--explain', 'nn'),
  'report: waves and plans': () => reading('report',
    { 'migration.json': index({}), 'fleet.json': fleet(joined(wave, HALF), joined(fleetPlan, HALF)) }),
  'report --markdown: waves and plans': () => reading('report',
    { 'migration.json': index({}), 'fleet.json': fleet(joined(wave, HALF), joined(fleetPlan, HALF)) }, '--markdown'),
  'diff: many objects': () => (
    { files: { ...placed('old', configMaps(38_000, () => 'b')), ...placed('new', configMaps(38_000, () => 'c')) },
    args: ['diff', 'old', 'new'] }),
  'diff: large values': () => (
    { files: { ...placed('old', configMaps(10, () => 'b'.repeat(490_000))),
    ...placed('new', configMaps(10, () => 'c'.repeat(490_000))) }, args: ['diff', 'old', 'new'] }),
  'diff: lists': () => ({ files: { ...placed('old', configMaps(1, () => `[${many(300_000, (n) => `v${n}, `)}]`)),
    ...placed('new', configMaps(1, () => `[${many(300_000, (n) => `w${n}, `)}]`)) }, args: ['diff', 'old', 'new'] }),
  'diff: keys': () => ({ files: { ...placed('old', configMaps(1, () => `{${many(200_000, (n) => `v${n}: a, `)}}`)),
    ...placed('new', configMaps(1, () => `{${many(200_000, (n) => `w${n}: a, `)}}`)) },
      args: ['diff', 'old', 'new'] }),
  'volumes: rules and volumes': () => (
    { files: withRules(8_000, 50_000), args: ['volumes', 'dist', 'p0', '--from', 'plan.json'] }),
  'status: runs': () => status(lists('MigMigration', 'migration.openshift.io/v1alpha1',
    migration({ status: { phase: 'Completed', conditions: [condition] } }))),
  'status: tiny objects': () => status(
    lists('ConfigMap', 'v1', (number) => ({ apiVersion: 'v1', kind: 'A', metadata: { name: `a${number}` } }))),
  'status: conditions of one run': () => status(
    JSON.stringify(migration({ status: { conditions: Array(19_000).fill(condition) } })(0))),
  'status: a long message': () => status(
    JSON.stringify(migration({ status: { conditions: [{ ...condition, message: 'token=a '.repeat(240_000) }] } })(
    0))),
  'status: errors of runs': () => status(
    lists('MigMigration', 'migration.openshift.io/v1alpha1', migration(
    { status: { errors: Array(500).fill('token=a password: b') } }))),
  'inventory: tiny Pods in JSON': () => inventory(
    lists('Pod', 'v1', (number) => ({ metadata: { name: `a${number}` }, spec: {} }))),
  'inventory: Namespaces in JSON': () => inventory(
    lists('Namespace', 'v1', (number) => ({ metadata: { name: `a${number}` } }))),
  'inventory: tiny Pods in YAML': () => inventoryYaml(
    `apiVersion: v1\nitems:\n${full((number) => `- metadata:\n    name: a${number}\n  spec: {}\n`)}kind: PodList\n`),
  'inventory: Pods of a List in YAML': () => inventoryYaml(
    `apiVersion: v1\nitems:\n${full((number) =>
    `- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a${number}\n  spec: {}\n`)}kind: List\n`),
  'inventory: Pods in documents': () => inventoryYaml(
    full((number) => `---\napiVersion: v1\nkind: Pod\nmetadata: {name: a${number}}\nspec: {}\n`)),
  'inventory: unusual Pods in documents': () => inventoryYaml(
    full((number) => `---\napiVersion: v1\nkind: Pod\nmetadata: {name: &a a${number}}\nspec: {}\n`)),
  'inventory: {} in lines': () => inventory('{}\n'.repeat(SIZE / 3)),
  'inventory: {} in a list': () => inventory(
    `{"apiVersion":"v1","kind":"PodList","items":[${'{},'.repeat(SIZE / 3)}{}]}`),
  'inventory: --- in lines': () => inventoryYaml('---\n'.repeat(SIZE / 4)),
  'inventory: a: in documents': () => inventoryYaml('---\na: b\n'.repeat(SIZE / 9)),
  'inventory: empty lines': () => inventoryYaml(`a: b\n${'\n'.repeat(SIZE)}`),
  'inventory: one object of lines': () => inventoryYaml(
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels:\n${full((number) => `    l${number}: b\n`,
    3_000_000)}spec: {}\n`),
  'inventory: large unusual objects': () => inventoryYaml(
    full((number) => `---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a${number}\n  labels:\n    x: &x y\n${many(
    70_000, (label) => `    l${label}: b\n`)}spec: {}\n`)),
  'inventory: firewalls': () => inventory(
    lists('EgressFirewall', 'k8s.ovn.org/v1', (number) => (
    { metadata: { name: 'default', namespace: `n${number}` }, spec: { egress: Array(20).fill({ to: {} }) } }))),
  'inventory: image streams': () => inventory(
    lists('ImageStream', 'image.openshift.io/v1', (number) => (
    { metadata: { name: `i${number}`, namespace: 'b' }, status: { dockerImageRepository: 'r',
    tags: [{ items: [{ dockerImageReference: 'r@a', image: 'a' }] }] } }))),
  'inventory: API resources': () => inventory(
    full((number) => `{"kind":"APIResourceList","groupVersion":"g/v1","resources":[{"name":"r${number}"}]}\n`)),
  'inventory: files of 1 KB': () => (
    { files: Object.fromEntries(Array.from({ length: 10_000 }, (_, number) => [`dump/f${number}.json`,
    JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: `p${number}`, namespace: 'b' },
      spec: { a: 'b'.repeat(900) } })])), args: ['inventory', '--from', 'dump', '-o', 'out.json'] }),
  'import: plans': () => importing(`${CLUSTERS}${full((number) => plan(`p${number}`, `n${number}`))}`),
  'import: plans of one name': () => importing(`${CLUSTERS}${full(() => plan('p', 'n'))}`),
  'import: plans and runs': () => importing(
    `${CLUSTERS}${full((number) => plan(`p${number}`, `n${number}`), HALF)}${full((number) =>
    mtc('MigMigration', `r${number}`,
    `spec: { migPlanRef: ${reference(`p${number}`)}, stage: false }`), HALF)}`),
  'import: runs of one plan': () => importing(
    `${CLUSTERS}${plan('p', 'n')}${full((number) => mtc('MigMigration', `r${number}`,
    `spec: { migPlanRef: ${reference('p')}, stage: false }`))}`),
  'import: namespaces of a plan and policies': () => importing(
    `${CLUSTERS}${plan('p', many(90_000, (number) => `n${number}, `))}${full((number) =>
    object('NetworkPolicy', 'networking.k8s.io/v1', `name: a, namespace: n${number}`, 'spec: { podSelector: {} }'),
      8_000_000)}`),
  'import: other objects': () => importing(
    `${CLUSTERS}${full((number) => within('ConfigMap', 'v1', `c${number}`, ''))}`),
  'import: copies of an object': () => importing(
    `${CLUSTERS}${full((number) => within('ConfigMap', 'v1', 'c', `data: { a: b${number} }`))}`),
  'import: objects of many clusters': () => importing(
    `${CLUSTERS}${full((number) =>
    `---\n# Written by cdk8s-mtc. Cluster c${number}, a\n${within('ConfigMap', 'v1', 'c', '').slice(4)}`)}`),
  'import: secret values': () => importing(
    `${CLUSTERS}${full((number) => within('ConfigMap', 'v1', `c${number}`,
    `data: { password${number}: hunter2-hunter3 }`))}`),
  'import: secret values of one object': () => importing(
    `${CLUSTERS}${within('ConfigMap', 'v1', 'c',
    `data:\n${many(49_000, (number) => `  password${number}: hunter2-hunter3\n`)}`)}`),
  'import: controllers': () => importing(
    `${CLUSTERS}${full((number) => mtc('MigrationController', `c${number}`, 'spec: { mig_pv_limit: 9 }'))}`),
  'import: remote clusters': () => importing(full((number) => remote(`c${number}`))),
  'import --fix: plans': () => importing(`${CLUSTERS}${full((number) => plan(`p${number}`, `N${number}`))}`,
    ['--fix']),
  'import --fix: controllers': () => importing(
    `${CLUSTERS}${full((number) => mtc('MigrationController', `c${number}`, 'spec: { mig_pv_limit: 9 }'))}`,
    ['--fix']),
  'import: hooks': () => importing(
    `${CLUSTERS}${full((number) => mtc('MigHook', `h${number}`,
    'spec: { image: a, targetCluster: source, custom: true }'), HALF)}${
    full((number) => plan(`p${number}`, `n${number}`,
      `, hooks: [{ phase: PreBackup, reference: ${reference(
      `h${number}`)}, executionNamespace: a, serviceAccount: p${number}-prebackup }]`), HALF)}`),
  'check --fix': () => ({ files: { 'a.yaml': `${CLUSTERS}${full((number) => plan(`p${number}`, `N${number}`))}` },
    args: ['check', '--fix', 'a.yaml'] }),
  'check --baseline': () => (
    { files: { 'a.yaml': CLUSTERS, 'b.json': JSON.stringify(
    { version: 1, findings: Array.from({ length: 70_000 }, (_, number) =>
    ({ rule: 'plan/conflict', file: `f${number}.yaml`, kind: 'MigPlan', namespace: 'a', name: `p${number}`,
      path: 'spec.namespaces[0]', count: 1 })) }) }, args: ['check', '--baseline', 'b.json', 'a.yaml'] }),
  'check --write-baseline': () => (
    { files: { 'a.yaml': full((number) => mtc('MigPlan', `p${number}`, '')) },
    args: ['check', '--baseline', 'b.json', '--write-baseline', 'a.yaml'] }),
  'check --inventory': () => (
    { files: { 'a.yaml': `${CLUSTERS}${full((number) => plan(`p${number}`, `n${number}`), HALF)}`,
    'i.json': JSON.stringify({ version: 1 }) }, args: ['check', '--inventory', 'ocp3=i.json', 'a.yaml'] }),
  'check: patterns of the configuration': () => (
    { files: { 'a.yaml': full((number) => within('ConfigMap', 'v1', `c${number}`, ''), 1_000_000),
    'cdk8s-mtc.yaml': `rules:\n  plan/conflict: off\noverrides:\n${many(20_000, (number) =>
      `- paths: ["${'*'.repeat(20)}a${number}**"]\n  rules: { plan/conflict: off }\n`)}` },
      args: ['check', 'a.yaml'] }),
  'check --explain-model: plans': () => (
    { files: { 'a.yaml': `${CLUSTERS}${full((number) => plan(`p${number}`, `n${number}`))}` },
    args: ['check', '--explain-model', 'a.yaml'] }),
  'check --format sarif: plans': () => (
    { files: { 'a.yaml': full((number) => mtc('MigPlan', `p${number}`, '')) },
    args: ['check', '--format', 'sarif', 'a.yaml'] }),
};

module.exports = { COMMANDS };
