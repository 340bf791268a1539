import { checked, configMap } from './support';
import { Budget } from '../../src/cli/reading/budget';
import { rulesOn } from '../../src/cli/reading/judging-cost';
import { LIMITS } from '../../src/cli/reading/limits';
import { SourceFile } from '../../src/cli/reading/source-file';
import { readManifests } from '../../src/cli/reading/yaml-reader';
import { toManifest } from '../../src/rules/engine/manifest';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\n';

/** What is found, in files that would be too much. */
function rulesOf(text: string | Uint8Array): string[] {
  const { findings, exitCode } = checked({ 'a.yaml': text }, ['.', '--pass-on-no-manifests']);
  expect(exitCode).toBe(findings.length > 0 ? 1 : 0);
  return findings.map(({ rule }) => rule);
}

test.each([
  ['aliases of aliases', `${HEAD}x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n${Array.from({ length: 9 }, (_, level) =>
    `x${level + 1}: &x${level + 1} [${Array(10).fill(`*x${level}`).join(', ')}]\n`).join('')}`],
  ['merges of merges', `${HEAD}x0: &x0 { a: 1, b: 2 }\n${Array.from({ length: 40 }, (_, level) =>
    `x${level + 1}: &x${level + 1}\n  <<: [${Array(10).fill(`*x${level}`).join(', ')}]\n  k${level}: 1\n`).join('')}`],
  ['a chain of merges', `${HEAD}x0: &x0 { a: 1 }\n${Array.from({ length: 5000 }, (_, level) =>
    `x${level + 1}: &x${level + 1} { <<: *x${level}, k${level}: 1 }\n`).join('')}`],
  ['one large anchor, many aliases', `${HEAD}a: &a [${'1,'.repeat(10_000)}1]\nb:\n${'- *a\n'.repeat(1000)}`],
])('alias bombs: %s', (_, text) => {
  expect(rulesOf(text)).toEqual(['document/alias-bomb']);
});

test('many aliases of small values are not a bomb', () => {
  expect(rulesOf(`${HEAD}a: &a { b: c }\nb:\n${'- *a\n'.repeat(20_000)}`)).toEqual([]);
});

const DEEP = 100_000;
test.each([
  ['open brackets', '['.repeat(DEEP)],
  ['open braces', '{a: '.repeat(DEEP)],
  ['brackets', `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`],
  ['dashes', `${'- '.repeat(DEEP)}a`],
  ['question marks', '? '.repeat(DEEP)],
  ['indentation', Array.from({ length: 1500 }, (_, level) => `${' '.repeat(level)}a:\n`).join('')],
  ['a few too many', `${HEAD}x: ${'['.repeat(LIMITS.depth)}${']'.repeat(LIMITS.depth)}\n`],
])('deep nesting: %s', (_, text) => {
  expect(rulesOf(text)).toEqual(['document/too-deep']);
});

test('what is deep, but not too deep', () => {
  expect(rulesOf(`${HEAD}x: ${'['.repeat(LIMITS.depth - 1)}${']'.repeat(LIMITS.depth - 1)}\n`)).toEqual([]);
});

test.each([
  ['a file', Buffer.alloc(LIMITS.fileBytes + 1, '# a comment\n')],
  ['a document of 50 MB', `${HEAD}data:\n  a: "${'x'.repeat(50_000_000)}"\n`],
  ['too many documents', `--- 1\n${'---\na\n'.repeat(LIMITS.documents)}`],
])('too much: %s', (_, text) => {
  expect(rulesOf(text)).toEqual(['document/too-large']);
});

test('the rest of a file with a document that is too large is judged', () => {
  const { findings, summary } = checked({
    'a.yaml': `a: "${'x'.repeat(LIMITS.documentCharacters)}"\n---\n${configMap('a')}`,
  });
  expect(findings).toMatchObject([{ rule: 'document/too-large', line: 1 }]);
  expect(summary.manifests).toBe(1);
});

test('a value that no object can contain, in a document that has to be parsed as a whole', () => {
  const written = (length: number) => `${HEAD}x: &x 1\n#${'a'.repeat(length - 1)}\n`;
  expect(checked({ 'a.yaml': `${HEAD}x: &x "${'a'.repeat(LIMITS.valueCharacters - 1)}"\n` }).findings).toMatchObject([{
    rule: 'document/too-large',
    line: 1,
    message: 'the document contains a value of more than 2 MB and is not judged',
    fix: 'Shorten the value: the API server rejects objects of more than about 1.5 MB.',
  }]);
  expect(rulesOf(written(LIMITS.valueCharacters + 1))).toEqual(['document/too-large']);
  expect(rulesOf(written(LIMITS.valueCharacters))).toEqual([]);
});

describe('an object that no cluster can have is not judged', () => {
  const named = (name: string, rest: string) =>
    `{ apiVersion: v1, kind: ConfigMap, metadata: { name: ${name}, namespace: b }, ${rest} }`;
  const itself = 'apiVersion v1 kind ConfigMap metadata name a namespace b data x'.replace(/ /g, '').length;
  const long = (characters: number) => named('a', `data: { x: ${'y'.repeat(characters - itself)} }`);
  const wide = (values: number) => named('a', `data: [${'1, '.repeat(values - 8)}1]`);
  const messages = (text: string) =>
    checked({ 'a.yaml': text }).findings.map(({ rule, message, line, path }) => ({ rule, message, line, path }));
  const tooLarge = (what: string, path = '') => [{
    rule: 'document/too-large',
    message: `ConfigMap b/a ${what} and is not judged: the API server rejects objects of more than about 1.5 MB`,
    line: 1,
    path,
  }];

  test('because of its keys and strings', () => {
    expect(messages(long(LIMITS.objectCharacters))).toEqual([]);
    expect(messages(long(LIMITS.objectCharacters + 1))).toEqual(tooLarge('is larger than 2 MB'));
  });

  test('because of its fields and values', () => {
    expect(messages(wide(LIMITS.objectValues))).toEqual([]);
    expect(messages(wide(LIMITS.objectValues + 1))).toEqual(tooLarge('has more than 100000 fields and values'));
  });

  test('but the others of its List are', () => {
    const text = `apiVersion: v1\nkind: List\nitems:\n- ${named('c', 'data: {}')}\n- ${wide(LIMITS.objectValues + 1)}\n`
      + `- ${named('d', 'data: {}')}\n`;
    expect(messages(text)).toEqual(tooLarge('has more than 100000 fields and values', 'items[1]'));
    expect(checked({ 'a.yaml': text }).summary.manifests).toBe(2);
  });

  test('and counts each alias', () => {
    const text = (others: string) => `${HEAD}data: { x: &x [${'1, '.repeat(49_994)}1], y: *x, ${others} }\n`;
    expect(messages(text('z: 1'))).toEqual([]);
    expect(messages(text('z: 1, w: 1')).map(({ message }) => message))
      .toEqual(tooLarge('has more than 100000 fields and values').map(({ message }) => message));
  });
});

describe('judging costs what rules look at', () => {
  const MTC = 'migration.openshift.io/v1alpha1';
  const SPENT = ['the input has too many parts for its size: from here on it is not judged'];
  const judged = (text: string, budget?: number) =>
    readManifests(new SourceFile('a.yaml', text), true, new Budget(budget));
  const messages = (text: string, budget: number) => judged(text, budget).problems.map(({ message }) => message);

  /** The smallest budget with which a text is judged as a whole. */
  function costOf(text: string): number {
    let [few, enough] = [-1, 1_000_000];
    while (enough - few > 1) {
      const middle = Math.floor((few + enough) / 2);
      [few, enough] = messages(text, middle).length > 0 ? [middle, enough] : [few, middle];
    }
    return enough;
  }

  const object = (apiVersion: string, kind: string, rest = '', name = 'a', namespace = 'openshift-migration') =>
    `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\n${rest}`;
  const items = (field: string) => `spec:\n  ${field}:\n${'  - a\n'.repeat(2000)}`;

  test('a kind that more rules look at costs more', () => {
    const rules = (apiVersion: string, kind: string) => rulesOn(toManifest({ apiVersion, kind }, 'a.yaml', 0));
    const [plan, run, secret, other] =
      [rules(MTC, 'MigPlan'), rules(MTC, 'MigMigration'), rules('v1', 'Secret'), rules('v1', 'Other')];
    expect(rules('example.com/v1', 'MigPlan')).toBe(other);
    expect([plan > run, run > secret, secret > other, other > 0]).toEqual([true, true, true, true]);
  });

  test('the values of an object of MTC cost more than those of another, and namespaces of a plan most', () => {
    const [namespaces, values, others] = [
      costOf(object(MTC, 'MigPlan', items('namespaces'))), costOf(object(MTC, 'MigPlan', items('namespacez'))),
      costOf(object('example.com/v1', 'MigPlan', items('namespaces'))),
    ];
    expect(namespaces - values).toBe(2000 * LIMITS.namespaceTokens);
    expect(values - others).toBeGreaterThan(1000 * LIMITS.valueTokens);
  });

  test('so much is judged as the budget has, and the rest is reported once', () => {
    const text = object(MTC, 'MigPlan').repeat(100);
    const cost = costOf(text);
    expect(messages(text, cost)).toEqual([]);
    expect(messages(text, cost - 1)).toEqual(SPENT);
    expect(judged(text, cost / 2).manifests.length).toBeGreaterThan(40);
    expect(judged(text, cost / 2).manifests.length).toBeLessThan(60);
  });

  test('an object of an import costs more, because it is also written', () => {
    const read = (factor: number) => readManifests(new SourceFile('a.yaml', object(MTC, 'MigPlan').repeat(100)), true,
      new Budget(1_000, factor)).manifests.length;
    expect(read(LIMITS.importFactor)).toBeLessThan(read(1));
    expect(read(LIMITS.importFactor)).toBeGreaterThan(read(1) / 2);
  });

  const reference = (name: string) => `{ name: ${name}, namespace: openshift-migration }`;

  test.each([1, LIMITS.importFactor])('20,000 objects of a migration are judged, with a factor of %d', (factor) => {
    const migration = (number: number) => [
      object(MTC, 'MigPlan', `spec:\n  srcMigClusterRef: ${reference('ocp3')}\n`
        + `  destMigClusterRef: ${reference('host')}\n  migStorageRef: ${reference('backups')}\n`
        + `  namespaces: [shop-${number}-web, "shop-${number}-db:shop-${number}-data"]\n`
        + `  hooks:\n  - { phase: PreBackup, reference: ${reference(`h${number}`)}, `
        + `executionNamespace: shop-${number}-web, serviceAccount: hooks }\n`
        + '  persistentVolumes:\n'
        + ['data', 'media'].map((claim) => `  - { name: pvc-${claim}, capacity: 10Gi, storageClass: glusterfs, pvc: { `
        + `name: ${claim}, namespace: shop-${number}-web, accessModes: [ReadWriteOnce] }, selection: { action: copy, `
        + 'copyMethod: filesystem, storageClass: gp3-csi } }\n').join(''), `p${number}`),
      ...['stage', 'cutover'].map((kind) => object(MTC, 'MigMigration',
        `spec:\n  migPlanRef: ${reference(`p${number}`)}\n  stage: ${kind === 'stage'}\n  quiescePods: true\n`,
        `p${number}-${kind}`)),
      ...['egress', 'ingress'].map((direction) => object('networking.k8s.io/v1', 'NetworkPolicy',
        `spec:\n  podSelector: { matchLabels: { owner: directvolumemigration } }\n  ${direction}: [{}]\n`,
        `rsync-${direction}`, `shop-${number}-web`)),
    ].join('');
    const text = Array.from({ length: 4_000 }, (_, number) => migration(number)).join('');
    const { problems, manifests } = readManifests(new SourceFile('a.yaml', text), true,
      new Budget(LIMITS.freeTokens, factor));
    expect([problems, manifests.length]).toEqual([[], 20_000]);
  });

  test('1,000 namespaces are judged with everything in them', () => {
    const one = (number: number) => [
      `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: n${number} }\n`,
      ...['deny', 'allow-rsync'].map((name) => object('networking.k8s.io/v1', 'NetworkPolicy',
        'spec: { podSelector: {}, policyTypes: [Egress], egress: [{}] }\n', name, `n${number}`)),
      object('v1', 'ResourceQuota', 'spec: { hard: { requests.storage: 1Ti, pods: 50 } }\n', 'quota', `n${number}`),
      object('v1', 'LimitRange', 'spec: { limits: [{ type: Pod }] }\n', 'limits', `n${number}`),
      object('k8s.ovn.org/v1', 'EgressFirewall',
        'spec: { egress: [{ type: Deny, to: { cidrSelector: 0.0.0.0/0 } }] }\n', 'default', `n${number}`),
      ...['a', 'b'].map((name) => object('v1', 'PersistentVolumeClaim',
        'spec: { resources: { requests: { storage: 1Gi } } }\n', name, `n${number}`)),
    ].join('');
    const { problems, manifests } = judged(object(MTC, 'MigPlan',
      `spec: { namespaces: [${Array.from({ length: 1000 }, (_, number) => `n${number}`).join(', ')}] }\n`)
      + Array.from({ length: 1000 }, (_, number) => one(number)).join(''));
    expect([problems, manifests.length]).toEqual([[], 8001]);
  });

  test('of plans of few characters, thousands are judged, and not all of 40,000', () => {
    const { problems, manifests } = judged(object(MTC, 'MigPlan').repeat(40_000));
    expect(problems.map(({ message }) => message)).toEqual(SPENT);
    expect(manifests.length).toBeGreaterThan(10_000);
  });
});

test('of a List, as many objects are judged as its size pays for', () => {
  const read = (count: number) => readManifests(new SourceFile('a.yaml', `apiVersion: v1\nkind: List\nitems:\n${
    '- { apiVersion: v1, kind: ConfigMap, metadata: { name: a, namespace: b } }\n'.repeat(count)}`), true,
  new Budget(0));
  expect(read(5)).toMatchObject({ manifests: { length: 5 }, problems: [] });
  const { manifests, problems } = read(100);
  expect(problems.map(({ message }) => message))
    .toEqual(['the input has too many parts for its size: from here on it is not judged']);
  expect(problems[0].path).toBe(`items[${manifests.length}]`);
  expect(manifests.length).toBeLessThan(20);
});

test('findings are located in so many documents that it takes seconds at most; '
  + 'further ones are at the start of their document', () => {
  const items = 45_000;
  const document = (name: string) => '---\napiVersion: v1\nkind: ConfigMap\ndata:\n'
    + `${'  - a\n'.repeat(items)}metadata:\n  name: ${name}\n  namespace: b\n`
    + '  labels:\n    migration.openshift.io/migrated-by-migplan: x\n';
  const { findings } = checked({ 'a.yaml': ['a', 'c', 'd', 'e'].map(document).join('') });
  const lines = items + 9;
  expect(findings.map(({ name }) => name)).toEqual(['a', 'c', 'd', 'e']);
  expect([findings[0].line, findings[3].line]).toEqual([lines, 3 * lines + 1]);
});

test('of one rule and one object, 1,000 problems are kept, and one that says that there are more', () => {
  const plan = (length: number) => 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\n'
    + 'metadata: { name: a, namespace: openshift-migration }\nspec:\n  namespaces:\n'
    + Array.from({ length }, (_, index) => `  - Na_me${index}\n`).join('');
  const messages = (length: number) =>
    checked({ 'a.yaml': plan(length) }, ['.', '--pass-on-no-manifests']).summary.errors;
  const [few, exact, more, many] = [999, 1000, 1001, 5000].map(messages);
  expect([exact - few, more - exact, many - more]).toEqual([1, 1, 0]);
});

test('half of a character is reported at its object and line', () => {
  const written = (text: string) => `${HEAD}data:\n  good: x\n  bad: "a${text}b"\n`;
  expect(checked({ 'a.yaml': written('\\ud83d') }).findings).toMatchObject([{
    rule: 'document/not-yaml',
    kind: 'ConfigMap',
    name: 'a',
    namespace: 'b',
    path: 'data.bad',
    line: 6,
    message: 'not YAML: an escape is half of a character (an unpaired surrogate): kubectl rejects the whole file',
  }]);
  expect(rulesOf(`${HEAD}data: { "\\udc00": x }\n`)).toEqual(['document/not-yaml']);
  expect(rulesOf(written('\\ud83d\\ude00'))).toEqual([]);
  expect(
    rulesOf('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"b"},"data":{"a":"\\ud83d"}}'),
  ).toEqual([]);
});

test('many comments, and nothing else', () => {
  expect(rulesOf('# a comment\n'.repeat(1_000_000))).toEqual([]);
  expect(rulesOf('---\n'.repeat(1_000_000))).toEqual([]);
});

test('of 20,000 duplicate keys the first 100 are listed, and the others counted', () => {
  const { findings, summary } = checked({
    'a.yaml': `${HEAD}data:\n${Array.from({ length: 40_000 }, (_, index) => `  k${index % 20_000}: a\n`).join('')}`,
  });
  expect(findings).toHaveLength(101);
  expect(findings[99]).toMatchObject({
    line: 20_104,
    message: 'duplicate key "k99": kubectl uses the last one, and a newer kubectl rejects the file',
  });
  expect(findings[100]).toMatchObject({
    rule: 'document/duplicate-key',
    line: 20_105,
    message: '19900 more findings of document/duplicate-key in this file are not listed',
    fix: 'Fix those that are listed, then check again.',
  });
  expect(summary.errors).toBe(20_000);
});

test('101 findings are all listed', () => {
  expect(checked({ 'a.yaml': `${HEAD}data:\n${'  k: a\n'.repeat(102)}` }).findings.map(({ message }) => message))
    .toEqual(
      Array(101).fill('duplicate key "k": kubectl uses the last one, and a newer kubectl rejects the file'));
});

test('a message, a name and a path do not grow with what they quote', () => {
  const long = 'k'.repeat(1_000_000);
  const { findings } = checked({
    'a.yaml': `apiVersion: migration.openshift.io/v1alpha1\nkind: MigPlan\nmetadata: { name: ${long} }\nspec:\n`
      + `  ? ${long}\n  : 1\n  ? ${long}\n  : 2\n`,
  });
  expect(findings.length).toBeGreaterThan(2);
  expect(Math.max(...findings.map((finding) => JSON.stringify(finding).length))).toBeLessThan(10_000);
});

const MANY = 400_000;
test.each([
  ['JSON objects in lines', '{}\n'.repeat(MANY), 'document/too-large'],
  ['brackets', `${HEAD}x: ${'['.repeat(MANY)}`, 'document/too-deep'],
  ['pairs in brackets', `${HEAD}x: &x [${'a: b, '.repeat(MANY)}]\n`, 'document/too-large'],
  ['keys in one line', `${HEAD}x: &x {${Array.from({ length: MANY }, (_, index) => `k${index}: v, `).join('')}}\n`,
    'document/too-large'],
  ['aliases', `${HEAD}a: &a 1\nb:\n${'- *a\n'.repeat(MANY)}`, 'document/too-large'],
  ['list items', `${HEAD}b: &b\n${'- a\n'.repeat(MANY)}`, 'document/too-large'],
  ['brackets that were not opened', `${HEAD}b: ${']'.repeat(MANY)}\n`, 'document/not-yaml'],
])('so many that a tree of them would not fit into memory: %s', (_, text, rule) => {
  expect(rulesOf(text)).toEqual([rule]);
});

test.each([
  ['pairs in brackets', `[${'a: b, '.repeat(MANY / 10)}]`],
  ['keys in one line', `{${Array.from({ length: MANY / 10 }, (_, index) => `k${index}: v, `).join('')}}`],
  ['list items', `\n${'  - a\n'.repeat(MANY / 10)}`],
])('as many in a List, without anchors, need no tree: %s', (_, value) => {
  const items = Array.from({ length: 10 }, (_item, index) => '- apiVersion: v1\n  kind: ConfigMap\n'
    + `  metadata: { name: a${index}, namespace: b }\n  x: ${value}\n`);
  expect(rulesOf(`apiVersion: v1\nkind: List\nitems:\n${items.join('')}`)).toEqual([]);
});

test('a million ends of documents are nothing', () => {
  expect(rulesOf('...\n'.repeat(1_000_000))).toEqual([]);
});

test('so much of a check is judged that 10 MB take seconds; the rest of each file is reported', () => {
  // 180 kB, and more than ten times as many tokens as that has room for
  const dense = `---\n${HEAD}x: &x [${'1,'.repeat(90_000)}1]\n`;
  const { findings, summary } = checked({
    'a.yaml': Array.from({ length: 10 }, (_, index) => dense.replace('name: a', `name: a${index}`)).join(''),
    'b.yaml': configMap('b'),
  });
  expect(findings.map(({ rule, file, message }) => ({ rule, file, message }))).toEqual([{
    rule: 'document/too-large',
    file: 'a.yaml',
    message: 'the input has too many parts for its size: from here on it is not judged',
  }]);
  expect(summary.manifests).toBeGreaterThan(3);
  expect(summary.manifests).toBeLessThan(9);
});

test('an export of a cluster is judged completely', () => {
  const object = (index: number) => `---
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
  const { findings, summary } = checked({
    'a.yaml': Array.from({ length: 20_000 }, (_, index) => object(index)).join(''),
  });
  expect(findings).toEqual([]);
  expect(summary.manifests).toBe(20_000);
});
