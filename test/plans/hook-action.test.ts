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
      expect(hook(HookAction.playbookFile(file)).specOf('MigHook'))
        .toMatchObject({ custom: false, playbook: Buffer.from(PLAYBOOK).toString('base64') });
    });
  });

  test('that is not a file is refused, by the construct that asked for it', () => {
    expect(hook(HookAction.playbookFile('no/such.yml')).mistakes).toEqual([
      '[ocp4/stop] action.playbook: the file no/such.yml does not exist; give the path of a playbook.',
    ]);
    inFolder((folder) => expect(hook(HookAction.playbookFile(folder)).mistakes).toEqual([
      `[ocp4/stop] action.playbook: the file ${folder} does not exist; give the path of a playbook.`,
    ]));
  });

  test('that is encoded already is refused', () => {
    expect(hook(HookAction.playbook(Buffer.from(PLAYBOOK).toString('base64'))).mistakes).toEqual([
      '[] ocp4/stop: action.playbook: the playbook is encoded twice: MTC decodes it once, and ansible-runner gets '
      + 'base64 instead of YAML. Give the YAML itself. It is encoded in base64 here. (hook/playbook-encoding)',
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
    ['migration_namespaces', 'MIGRATION_NAMESPACES', ', which contains renamed namespaces as `old:new`.'],
    ['migplan_name', 'MIGRATION_PLAN_NAME', '.'],
  ])('that reads the environment variable %s is refused, because MTC sets %s', (wrong, right, then) => {
    const playbook = (name: string) => `- hosts: localhost\n  vars:\n    a: "{{ lookup('env', '${name}') }}"\n`
      + `    b: "{{ lookup('env', '${name}') }}"\n`;
    expect(hook(HookAction.playbook(playbook(wrong))).mistakes).toEqual([
      `[] ocp4/stop: action.playbook: the playbook reads "${wrong}" from the environment, but MTC sets `
      + 'MIGRATION_NAMESPACES and MIGRATION_PLAN_NAME: the playbook gets an empty string, and does nothing or the '
      + `wrong thing. Read \`${right}\`${then} (hook/playbook-variables)`,
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
    'stop', 'example/stop', 'Registry.example.com:5000/team/stop:V1.2', `quay.io/example/stop@sha256:${'0'.repeat(64)}`,
    `quay.io/a__b/c-d.e:v1@sha256:${'0a'.repeat(32)}`,
  ])('may be %s', (image) => {
    expect(hook(HookAction.customImage(image)).mistakes).toEqual([]);
  });

  const EXAMPLE = 'Write registry, path and tag, such as `image: \'quay.io/konveyor/hook-runner:latest\'`.';

  test.each([
    ['', EXAMPLE],
    ['https://quay.io/example/stop', 'Write `image: \'quay.io/example/stop\'`.'],
    ['quay.io/Example/stop', 'Write `image: \'quay.io/example/stop\'`.'],
    ['quay.io/example/stop:', EXAMPLE],
    ['quay.io/example/stop:v1 ', 'Write `image: \'quay.io/example/stop:v1\'`.'],
    ['quay.io/example..stop', EXAMPLE],
    ['quay.io/example/stop@sha256:0', EXAMPLE],
  ])('is not "%s"', (image, fix) => {
    const what = image === '' ? 'the image is empty' : `"${image}" is not a valid image reference`;
    expect(hook(HookAction.customImage(image)).mistakes).toEqual([
      `[] ocp4/stop: action.image: ${what}: MTC reports InvalidImage, and plans with this hook are not Ready. `
        + `${fix} (hook/image)`,
    ]);
  });
});
