import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Program } from './program';
import { HookAction, HookTarget, MigrationHook } from 'cdk8s-mtc';

const PLAYBOOK = '- hosts: localhost\n  tasks: []\n';

function hook(action: HookAction): Program {
  const program = new Program();
  new MigrationHook(program.chart, 'stop', { action, runsOn: HookTarget.SOURCE });
  return program;
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mtc-'));
  try {
    return work(folder);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

describe('a playbook', () => {
  test('is encoded once, and run by the image that knows playbooks', () => {
    const spec = hook(HookAction.playbook(PLAYBOOK)).specOf('MigHook');
    expect(spec).toEqual({
      custom: false,
      image: 'quay.io/konveyor/hook-runner:latest',
      playbook: 'LSBob3N0czogbG9jYWxob3N0CiAgdGFza3M6IFtdCg==',
      targetCluster: 'source',
    });
    expect(Buffer.from(spec.playbook, 'base64').toString()).toBe(PLAYBOOK);
  });

  test('can be run by the product\'s image', () => {
    const image = 'registry.redhat.io/rhmtc/openshift-migration-hook-runner-rhel8:v1.8.4';
    expect(hook(HookAction.playbook(PLAYBOOK, { image })).specOf('MigHook').image).toBe(image);
  });

  test('can be a file', () => {
    inFolder((folder) => {
      const file = path.join(folder, 'stop.yml');
      fs.writeFileSync(file, PLAYBOOK);
      expect(hook(HookAction.playbookFile(file)).specOf('MigHook')).toMatchObject({ custom: false, playbook: Buffer.from(PLAYBOOK).toString('base64') });
    });
  });

  test('that is no file is refused, by the construct that asked for it', () => {
    expect(hook(HookAction.playbookFile('no/such.yml')).mistakes).toEqual([
      '[ocp4/stop] action.playbook: the file no/such.yml isn\'t there; give the path of a playbook.',
    ]);
    inFolder((folder) => expect(hook(HookAction.playbookFile(folder)).mistakes).toEqual([
      `[ocp4/stop] action.playbook: the file ${folder} isn't there; give the path of a playbook.`,
    ]));
  });

  test('that is encoded already is refused', () => {
    expect(hook(HookAction.playbook(Buffer.from(PLAYBOOK).toString('base64'))).mistakes).toEqual([
      '[ocp4/stop] action.playbook: the text is no playbook, which is a YAML list of plays; '
      + 'give the YAML itself, beginning with "- hosts: localhost"; it is encoded in base64 here.',
    ]);
  });

  test('that is empty is refused, because MTC wants one for such a hook', () => {
    expect(hook(HookAction.playbook('')).mistakes).toHaveLength(1);
  });

  test.each([
    ['after a comment and a document mark', '# stops the shop\n---\n- hosts: localhost\n'],
    ['with its first key on the next line', '-\n  hosts: localhost\n'],
    ['in the flow style', '[{hosts: localhost}]\n'],
  ])('may be written %s', (_, text) => {
    expect(hook(HookAction.playbook(text)).mistakes).toEqual([]);
  });

  test.each([
    ['migration_namespaces', 'MIGRATION_NAMESPACES'],
    ['migplan_name', 'MIGRATION_PLAN_NAME'],
  ])('that reads the environment variable %s is refused, because MTC sets %s', (wrong, right) => {
    const playbook = (name: string) => `- hosts: localhost\n  vars:\n    a: "{{ lookup('env', '${name}') }}"\n    b: "{{ lookup('env', '${name}') }}"\n`;
    expect(hook(HookAction.playbook(playbook(wrong))).mistakes).toEqual([
      `[ocp4/stop] action.playbook: "${wrong}" is no environment variable that MTC sets, so the playbook would read an empty text; read ${right}.`,
    ]);
    expect(hook(HookAction.playbook(playbook(right))).mistakes).toEqual([]);
  });
});

describe('an image', () => {
  test('runs by itself, without a playbook', () => {
    expect(hook(HookAction.customImage('quay.io/example/stop:v1')).specOf('MigHook'))
      .toEqual({ custom: true, image: 'quay.io/example/stop:v1', targetCluster: 'source' });
  });

  test.each([
    'stop', 'example/stop', 'Registry.example.com:5000/team/stop:V1.2', `quay.io/example/stop@sha256:${'0'.repeat(64)}`, `quay.io/a__b/c-d.e:v1@sha256:${'0a'.repeat(32)}`,
  ])('may be %s', (image) => {
    expect(hook(HookAction.customImage(image)).mistakes).toEqual([]);
  });

  test.each([
    '', 'https://quay.io/example/stop', 'quay.io/Example/stop', 'quay.io/example/stop:', 'quay.io/example/stop:v1 ', 'quay.io/example..stop', 'quay.io/example/stop@sha256:0',
  ])('is not "%s"', (image) => {
    expect(hook(HookAction.customImage(image)).mistakes).toEqual([
      `[ocp4/stop] action.image: "${image}" is no reference of an image; MTC reports it as InvalidImage; `
      + 'write it without a scheme and its path in lower case, such as "quay.io/example/hook:v1".',
    ]);
  });
});
