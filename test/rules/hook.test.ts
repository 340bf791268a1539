import { parse } from 'yaml';
import { places, placesOf, sayExactly } from './places';
import { findings, ruleOf } from './support';
import { yamlMistake } from '../../src/cli/yaml-document';
import { problemsOf } from '../../src/rules/engine/judge';
import { Manifest, toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { planExample, runExample } from '../../src/rules/examples/plan';

sayExactly([
  ['hook/target-cluster', [{
    path: 'spec.targetCluster',
    message: '"target" is neither source nor destination; MTC reports InvalidTarget, and plans with this hook are not Ready',
    fix: 'write "destination"',
  }]],
  ['hook/image', [{
    path: 'spec.image',
    message: '"docker://quay.io/konveyor/hook-runner:latest" is no reference of an image; MTC reports InvalidImage, and plans with this hook are not Ready',
    fix: 'write "quay.io/konveyor/hook-runner:latest"',
  }]],
  ['hook/image-without-runner', [{
    path: 'spec.image',
    message: '"registry.access.redhat.com/ubi8/ubi-minimal:latest" has no ansible-runner, by which MTC runs the playbook; the Job fails, and the run with it',
    fix: 'write the hook-runner of MTC: quay.io/konveyor/hook-runner, or openshift-migration-hook-runner of your release; for an image with an entrypoint of its own, custom: true without playbook',
  }]],
  ['hook/custom-with-playbook', [{
    path: 'spec.custom',
    message: "custom: true runs the image's own entrypoint, and there is a playbook, too; MTC reports InvalidCustomHook, and plans with this hook are not Ready",
    fix: 'write custom: false to run the playbook, or take the playbook out',
  }]],
  ['hook/without-playbook', [{
    path: 'spec.playbook',
    message: 'custom: false runs a playbook, and there is none; MTC reports InvalidAnsibleHook, and plans with this hook are not Ready',
    fix: "add playbook with the base64 of a playbook, or write custom: true to run the image's own entrypoint",
  }]],
  ['hook/playbook-encoding', [{
    path: 'spec.playbook',
    message: 'the playbook is plain text where its base64 belongs; MTC reports InvalidPlaybookData, and plans with this hook are not Ready',
    fix: 'write what base64 -w0 makes of the playbook',
  }]],
  ['hook/playbook-is-list', [{
    path: 'spec.playbook',
    message: 'what the base64 stands for is a mapping, and no list of plays; ansible-runner refuses it when the cutover comes to it',
    fix: 'encode a playbook that begins with "- hosts: localhost"',
  }]],
  ['hook/playbook-variables', [{
    path: 'spec.playbook',
    message: 'the playbook reads "migration_namespaces" from its environment, where MTC sets MIGRATION_NAMESPACES and MIGRATION_PLAN_NAME; it reads an empty text and does nothing, or the wrong thing',
    fix: 'read MIGRATION_NAMESPACES instead of migration_namespaces; renamed namespaces stand there as old:new',
  }]],
  ['hook/playbook-hosts', [{
    path: 'spec.playbook',
    message: 'the playbook is for "webservers", and the hook\'s pod knows localhost only; Ansible passes over such plays and reports success',
    fix: 'write hosts: localhost, and reach the cluster by its API',
  }]],
  ['hook/deadline', [{
    path: 'spec.activeDeadlineSeconds',
    message: '0 counts as not set: the hook is stopped after 1800 seconds',
    fix: 'write the number of seconds after which the hook is to be stopped, or leave it out for 1800',
  }]],
  ['hook/phase', [{
    path: 'spec.hooks[0].phase',
    message: '"PreMigration" is no phase of a migration; MTC reports HookPhaseUnknown, and the plan is not Ready',
    fix: 'write PreBackup, PostBackup, PreRestore, PostRestore',
  }]],
  ['hook/one-per-phase', [{
    path: 'spec.hooks[1].phase',
    message: 'spec.hooks[0] has phase "PreBackup", too; MTC takes one hook for each and reports HookPhaseDuplicate',
    fix: 'choose another phase, or put both into one playbook',
  }]],
  ['hook/execution-names', [{
    path: 'spec.hooks[0].serviceAccount',
    message: '"openshift-migration:hooks" is no name that Kubernetes takes; MTC refuses it and the plan is not Ready',
    fix: 'write "hooks"',
  }]],
  ['hook/plan-name', [{
    path: 'metadata.name',
    message: "the name becomes part of a container's name, <plan>-<phase>; with its hooks the plan may have 53 characters and no dots there, and has 54, so that the cutover fails",
    fix: 'write a name such as "the-shop-and-all-that-belongs-to-it-on-the-old-cluste"',
  }]],
  ['hook/service-account-elsewhere', [{
    path: 'spec.hooks[0].serviceAccount',
    message: 'ServiceAccount "hooks" is in namespace "shop-web" and the hook runs in "openshift-migration", where its Job finds no such account',
    fix: 'make the ServiceAccount in "openshift-migration", or write executionNamespace: shop-web',
  }]],
  ['hook/never-run', [{
    path: 'spec.hooks',
    message: 'hooks run in cutovers only, and MigMigration openshift-migration/go-live is none',
    fix: 'leave the hooks out if there is no cutover to come',
  }]],
  ['hook/no-cutover', [{
    path: 'spec.hooks',
    message: 'hooks run in cutovers only, and a plan within one cluster that renames no namespace has none; none of them ever runs',
    fix: 'leave the hooks out, and do their work before and after the run',
  }]],
  ['hook/playbook-yaml', [{
    path: 'spec.playbook',
    message: 'what the base64 stands for is no YAML: a tab is used for indentation (line 3); ansible-runner refuses it when the cutover comes to it',
    fix: 'try the playbook with `ansible-playbook --syntax-check` before it is encoded',
  }]],
]);

test.each([
  ['- hosts: localhost\n  vars: { a: 1\n', 1],
  ['- hosts: localhost\n  tasks:\n  - name: "say\n', 1],
  ['- hosts: localhost\n  tasks:\n   - debug:\n  - debug:\n', 1],
  ['- hosts: localhost\n  vars:\n    key: !vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      6130\n', 0],
  ['---\n- hosts: localhost\n  tasks:\n  - shell: |\n      if true; then\n      \techo "{"; fi\n    when: a is defined and b == \'{{ c }}\'\n...\n', 0],
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
    expect(placesOf('hook/never-run', claim('data:shop-data'), runExample('stage: false\n  migrateState: true'))).toEqual([]);
  });
});

const GOOD = ruleOf('hook/image').keeps;
const CUSTOM = ruleOf('hook/custom-with-playbook').keeps;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const encoded = (playbook: string) => GOOD.replace(/playbook: .*/, `playbook: ${playbook}`);
const playbook = (text: string) => encoded(base64(text));

const planWith = (fields: Record<string, string>, name?: string) => planExample(`hooks: [${JSON.stringify({
  reference: { name: 'hook', namespace: 'openshift-migration' }, phase: 'PreBackup', executionNamespace: 'openshift-migration', serviceAccount: 'migration-controller', ...fields,
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
  ['folded, so that it has spaces', '>-\n    ' + base64('- hosts: localhost\n  tasks: []\n').replace(/(.{20})/g, '$1\n    '), ['hook/playbook-encoding spec.playbook']],
  ['plain', '|\n    - hosts: localhost\n      tasks: []', ['hook/playbook-encoding spec.playbook']],
  ['without padding', base64('- hosts: localhost\n').replace(/=+$/, '') + 'a', ['hook/playbook-encoding spec.playbook']],
  ['encoded twice', base64(base64('- hosts: localhost\n  tasks: []\n')), ['hook/playbook-encoding spec.playbook']],
  ['empty', '""', ['hook/without-playbook spec.playbook']],
  ['with a comment first', base64('---\n# what it does\n- name: stop writers\n  hosts: localhost\n'), []],
  ['in another notation', base64('[{ hosts: localhost, tasks: [] }]'), []],
  ['with letters beyond ASCII', base64('- name: Schließt die Läden\n  hosts: localhost\n'), []],
  ['that imports others', base64('- import_playbook: other.yml\n'), []],
  ['that is a list of tasks', base64('- name: stop\n  command: oc scale --replicas=0 deploy/web\n'), ['hook/playbook-is-list spec.playbook']],
  ['that is a script', base64('#!/bin/bash\noc scale deploy/web --replicas=0\n'), ['hook/playbook-is-list spec.playbook']],
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
  expect(places(playbook(`- hosts: localhost\n  tasks:\n    - debug: { msg: '{{ ${expression} }}' }\n`))).toEqual(expected);
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

test('no text of a playbook gets into a message', () => {
  const messages = ['custom: false', 'custom: true'].flatMap((custom) => findings([playbook('password: hunter2\n').replace('custom: false', custom), encoded('"password: hunter2"')]));
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

  test('a name with dots is no name of a container', () => {
    expect(places(planWith({}, 'shop.web'))).toEqual(['hook/plan-name metadata.name']);
    expect(places(planExample('', { name: 'shop.web' }))).toEqual([]);
  });

  test('a ServiceAccount that MTC makes is where it makes it', () => {
    const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: migration-controller, namespace: elsewhere }\n';
    expect(placesOf('hook/service-account-elsewhere', planWith({}), account)).toEqual([]);
  });
});

test('the runs of a plan are those of its cluster, and those whose cluster is not known', () => {
  const plan = (cluster?: string) => toManifest(parse(planWith({})), 'plans.yaml', 0, cluster);
  const run = (flags: string, cluster?: string) => toManifest(parse(runExample(flags)), 'runs.yaml', 0, cluster);
  const neverRun = (...manifests: Manifest[]) => [...problemsOf(ruleOf('hook/never-run'), new ManifestSet(manifests))].length;
  expect(neverRun(plan('east'), run('stage: true', 'east'))).toBe(1);
  expect(neverRun(plan('east'), run('stage: true', 'west'))).toBe(0);
  expect(neverRun(plan('east'), run('stage: true', 'east'), run('stage: false', 'west'))).toBe(1);
  expect(neverRun(plan('east'), run('stage: true', 'east'), run('stage: false'))).toBe(0);
  expect(neverRun(plan(), run('stage: true', 'east'), run('stage: false', 'west'))).toBe(0);
});

test('nothing of this throws, whatever stands there', () => {
  for (const value of ['null', '7', 'text', '[]', '[null]', '{}', '{ constructor: 1 }', '[[]]']) {
    for (const field of ['custom', 'image', 'playbook', 'targetCluster', 'activeDeadlineSeconds']) {
      expect(() => places(GOOD.replace(new RegExp(`  ${field}:.*\n`), '').concat(`  ${field}: ${value}\n`))).not.toThrow();
    }
    expect(() => places(planExample(`hooks: ${value}`))).not.toThrow();
  }
});
