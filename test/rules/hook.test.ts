import { parse } from 'yaml';
import { places, placesOf } from './places';
import { findings, ruleOf } from './support';
import { yamlMistake } from '../../src/cli/reading/yaml-document';
import { problemsOf } from '../../src/rules/engine/judge';
import { Manifest, toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { planExample, runExample } from '../../src/rules/examples/plan';

test.each([
  ['- hosts: localhost\n  vars: { a: 1\n', 1],
  ['- hosts: localhost\n  tasks:\n  - name: "say\n', 1],
  ['- hosts: localhost\n  tasks:\n   - debug:\n  - debug:\n', 1],
  ['- hosts: localhost\n  vars:\n    key: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      6130\n', 0],
  ['---\n- hosts: localhost\n  tasks:\n  - shell: |\n      if true; then\n      \techo "{"; fi\n'
    + '    when: a is defined and b == \'{{ c }}\'\n...\n', 0],
  [`- hosts: localhost\n  vars: { long: ${'x'.repeat(200_000)}\n`, 0], // too long to look at
])('the YAML of a playbook, %#', (text, count) => {
  expect(findings(playbook(text), [ruleOf('hook/playbook-yaml')], { yamlMistake })).toHaveLength(count);
  expect(findings(playbook(text), [ruleOf('hook/playbook-yaml')])).toEqual([]);
});

describe('hooks of a plan that has no cutover', () => {
  const claim = (name: string) => planExample(`hooks: [{ phase: PreBackup }]
  persistentVolumes: [{ name: pv, pvc: { namespace: shop-web, name: "${name}" }, selection: { action: copy } }]`);

  test.each([['data', 0], ['data:data', 0], ['data:shop-data', 1]])('with claim %s', (name, count) => {
    expect(placesOf('hook/no-cutover', claim(name))).toHaveLength(count);
  });

  test('are spoken of once', () => {
    expect(placesOf('hook/never-run', claim('data:shop-data'), runExample('stage: false\n  migrateState: true')))
      .toEqual([]);
  });
});

const GOOD = ruleOf('hook/image').keeps;
const CUSTOM = ruleOf('hook/custom-with-playbook').keeps;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const encoded = (playbook: string) => GOOD.replace(/playbook: .*/, `playbook: ${playbook}`);
const playbook = (text: string) => encoded(base64(text));

const planWith = (fields: Record<string, string>, name?: string) => planExample(`hooks: [${JSON.stringify({
  reference: { name: 'hook', namespace: 'openshift-migration' },
  phase: 'PreBackup',
  executionNamespace: 'openshift-migration',
  serviceAccount: 'migration-controller',
  ...fields,
})}]`, { name });

test.each([
  ['quay.io/konveyor/hook-runner:latest', []],
  ['registry.redhat.io/rhmtc/openshift-migration-hook-runner-rhel8:v1.8', []],
  ['image-registry.openshift-image-registry.svc:5000/openshift/hook-runner', []],
  [`quay.io/konveyor/hook-runner@sha256:${'0a'.repeat(32)}`, []],
  [`quay.io/konveyor/hook-runner:v1@sha256:${'0a'.repeat(32)}`, []],
  ['hook-runner', []],
  ['Mirror.example.com/hook_runner', []],
  ['""', ['hook/image spec.image']],
  ['https://quay.io/konveyor/hook-runner', ['hook/image spec.image']],
  ['quay.io/Konveyor/hook-runner', ['hook/image spec.image']],
  ['"quay.io/konveyor/hook-runner: latest"', ['hook/image spec.image']],
  ['"quay.io/konveyor/hook-runner:"', ['hook/image spec.image']],
  ['quay.io//hook-runner', ['hook/image spec.image']],
  ['registry.access.redhat.com/ubi9/ubi:9.4', ['hook/image-without-runner spec.image']],
  ['quay.io/openshift/origin-cli:4.14', ['hook/image-without-runner spec.image']],
])('image %s', (image, expected) => {
  expect(places(GOOD.replace('quay.io/konveyor/hook-runner:latest', image))).toEqual(expected);
});

test('a custom hook may have any image', () => {
  expect(places(CUSTOM.replace('quay.io/example/hook:latest', 'registry.access.redhat.com/ubi9/ubi:9.4'))).toEqual([]);
});

test.each([
  ['of several lines', '|\n    ' + base64('- hosts: localhost\n  tasks: []\n').replace(/(.{20})/g, '$1\n    '), []],
  ['folded, so that it has spaces',
    '>-\n    ' + base64('- hosts: localhost\n  tasks: []\n').replace(/(.{20})/g, '$1\n    '),
    ['hook/playbook-encoding spec.playbook']],
  ['plain', '|\n    - hosts: localhost\n      tasks: []', ['hook/playbook-encoding spec.playbook']],
  [
    'without padding',
    base64('- hosts: localhost\n').replace(/=+$/, '') + 'a',
    ['hook/playbook-encoding spec.playbook'],
  ],
  ['encoded twice', base64(base64('- hosts: localhost\n  tasks: []\n')), ['hook/playbook-encoding spec.playbook']],
  ['empty', '""', ['hook/without-playbook spec.playbook']],
  ['with a comment first', base64('---\n# what it does\n- name: stop writers\n  hosts: localhost\n'), []],
  ['in another notation', base64('[{ hosts: localhost, tasks: [] }]'), []],
  ['with letters beyond ASCII', base64('- name: Schließt die Läden\n  hosts: localhost\n'), []],
  ['that imports others', base64('- import_playbook: other.yml\n'), []],
  ['that is a list of tasks', base64('- name: stop\n  command: oc scale --replicas=0 deploy/web\n'),
    ['hook/playbook-is-list spec.playbook']],
  ['that is a script', base64('#!/bin/bash\noc scale deploy/web --replicas=0\n'),
    ['hook/playbook-is-list spec.playbook']],
])('a playbook %s', (_, text, expected) => {
  expect(places(encoded(text))).toEqual(expected);
});

test.each([
  ['lookup("env", "MIGRATION_PLAN_NAME")', []],
  ['ansible_env.MIGRATION_NAMESPACES', []],
  ['ansible_env.HOME', []],
  ['migration_namespaces', []],
  ['lookup("env", "migplan_name")', ['hook/playbook-variables spec.playbook']],
  ["lookup( 'ansible.builtin.env', 'migration_namespaces' )", ['hook/playbook-variables spec.playbook']],
  ['ansible_env.migration_namespaces', ['hook/playbook-variables spec.playbook']],
  ["ansible_env['migplan_name']", ['hook/playbook-variables spec.playbook']],
])('a playbook that reads %s', (expression, expected) => {
  expect(places(playbook(`- hosts: localhost\n  tasks:\n    - debug: { msg: '{{ ${expression} }}' }\n`)))
    .toEqual(expected);
});

test.each([
  ['- hosts: all\n  tasks: []\n', ['hook/playbook-hosts spec.playbook']],
  ['- name: wait\n  hosts: "db"\n', ['hook/playbook-hosts spec.playbook']],
  ['- name: wait\n  hosts: \'localhost\'  # here\n', []],
  ['- hosts: db,localhost\n', []],
  ['- hosts: "{{ target }}"\n', []],
  ['- hosts: localhost\n- hosts: db\n', []],
  ['- hosts:\n    - localhost\n', []],
  ['- import_playbook: /tmp/other.yml\n', []],
])('a playbook for %j', (text, expected) => {
  expect(places(playbook(text))).toEqual(expected);
});

test.each([
  ['oc get pods -n $migration_namespaces', ['hook/playbook-variables spec.playbook']],
  ['echo ${migplan_name}', ['hook/playbook-variables spec.playbook']],
  ['echo $MIGRATION_NAMESPACES', []],
  ['for migration_namespaces in a b; do echo $migration_namespaces; done', []],
  ['migplan_name=shop; echo $migplan_name', []],
])('a playbook whose shell says %s', (command, expected) => {
  expect(places(playbook(`- hosts: localhost\n  tasks:\n    - shell: ${command}\n`))).toEqual(expected);
});

test.each([[-1, 1], [0, 1], [1, 0]])('a deadline of %i seconds', (seconds, count) => {
  expect(placesOf('hook/deadline', GOOD.concat(`  activeDeadlineSeconds: ${seconds}\n`))).toHaveLength(count);
});

test.each([[500_000, 1], [500_001, 0]])('a playbook is searched up to its 500000th character, here %i', (
  length, count,
) => {
  const read = '"{{ lookup(\'env\', \'migplan_name\'';
  const start = '- hosts: localhost\n  vars:\n    name: ';
  const long = `${start}${' '.repeat(length - start.length - read.length)}${read}) }}"\n`;
  expect(placesOf('hook/playbook-variables', playbook(long))).toHaveLength(count);
});

test('at most three hosts and three runs are named', () => {
  const play = (host: string) => `- hosts: ${host}\n`;
  const [{ message: hosts }] = findings(playbook(['a', 'b', 'a', 'c', 'd'].map(play).join('')),
    [ruleOf('hook/playbook-hosts')]);
  expect(hosts).toContain('is for "a", "b", "c", but');
  const runs = ['a', 'b', 'c', 'd'].map((name) => runExample('stage: true', name));
  const [{ message: cutovers }] = findings([planWith({}), ...runs], [ruleOf('hook/never-run')]);
  expect(cutovers).toBe('MigMigration openshift-migration/a, MigMigration openshift-migration/b, MigMigration '
    + 'openshift-migration/c are not cutovers: MTC runs hooks only in a cutover');
});

describe('message and fix', () => {
  const NOT_READY = 'and plans with this hook are not Ready';
  const PLAN_NOT_READY = 'and the plan is not Ready';
  const OF_HOOKS: ReadonlyArray<readonly [string, string, string, string]> = [
    ['hook/target-cluster', GOOD.replace('targetCluster: source', 'targetCluster: ocp3'),
      `"ocp3" is neither source nor destination: MTC reports InvalidTarget, ${NOT_READY}`,
      'Write `targetCluster: source` or `targetCluster: destination`.'],
    ['hook/image', GOOD.replace(/image: .*/, 'image: ""'),
      `the image is empty: MTC reports InvalidImage, ${NOT_READY}`,
      'Write registry, path and tag, such as `image: quay.io/konveyor/hook-runner:latest`.'],
    ['hook/playbook-encoding', encoded('"?"'),
      'the playbook is not valid base64 (standard alphabet, padded, no spaces): MTC reports '
        + `InvalidPlaybookData, ${NOT_READY}`,
      'Write the output of `base64 -w0 playbook.yml`, in one line or as a block (`playbook: |`).'],
    ['hook/playbook-encoding', playbook(base64('- hosts: localhost\n  tasks: []\n')),
      'the playbook is encoded twice: MTC decodes it once, and ansible-runner gets base64 instead of YAML',
      'Write the output of `base64 -w0 playbook.yml` for the YAML itself.'],
    ['hook/playbook-is-list', playbook('# later\n'),
      'the decoded playbook is empty except for comments, not a list of plays: '
        + 'ansible-runner rejects it during the cutover',
      'Encode a playbook that begins with `- hosts: localhost`.'],
    ['hook/playbook-variables', playbook('- hosts: localhost\n'
      + '  x: "{{ ansible_env.migplan_name }} {{ ansible_env.migration_namespaces }}"\n'),
    'the playbook reads "migplan_name" and "migration_namespaces" from the environment, but MTC sets '
      + 'MIGRATION_NAMESPACES and MIGRATION_PLAN_NAME: the playbook gets an empty string, and does nothing or the '
      + 'wrong thing',
    'Read `MIGRATION_NAMESPACES` and `MIGRATION_PLAN_NAME`, the first of which contains '
        + 'renamed namespaces as `old:new`.'],
    ['hook/playbook-variables', playbook('- hosts: localhost\n  x: "{{ ansible_env.migplan_name }}"\n'),
      'the playbook reads "migplan_name" from the environment, but MTC sets MIGRATION_NAMESPACES and '
      + 'MIGRATION_PLAN_NAME: the playbook gets an empty string, and does nothing or the wrong thing',
      'Read `MIGRATION_PLAN_NAME`.'],
    ['hook/deadline', GOOD.concat('  activeDeadlineSeconds: -5\n'),
      '-5 is negative: Kubernetes rejects the pod of the Job',
      'Write the number of seconds after which the hook is to be stopped, '
        + 'or remove `activeDeadlineSeconds` for the default of 1800.'],
  ];
  const OF_PLANS: ReadonlyArray<readonly [string, string, string, string]> = [
    ['hook/phase', planWith({ phase: 'pre-backup-hook' }),
      `"pre-backup-hook" is not a phase of a hook: MTC reports HookPhaseUnknown, ${PLAN_NOT_READY}`,
      'Write `phase: PreBackup`.'],
    ['hook/execution-names', planWith({ executionNamespace: '' }),
      `\`executionNamespace\` is empty and has no default: MTC reports InvalidHookNSName, ${PLAN_NOT_READY}`,
      'Write the name of the namespace that the hook uses.'],
    ['hook/plan-name', planWith({}, 'shop.web'),
      '"shop.web" contains a dot, but with these hooks a plan can have at most 53 characters and no dots, because '
      + 'their containers are named <plan>-<phase>: the cutover fails',
      'Write a name such as `shop-web`.'],
    ['hook/no-cutover', planExample(`hooks: [{ phase: PreBackup }]
  persistentVolumes: [{ name: pv, pvc: { namespace: shop-web, name: "data:shop-data" }, selection: { action: copy } }]`),
    'the hooks never run: MTC runs them only in a cutover, and MTC rejects a cutover of a plan that '
      + 'renames a claim, such as "data"',
    'Remove `hooks`, and do their work before and after the run.'],
  ];

  test.each([...OF_HOOKS, ...OF_PLANS])('%s, variant %#', (id, yaml, message, fix) => {
    expect(findings(yaml, [ruleOf(id)]).map((finding) => [finding.message, finding.fix])).toEqual([[message, fix]]);
  });
});

test.each([
  ['hook/image-without-runner', GOOD.replace('quay.io/konveyor/hook-runner:latest', '"${REGISTRY}/ubi9/ubi:${TAG}"')],
  ['hook/playbook-encoding', encoded('|\n    - hosts: localhost\n      vars: { a: "{{ b }}" }')],
])('%s judges a field that contains a placeholder', (id, yaml) => {
  expect(placesOf(id, yaml)).toHaveLength(1);
});

test.each([
  ['hook/target-cluster', GOOD.replace('targetCluster: source', 'targetCluster: "${TARGET}"')],
  ['hook/image', GOOD.replace('quay.io/konveyor/hook-runner:latest', '"${IMAGE}"')],
  ['hook/playbook-encoding', encoded('"${PLAYBOOK}"')],
  ['hook/phase', planWith({ phase: '${PHASE}' })],
  ['hook/execution-names', planWith({ executionNamespace: '${NAMESPACE}', serviceAccount: '${ACCOUNT}' })],
])('%s does not judge a placeholder', (id, yaml) => {
  expect(placesOf(id, yaml)).toEqual([]);
});

test('no text of a playbook gets into a message', () => {
  const messages = ['custom: false', 'custom: true'].flatMap((custom) =>
    findings([playbook('password: hunter2\n').replace('custom: false', custom), encoded('"password: hunter2"')]));
  expect(messages.length).toBeGreaterThan(2);
  expect(JSON.stringify(messages)).not.toContain('hunter2');
});

describe('hooks of a plan', () => {
  test.each([
    [{}, []],
    [{ phase: 'PostRestore' }, []],
    [{ phase: 'pre-backup' }, ['hook/phase spec.hooks[0].phase']],
    [{ phase: 'PreBackupHook' }, ['hook/phase spec.hooks[0].phase']],
    [{ executionNamespace: '' }, ['hook/execution-names spec.hooks[0].executionNamespace']],
    [{ executionNamespace: 'Shop' }, ['hook/execution-names spec.hooks[0].executionNamespace']],
    [{ serviceAccount: 'hooks.shop' }, []],
  ])('%j', (fields, expected) => {
    expect(places(planWith(fields))).toEqual(expected);
  });

  test.each([
    ['PreBackup', 53, []],
    ['PreBackup', 54, ['hook/plan-name metadata.name']],
    ['PostBackup', 52, []],
    ['PostBackup', 53, ['hook/plan-name metadata.name']],
    ['PostRestore', 51, []],
    ['PostRestore', 52, ['hook/plan-name metadata.name']],
  ])('%s and a name of %i characters', (phase, length, expected) => {
    expect(places(planWith({ phase }, 's'.repeat(length)))).toEqual(expected);
  });

  test('a name with dots is not a valid name of a container', () => {
    expect(places(planWith({}, 'shop.web'))).toEqual(['hook/plan-name metadata.name']);
    expect(places(planExample('', { name: 'shop.web' }))).toEqual([]);
  });

  test('a ServiceAccount that MTC makes is where it makes it', () => {
    const account = 'apiVersion: v1\nkind: ServiceAccount\n'
      + 'metadata: { name: migration-controller, namespace: elsewhere }\n';
    expect(placesOf('hook/service-account-elsewhere', planWith({}), account)).toEqual([]);
  });
});

test('the runs of a plan are those of its cluster, and those whose cluster is not known', () => {
  const plan = (cluster?: string) => toManifest(parse(planWith({})), 'plans.yaml', 0, cluster);
  const run = (flags: string, cluster?: string) => toManifest(parse(runExample(flags)), 'runs.yaml', 0, cluster);
  const neverRun = (...manifests: Manifest[]) =>
    [...problemsOf(ruleOf('hook/never-run'), new ManifestSet(manifests))].length;
  expect(neverRun(plan('east'), run('stage: true', 'east'))).toBe(1);
  expect(neverRun(plan('east'), run('stage: true', 'west'))).toBe(0);
  expect(neverRun(plan('east'), run('stage: true', 'east'), run('stage: false', 'west'))).toBe(1);
  expect(neverRun(plan('east'), run('stage: true', 'east'), run('stage: false'))).toBe(0);
  expect(neverRun(plan(), run('stage: true', 'east'), run('stage: false', 'west'))).toBe(0);
});

test('nothing of this throws, whatever stands there', () => {
  for (const value of ['null', '7', 'text', '[]', '[null]', '{}', '{ constructor: 1 }', '[[]]']) {
    for (const field of ['custom', 'image', 'playbook', 'targetCluster', 'activeDeadlineSeconds']) {
      expect(() =>
        places(GOOD.replace(new RegExp(`  ${field}:.*\n`), '').concat(`  ${field}: ${value}\n`))).not.toThrow();
    }
    expect(() => places(planExample(`hooks: ${value}`))).not.toThrow();
  }
});
