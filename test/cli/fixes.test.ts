import { parseAllDocuments, stringify } from 'yaml';
import { NOTHING_WRONG, reportOf } from './support';
import { fixFiles } from '../../src/cli/fixing/fix-files';
import { ALL_RULES } from '../../src/cli/judging/all-rules';
import { ReportedFinding } from '../../src/cli/judging/report';
import { RULES } from '../../src/rules';
import { Rule } from '../../src/rules/engine/rule';
import { FIXES } from '../../src/rules/fixes';

/** What is fixed in the example of each rule that can be fixed, in every style. */

interface Files { readonly [name: string]: string }

const ROOT = '/files/';

/** The examples are judged without the folder, as `check` judges files in the working directory. */
function fix(files: Files, isUnsafe = true, rules: readonly Rule[] = RULES) {
  const withTexts = (texts: ReadonlyMap<string, string>) =>
    Object.fromEntries(Object.entries(files).map(([name, text]) => [name, texts.get(ROOT + name) ?? text]));
  const check = (texts: ReadonlyMap<string, string>) =>
    ({ report: reportOf(withTexts(texts), undefined, 'error', rules), undone: [], forBaseline: [], files: [] });
  const { texts, count, refused, result } = fixFiles({ isUnsafe, workingDirectory: ROOT, check });
  return {
    files: withTexts(texts), count, refused, before: check(new Map()).report.findings, after: result.report.findings,
  };
}

function examplesOf(id: string): Files {
  const { breaks } = ALL_RULES.find((rule) => rule.id === id)!;
  return Object.fromEntries(breaks.split(/^(?:---\n)?# (?:another file|files of cluster \S+):\n/m)
    .map((text, index) => [`${index}.yaml`, text]));
}

const keyOf = ({ rule, file, path }: ReportedFinding) => `${rule} ${file} ${path}`;
const of = (id: string, findings: readonly ReportedFinding[]) => findings.filter(({ rule }) => rule === id).length;

const STYLES: ReadonlyArray<readonly [string, (text: string) => string]> = [
  ['unchanged', (text) => text],
  ['in block style',
    (text) => objectsIn(text).map((object) => stringify(object, { aliasDuplicateObjects: false })).join('---\n')],
  ['with a comment in every line', (text) => text.split('\n')
    .map((line) => line.trim() === '' || /[|>]$/.test(line) ? line : `${line} # why`).join('\n')],
  ['with line breaks of Windows', (text) => text.replace(/\n/g, '\r\n')],
];

function objectsIn(text: string): unknown[] {
  return parseAllDocuments(text).map((document) => document.toJS()).filter((object) => object);
}

test('at least 80 rules can be fixed, and each of them exists', () => {
  expect([...FIXES.keys()].filter((id) => !ALL_RULES.some((rule) => rule.id === id))).toEqual([]);
  expect(FIXES.size).toBeGreaterThanOrEqual(80);
});

test('an info never has a fix that changes what works, and no fix removes hooks', () => {
  const infos = ALL_RULES.filter(({ severity, id }) => severity === 'info' && FIXES.has(id))
    .map(({ id }) => [id, FIXES.get(id)]);
  expect(infos).toEqual([
    ['storage/path-style-unread', { way: 'remove', safety: 'safe' }],
    ['document/written-by-cluster', { way: 'drop', safety: 'safe' }],
    ['document/reference-with-more', { way: 'drop', safety: 'safe' }],
  ]);
  for (const id of ['hook/never-run', 'hook/no-cutover']) {
    const { files, before, count } = fix(examplesOf(id));
    expect(of(id, before)).toBe(1);
    expect({ files, count }).toEqual({ files: examplesOf(id), count: 0 });
  }
});

test('of the example of an info, nothing is removed that has an effect', () => {
  for (const { id } of ALL_RULES.filter(({ severity, byReader }) => severity === 'info' && !byReader)) {
    const { before, refused } = fix(examplesOf(id));
    expect(before.filter(({ rule, fixed }) => rule === id && fixed?.safety === 'unsafe')).toEqual([]);
    expect([...refused]).toEqual([]);
  }
});

describe.each(STYLES)('an example %s', (style, written) => {
  test.each([...FIXES.keys()])('of %s loses a finding and gains nothing but infos', (id) => {
    const files = Object.fromEntries(Object.entries(examplesOf(id)).map(([name, text]) => [name, written(text)]));
    const { files: fixed, before, after } = fix(files);
    const isUnchanged = style !== 'unchanged' && of(id, before) === 0; // a comment may be read as part of a value
    expect(isUnchanged || of(id, after) < of(id, before)).toBe(true);
    expect(after.filter((one) => one.severity !== 'info' && !before.map(keyOf).includes(keyOf(one)))).toEqual([]);
    expect(fix(fixed).files).toEqual(fixed); // idempotent
  });
});

describe('a finding that a mistake has hidden', () => {
  const controller = (settings: string) => ({
    'a.yaml': `apiVersion: migration.openshift.io/v1alpha1
kind: MigrationController
metadata: { name: migration-controller, namespace: openshift-migration }
spec: { migration_ui: false, migration_velero: true, ${settings} }
`,
  });

  test('is revealed by a fix, and fixed in the next round', () => {
    const { files, count, after } = fix(controller('migration_controller: "yes"'), false);
    expect(files).toEqual(controller('migration_controller: true, cluster_name: host'));
    expect(count).toBe(2);
    expect(after).toEqual([]);
  });

  test('is revealed at the same field if it is not more severe: here an info', () => {
    const { files, after } = fix(controller('migration_controller: false, migration_rsync_privileged: "yes"'), false);
    expect(files).toEqual(controller('migration_controller: false, migration_rsync_privileged: true'));
    expect(after.map(({ rule }) => rule)).toEqual(['controller/privileged-rsync']);
  });
});

test.each([
  ['a number without a unit', 'MigrationController', 'restic_timeout: 2'],
  ['a choice', 'MigrationController', 'restic_pv_host_path: a, enable_dvm_pv_resizing: maybe'],
  ['a choice of values', 'MigCluster', 'isHostCluster: 1'],
  ['an example', 'MigrationController', 'target_supplemental_groups: wheel, cluster_subdomain: "a b"'],
])('a value whose meaning is uncertain is not fixed safely: %s', (_, kind, spec) => {
  const files = {
    'a.yaml': `apiVersion: migration.openshift.io/v1alpha1\nkind: ${kind}\n`
      + `metadata: { name: a, namespace: openshift-migration }\nspec: { ${spec} }\n`,
  };
  const { before, files: fixed } = fix(files, false, RULES.filter(({ id }) => !/components|cluster-name/.test(id)));
  expect(before.some(({ severity }) => severity === 'error')).toBe(true);
  expect(fixed).toEqual(files);
});

const REFS = ['srcMigClusterRef', 'destMigClusterRef', 'migStorageRef']
  .map((ref) => `${ref}: { name: ${ref.slice(0, 3).toLowerCase()}, namespace: openshift-migration }`).join(', ');
const VOLUME = (selection: string) => `{ ${REFS}, namespaces: [shop], persistentVolumes: [{ name: pvc-1, pvc: { name: `
  + 'data, namespace: shop, accessModes: [ReadWriteOnce] }, supported: { actions: [copy], copyMethods: [filesystem] }, '
  + `selection: { ${selection} } }] }`;

test.each([
  ['MigHook', '{ custom: true, image: "quay.io/a/b:1", targetCluster: Source }', 'targetCluster: source'],
  ['MigPlan', `{ ${REFS}, namespaces: [shop], hooks: [{ phase: preBackup, executionNamespace: a, serviceAccount: b, `
    + 'reference: { name: c, namespace: openshift-migration } }] }',
  'phase: PreBackup'],
  ['MigPlan', VOLUME('action: Copy, copyMethod: filesystem, storageClass: gp3'), 'action: copy'],
  ['MigPlan', VOLUME('action: copy, copyMethod: Filesystem, storageClass: gp3'), 'copyMethod: filesystem'],
  ['MigPlan', VOLUME('action: copy, copyMethod: filesystem, storageClass: gp3, accessMode: readWriteOnce'),
    'accessMode: ReadWriteOnce'],
  ['MigStorage', '{ backupStorageProvider: AWS, backupStorageConfig: { awsBucketName: bbb, awsRegion: eu-west-1 } }',
    'backupStorageProvider: aws'],
  ['MigrationController',
    '{ migration_controller: false, migration_ui: false, migration_velero: true, velero_log_level: Debug }',
    'velero_log_level: debug'],
  ['MigrationController', '{ migration_controller: true, migration_ui: false, migration_velero: true, cluster_name: '
    + 'host, rsyncEndpointType: nodePort }',
  'rsyncEndpointType: NodePort'],
  ['MigrationController', '{ migration_controller: false, migration_ui: false, migration_velero: true, '
    + 'stunnel_tcp_proxy: "proxy.example.com:3128" }',
  'stunnel_tcp_proxy: "http://proxy.example.com:3128"'],
  ['DirectVolumeMigration',
    '{ persistentVolumeClaims: [{ name: a, namespace: b, targetAccessModes: [readwriteonce] }] }',
    'targetAccessModes: [ReadWriteOnce]'],
])('a value in another case is fixed safely: %s %#', (kind, spec, fixed) => {
  const { files } = fix({
    'a.yaml': `apiVersion: migration.openshift.io/v1alpha1\nkind: ${kind}\n`
      + `metadata: { name: a, namespace: openshift-migration }\nspec: ${spec}\n`,
  }, false);
  expect(files['a.yaml']).toContain(fixed);
});

test('all mistakes of a volume are fixed at once, and keep no fix of another object from being applied', () => {
  const object = (kind: string, name: string, spec: string) =>
    `apiVersion: migration.openshift.io/v1alpha1\nkind: ${kind}\n`
      + `metadata: { name: ${name}, namespace: openshift-migration }\nspec: ${spec}\n`;
  const objects = (volume: string, verify: string) => ({
    'a.yaml': [
      object('MigPlan', 'shop', VOLUME(`${volume}, storageClass: gp3`)),
      object('MigMigration', 'first',
        `{ migPlanRef: { name: shop, namespace: openshift-migration }, stage: true${verify} }`),
    ].join('---\n'),
  });
  const { files, refused, after } = fix(objects('action: Copy, copyMethod: filesytem, accessMode: RWO',
    ', verify: true'));
  expect([...refused]).toEqual([]);
  expect(files).toEqual(objects('action: copy, copyMethod: filesystem, accessMode: ReadWriteOnce', ''));
  expect(after.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('the password of a proxy is not replaced by a placeholder', () => {
  const files = {
    'a.yaml': 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigrationController\n'
      + 'metadata: { name: a, namespace: openshift-migration }\n'
      + 'spec: { migration_controller: false, migration_ui: false, migration_velero: true, stunnel_tcp_proxy: '
      + '"https://user:secret@proxy:3128" }\n',
  };
  expect(fix(files).files).toEqual(files);
});

describe('a fix that reveals something more severe', () => {
  const mistake = (
    severity: 'error' | 'warning', id: string, path: string, wrong: (object: any) => boolean, text: string,
  ): Rule => ({
    ...NOTHING_WRONG,
    id,
    severity,
    * check({ object }) {
      if (wrong(object)) {
        yield { path, message: 'this is wrong', fix: text };
      }
    },
  });
  // The fix of the warning writes 2, which is an error.
  const warning = mistake('warning', 'direct/target-claim', 'spec.wrong', ({ spec }) => spec.wrong === 1, 'Write `2`.');
  const error = mistake('error', 'test/error', 'spec.wrong', ({ spec }) => spec.wrong === 2, 'None.');
  const files = (count: number) => ({
    'a.yaml': Array(count).fill('apiVersion: v1\nkind: Test\nspec: { wrong: 1 }\n').join('---\n'),
  });

  test('is refused, with the reason', () => {
    const { files: fixed, count, refused } = fix(files(1), false, [warning, error]);
    expect(fixed).toEqual(files(1));
    expect(count).toBe(0);
    expect([...refused.values()]).toEqual(['it would cause the error test/error at spec.wrong']);
  });

  test('is refused in each of 150 documents', () => {
    expect(fix(files(150), false, [warning, error]).refused.size).toBe(150);
  });

  test('is applied if what it reveals is as severe', () => {
    expect(fix(files(1), false, [warning, { ...error, severity: 'warning' }]).count).toBe(1);
  });

  // The fix of an error in one document reveals another there; a fix in another document is none of its cause.
  const hiding =
    mistake('error', 'document/wrong-type', 'spec.hiding', ({ spec }) => spec.hiding === '3', 'Write `3`.');
  const hidden = mistake('error', 'test/error', 'spec.hidden', ({ spec }) => spec.hiding === 3, 'None.');
  const documents = (...specs: string[]) => ({
    'a.yaml': specs.map((spec) => `apiVersion: v1\nkind: Test\nspec: { ${spec} }\n`).join('---\n'),
  });

  test('is not blamed for what the fix of another document reveals', () => {
    const { files: fixed, refused } = fix(documents('hiding: "3", hidden: 1', 'wrong: 1'), false,
      [warning, hiding, hidden]);
    expect([...refused]).toEqual([]);
    expect(fixed).toEqual(documents('hiding: 3, hidden: 1', 'wrong: 2'));
  });

  test('is not blamed for what a more severe finding in the same document has hidden', () => {
    const { files: fixed, refused } = fix(documents('wrong: 1, hiding: "3"'), false, [warning, hiding, hidden]);
    expect([...refused]).toEqual([]);
    expect(fixed).toEqual(documents('wrong: 2, hiding: 3'));
  });

  test('is refused alone if what it reveals is in another document', () => {
    const other: Rule = {
      ...mistake('warning', 'document/wrong-type', 'spec.other', ({ spec }) => spec.other === '3', 'Write `3`.'),
    };
    const elsewhere: Rule = {
      ...NOTHING_WRONG,
      id: 'test/error',
      severity: 'error',
      * check({ object }, set) {
        if (object.spec.end && set.ofKind('Test').some((one) => one.object.spec.wrong === 2)) {
          yield { path: 'spec.end', message: 'this is wrong', fix: 'None.' };
        }
      },
    };
    const { files: fixed, refused } = fix(documents('other: "3"', 'wrong: 1', 'end: true'), false,
      [warning, other, elsewhere]);
    expect([...refused.values()]).toEqual(['it would cause the error test/error at spec.end']);
    expect(fixed).toEqual(documents('other: 3', 'wrong: 1', 'end: true'));
  });

  test('keeps no other fix from being applied', () => {
    const other = mistake('error', 'document/wrong-type', 'spec.other', ({ spec }) => spec.other === '3', 'Write `3`.');
    const { files: fixed, count } = fix({ 'a.yaml': 'apiVersion: v1\nkind: Test\nspec: { wrong: 1, other: "3" }\n' },
      false, [warning, error, other]);
    expect(fixed).toEqual({ 'a.yaml': 'apiVersion: v1\nkind: Test\nspec: { wrong: 1, other: 3 }\n' });
    expect(count).toBe(1);
  });
});

test('a fix that leaves its finding is refused', () => {
  const { count, refused } = fix({ 'a.yaml': 'apiVersion: v1\nkind: Test\nspec: { wrong: 1 }\n' }, false, [{
    ...NOTHING_WRONG,
    id: 'direct/target-claim',
    * check() {
      yield { path: 'spec.wrong', message: 'this is wrong', fix: 'Write `2`.' };
    },
  }]);
  expect({ count, reasons: [...refused.values()] }).toEqual({ count: 0, reasons: ['the finding would remain'] });
});

test('every line that is not fixed stays, with its comment', () => {
  const removing = ['remove', 'drop'];
  for (const [id] of [...FIXES].filter(([, { way }]) => !removing.includes(way))) {
    const files = Object.fromEntries(Object.entries(examplesOf(id)).map(([name, text]) => [name, STYLES[2][1](text)]));
    const { files: fixed, count } = fix(files);
    const lines = Object.entries(files).flatMap(([name, text]) => {
      const left = fixed[name].split('\n');
      return text.split('\n').filter((line) => !left.includes(line));
    });
    expect({ id, isFew: lines.length <= 2 * Math.max(count, 1) + 2 }).toEqual({ id, isFew: true });
  }
});

test('no example of any rule gets another value of a Secret', () => {
  const secrets = (files: Files) => Object.values(files).flatMap(objectsIn)
    .filter((object: any) => object?.kind === 'Secret')
    .map((object: any) => ({ data: object.data, stringData: object.stringData }));
  for (const { id, language } of RULES.filter((rule) => !rule.byReader && rule.breaks.includes('kind: Secret'))) {
    const files = language === undefined ? examplesOf(id) : {};
    expect(secrets(fix(files).files)).toEqual(secrets(files));
  }
});

describe('the edit', () => {
  const fixed = (spec: string) => {
    const head = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigMigration\n'
      + 'metadata: { name: a, namespace: openshift-migration }\n';
    return fix({ 'a.yaml': head + spec }, false).files['a.yaml'].slice(head.length);
  };

  const REF = 'migPlanRef: { name: a, namespace: openshift-migration }';

  test.each([
    [
      'removes a field with a quoted key',
      'spec:\n  migPlanRef: { name: a }\n  stage: true\n  "verify": true\n',
      `spec:\n  ${REF}\n  stage: true\n`,
    ],
    ['adds to a flow map', 'spec:\n  migPlanRef: { name: a } # the plan\n  stage: false\n',
      `spec:\n  ${REF} # the plan\n  stage: false\n`],
    [
      'adds to a block map, after the first field',
      'spec:\n  migPlanRef:\n    name: a # the plan\n  stage: false\n',
      'spec:\n  migPlanRef:\n    name: a # the plan\n    namespace: openshift-migration\n  stage: false\n',
    ],
    [
      'removes a line and keeps the comment above',
      `spec:\n  ${REF}\n  stage: true\n  # to be sure\n  verify: true\n`,
      `spec:\n  ${REF}\n  stage: true\n  # to be sure\n`,
    ],
    ['removes from a flow map', `spec: { ${REF}, verify: true, stage: true }\n`, `spec: { ${REF}, stage: true }\n`],
    ['removes the last field of a flow map', `spec: { ${REF}, stage: true, verify: true }\n`,
      `spec: { ${REF}, stage: true }\n`],
    ['writes a boolean instead of a string', `spec:\n  ${REF}\n  stage: "true" # soon\n`,
      `spec:\n  ${REF}\n  stage: true # soon\n`],
  ])('%s', (_, before, after) => {
    expect(fixed(before)).toBe(after);
  });

  test('leaves aliases alone, because a change would reach further', () => {
    const spec = 'spec:\n  migPlanRef: &ref { name: a, namespace: shop }\n  other: *ref\n  stage: false\n';
    expect(fixed(spec)).toContain('&ref { name: a, namespace: shop }');
  });

  test('writes JSON in JSON', () => {
    const object = {
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigMigration',
      metadata: { name: 'a', namespace: 'openshift-migration' },
    };
    const { files } = fix({
      'a.json': JSON.stringify({ ...object, spec: { migPlanRef: { name: 'a' }, stage: 'true' } }),
    });
    expect(JSON.parse(files['a.json']).spec)
      .toEqual({ migPlanRef: { name: 'a', namespace: 'openshift-migration' }, stage: true });
  });
});
