'use strict';
// What hostile files cost: CPU and memory of the commands that read files, beside a check of an export.
// `node hostile.js [BUNDLE]`; HOSTILE=REGEXP selects inputs by name
const fs = require('fs');
const os = require('os');
const path = require('path');
const { COMMANDS } = require('./hostile-commands');
const { measure } = require('./hostile-measure');
const { MODELS } = require('./hostile-models');
const { compile, ROOT } = require('../compile');
const { table } = require('../table');

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\n';
const object = (index) => `---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings-${index}
  namespace: shop-web
  managedFields:
  - apiVersion: v1
    fieldsType: FieldsV1
    fieldsV1:
      f:data:
        .: {}
        f:colour: {}
    manager: kubectl
data:
  colour: green
`;
const many = (count, part) => Array.from({ length: count }, (_, index) => part(index)).join('');
const plan = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\n'
  + 'metadata: { name: a, namespace: openshift-migration }\n';

/** As many parts as 10 MB have room for. */
function full(part) {
  const parts = [];
  for (let bytes = 0; bytes < 10_000_000;) {
    parts.push(part(parts.length));
    bytes += parts[parts.length - 1].length;
  }
  return parts.join('');
}

const mtc = (kind, rest) => (index) => `---\napiVersion: migration.openshift.io/v1alpha1\nkind: ${kind}\n`
  + `metadata: { name: a${index}, namespace: openshift-migration }\n${rest}\n`;
const other = (head, rest) => (index) => `---\n${head}\nmetadata: { name: a${index}, namespace: b }\n${rest}\n`;

/** Plans of so many entries each. */
function plans(spec, entry, entries) {
  return full((number) => {
    const written = many(entries, (index) => entry(number * entries + index));
    const [annotations, listed] = spec.endsWith('{}\n') ? [`  annotations:\n${written}`, ''] : ['', written];
    return `---\napiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\nmetadata:\n  name: a${number}\n`
      + `  namespace: openshift-migration\n${annotations}${spec}${listed}`;
  }).slice(0, 10_000_000).replace(/\n.*$/, '\n');
}

/** Shapes of 10 MB: many small objects with findings, many findings in one object, lists, JSON. */
const SHAPES = {
  'plans': () => full(mtc('MigPlan', '')),
  'runs': () => full(mtc('MigMigration', 'spec: { stage: true }')),
  'host clusters': () => full(mtc('MigCluster', 'spec: { isHostCluster: true }')),
  'Secrets': () => full(other('apiVersion: v1\nkind: Secret', 'data: { token: "###" }')),
  'network policies': () => full(other('apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy',
    'spec: { podSelector: {}, policyTypes: [Egress] }')),
  'firewalls': () => full(other('apiVersion: k8s.ovn.org/v1\nkind: EgressFirewall',
    'spec: { egress: [{ type: Allow, to: { dnsName: a } }] }')),
  'Namespaces': () => full((index) => `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: a${index} }\n`),
  'claims': () =>
    full(other('apiVersion: v1\nkind: PersistentVolumeClaim', 'spec: { resources: { requests: { storage: 1Gi } } }')),
  'Pods': () => full(other('apiVersion: v1\nkind: Pod',
    'spec: { volumes: [{ name: a, persistentVolumeClaim: { claimName: a } }] }')),
  'Kustomizations': () => full((index) => '---\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'
    + `resources: [a${index}.yaml]\n`),
  'Kustomizations of one file': () => full((index) => '---\napiVersion: kustomize.config.k8s.io/v1beta1\n'
    + 'kind: Kustomization\nnamePrefix: a\nresources: [a.yaml]\n'
    + `${mtc('MigMigration', 'spec: { stage: true }')(index)}`),
  'a List of Secrets': () => 'apiVersion: v1\nkind: List\nitems:\n'
    + full((index) => `- { apiVersion: v1, kind: Secret, metadata: { name: a${index}, namespace: b }, `
      + 'data: { token: "###" } }\n'),
  'annotations of a plan': () =>
    `${plan.replace(' }\n', `, annotations: {${full((index) => ` a${index}: b,`)} } }\n`)}spec: {}\n`,
  'objects with anchors': () => full(other('apiVersion: v1\nkind: ConfigMap', 'data: { a: &a b, c: *a }')),
  'objects with duplicate keys': () => full(other('apiVersion: v1\nkind: ConfigMap', 'data: { a: b, a: c }')),
  'objects with acknowledgements': () => full((index) => '---\n# cdk8s-mtc-ignore plan/conflict: it is closed\n'
    + `${HEAD.replace('name: a', `name: a${index}`)}`),
  'broken objects': () => full((index) => `---\n${HEAD.replace('name: a', `name: a${index}`).replace(' }', '')}`),
  'unknown fields of a plan': () => `${plan}spec:\n${full((index) => `  unknown${index}: 1\n`)}`,
  'namespaces of a plan': () => `${plan}spec:\n  namespaces:\n${full((index) => `  - Na_me${index}\n`)}`,
  'valid namespaces of a plan': () => `${plan}spec:\n  namespaces:\n${full((index) => `  - n${index}\n`)}`,
  'namespaces of the largest plans': () => plans('spec:\n  namespaces:\n', (index) => `  - n${index}\n`, 98_000),
  'hooks of the largest plans': () => plans('spec:\n  hooks:\n', (index) =>
    `  - { reference: { name: h${index}, namespace: openshift-migration }, phase: PreBackup }\n`, 19_000),
  'annotations of the largest plans': () => plans('spec: {}\n', (index) => `    a${index}: b\n`, 98_000),
  'misspelt acknowledgements': () => `${full(() => '# cdk8s-mtc-ingore\n')}${plan}`,
  'a List of Pods in JSON': () => '{"apiVersion":"v1","kind":"PodList","items":['
    + `${full((index) => `{"metadata":{"name":"a${index}"}},`)}{"metadata":{}}]}`,
  'a List in YAML': () => 'apiVersion: v1\nkind: List\nitems:\n'
    + `${full((index) => `- apiVersion: v1\n  kind: ConfigMap\n  metadata: { name: a${index}, namespace: b }\n`)}`,
  'a List in JSON': () => '{"apiVersion":"v1","kind":"List","items":['
    + `${full((index) => '{"apiVersion":"v1","kind":"ConfigMap",'
      + `"metadata":{"name":"a${index}","namespace":"b"}},\n`)}{}]}`,
  'JSON in lines': () =>
    full((index) => `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a${index}","namespace":"b"}}\n`),
};

const annotated = (text) =>
  `${HEAD.replace('namespace: b',
    `namespace: b, annotations: { a: ${JSON.stringify(text)} }`)}data: { a: b, a: c }\n`;

/** Texts for the masker: many secrets in one value, and values that each word starts again. */
const FLOODS = {
  'URLs with passwords': "<'a:b@c '",
  'tokens': 'token=a ',
  'quoted tokens': 'token=\'',
  'options': '-u:',
  'joined passwords': '[-pabcde',
  'authentications': 'basic/',
  'parameters of URLs': '?sig=abcdefgh',
  'at signs': '@',
  'private keys': '-----BEGIN PRIVATE KEY-----',
};

const INPUTS = {
  'an export, 10 MB': () => many(36_000, object),
  '{} in lines, 3 MB': () => '{}\n'.repeat(1_000_000),
  'brackets, 9 MB': () => `${HEAD}spec: ${'['.repeat(9_000_000)}`,
  'brackets, 1 MB': () => `${HEAD}spec: ${'['.repeat(1_000_000)}`,
  'pairs in brackets, 2.4 MB': () => `${HEAD}spec: [${'a: b, '.repeat(400_000)}]\n`,
  '200 documents with 5,000 blanks in a line, 1 MB': () => many(200, (index) =>
    `---\n${plan.replace('name: a', `name: a${index}`)}spec: { unknown: "${' '.repeat(5000)}" }\n`),
  'keys in one line, 6 MB': () => `${HEAD}spec: {${many(500_000, (index) => `k${index}: v, `)}}\n`,
  '..., 4 MB': () => '...\n'.repeat(1_000_000),
  'aliases, 4.4 MB': () => `${HEAD}a: &a 1\nspec:\n${'- *a     \n'.repeat(400_000)}`,
  'duplicate keys, 1 MB': () => `${HEAD}data:\n${many(100_000, (index) => `  k${index % 50_000}: a\n`)}`,
  ...Object.fromEntries(Object.entries(SHAPES).map(([name, make]) => [`${name}, 10 MB`, make])),
  ...Object.fromEntries(Object.entries(FLOODS)
    .map(([name, part]) => [`${name} in an annotation, 10 MB`, () => annotated(
      part.repeat(9_900_000 / part.length))])),
  'a private key in an annotation, 10 MB': () => annotated(`-----BEGIN PRIVATE KEY-----${'A'.repeat(9_900_000)}`),
  'documents just within the limit, 10 MB': () => many(10, (index) =>
    `---\n${HEAD.replace('name: a', `name: a${index}`)}spec: [${'a: b, '.repeat(48_000)}${' '.repeat(700_000)}]\n`),
};

const check = (files, flags) => ({ files, args: ['check', '--format', 'json', ...flags] });

/** All inputs by name: the arguments of the command line and the files that it reads. */
const ALL = {
  ...Object.fromEntries(Object.entries(INPUTS).map(([name, make]) =>
    [name, () => check({ 'a.yaml': make() }, ['a.yaml'])])),
  ...Object.fromEntries(Object.entries(MODELS).map(([name, make]) => [`model: ${name}`, () => {
    const { files, flags = [] } = make();
    return check(files, flags.length > 0 ? flags : ['.']);
  }])),
  ...COMMANDS,
};

/** After so many inputs the export is measured again: a machine with other work is not as fast all the time. */
const BETWEEN = 4;

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-bench-'));
try {
  const command = process.argv[2] ?? compile('src/cli/main.ts', path.join(scratch, 'lib/cli'));
  fs.copyFileSync(path.join(ROOT, 'package.json'), path.join(scratch, 'package.json'));
  const selected = new RegExp(process.env.HOSTILE ?? '');
  const [[reference, makeExport], ...others] = Object.entries(ALL);
  const names = others.filter(([name]) => selected.test(name));
  let last = measure(command, makeExport());
  const rows = [{ name: reference, ...last, ratio: 1 }];
  for (let start = 0; start < names.length; start += BETWEEN) {
    const measured = names.slice(start, start + BETWEEN).map(([name, make]) => {
      const row = { name, ...measure(command, make()) };
      process.stderr.write(`${name}: ${row.cpu.toFixed(1)} s, ${row.memory.toFixed(
        0)} MB, ends with ${row.exitCode}\n`);
      return row;
    });
    const next = measure(command, makeExport());
    rows.push(...measured.map((row) => ({ ...row, ratio: 2 * row.cpu / (last.cpu + next.cpu) })));
    last = next;
  }
  console.log(table([
    ['input', 's of CPU', 'export = 1', 'MB of memory', 'exit code'],
    ...rows.map(({ name, cpu, ratio, memory, exitCode }) =>
      [name, cpu.toFixed(1), ratio.toFixed(2), memory.toFixed(0), String(exitCode)]),
  ]));
} finally {
  fs.rmSync(scratch, { recursive: true });
}
