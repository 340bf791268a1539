import { execFileSync } from 'child_process';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import { kindOutcome } from '../../src/api/outcomes/outcome-of';
import { kubectlWaitCommands } from '../../src/delivery/health/kubectl-wait';
import { OutputFolder } from '../../src/operations/output-folder';
import { ApplyStep } from '../../src/output/apply-step';
import { commandsOf, kubectlCommands, ownCommand, shellCommand, shellWord } from '../../src/output/commands';
import { IndexObject, IndexUnit, RunOwner } from '../../src/output/migration-index';
import { teardownText } from '../../src/output/teardown';
import { privilegesOf } from '../../src/report/security';
import { folderWith } from '../cli/support';
import { outputFolder } from '../operations/world';

const HOSTILE = [
  'two words', 'it\'s', '"quoted"', '$(touch pwned)', '`touch pwned`', 'a;touch pwned', 'a&&touch pwned',
  'a|touch pwned', '>pwned', '-rf', '--all', '~', '=ls', '*', '#a', '$HOME', '\\',
  '', 'é', '\'; touch pwned; \'', '!!',
];

/** A folder with programs in place of kubectl and others, which write their arguments to a file. */
const folder = folderWith({});
['kubectl', 'oc', 'cdk8s-mtc'].forEach((name) => {
  writeFileSync(join(folder, name), `#!/bin/sh\nprintf '%s\\0' "$@" > '${join(folder, 'arguments')}'\n`);
  chmodSync(join(folder, name), 0o755);
});
const before = readdirSync(folder);

/** The arguments that a command's process gets if somebody pastes it into a shell. */
function argumentsOf(command: string): string[] {
  rmSync(join(folder, 'arguments'), { force: true });
  execFileSync('/bin/sh', ['-c', command], {
    cwd: folder, env: { PATH: `${folder}${delimiter}${process.env.PATH}` }, stdio: 'ignore',
  });
  const found = readFileSync(join(folder, 'arguments'), 'utf8').split('\0').slice(0, -1);
  rmSync(join(folder, 'arguments'));
  expect(readdirSync(folder)).toEqual(before); // nothing else was run
  return found;
}

/**
 * The arguments that a parser of options takes for words: those behind `--`, or that neither begin with a hyphen nor
 * follow an option in `valued`.
 */
function wordsIn(args: readonly string[], valued: readonly string[]): string[] {
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const words = args.slice(0, end).filter((arg, place) => !arg.startsWith('-') && !valued.includes(args[place - 1]));
  return [...words, ...args.slice(end + 1)];
}

test.each([
  ['a', 'a'], ['a/b.c-d:e,f@g%h+i=j', 'a/b.c-d:e,f@g%h+i=j'], ['=ls', '\'=ls\''], ['two words', '\'two words\''],
  ['it\'s', '\'it\'\\\'\'s\''], ['', '\'\''], ['a\n', '\'a\n\''],
])(
  'the shell word %j', (word, expected) => {
    expect(shellWord(word)).toBe(expected);
  });

test.each([
  [['dist'], '', 'show dist'], [['dist'], '-n a', 'show dist -n a'], [['-x'], '', 'show -- -x'],
  [['dist', '--all'], '-n a', 'show -n a -- dist --all'], [['a-'], '', 'show a-'],
])('the arguments %j with the options %j', (words, options, expected) => {
  expect(shellCommand('show', words, options)).toBe(expected);
});

describe.each(HOSTILE)('pasted commands with the name %j', (name) => {
  const object = (kind: string): IndexObject => ({ apiVersion: 'v1', kind, namespace: name, name });
  const unit: IndexUnit = {
    path: 'clusters/new/manifests',
    cluster: name,
    step: ApplyStep.HOST_CLUSTER,
    purpose: '',
    isSecret: false,
    starts: [],
    after: [],
    files: [],
    logs: [{ namespace: name, selector: name, pods: 1 }],
    waitFor: [
      { target: object('Pod'), condition: name, timeoutSeconds: 60 },
      { target: object('Pod'), jsonPath: name, value: name, timeoutSeconds: 60 },
      { target: object('Pod'), jsonPath: '{.status.phase}', value: 'Completed', timeoutSeconds: 60 },
      { target: object(name), condition: 'Ready', timeoutSeconds: 60 },
    ],
  };

  test('the commands of a unit', () => {
    const commands = kubectlCommands(unit, { clusters: [], units: [unit], runs: [] }, name).map(argumentsOf);
    const kind = name.toLowerCase();
    expect(commands).toEqual([
      ['--context', name, 'apply', '-f', `${name}/clusters/new/manifests`],
      ['--context', name, 'logs', '-f', '-l', name, '-n', name, '--prefix', '--tail=-1', '--max-log-requests=5'],
      ['--context', name, 'wait', `--for=condition=${name}`, `pod/${name}`, ...name
        ? ['-n', name]
        : [], '--timeout=1m'],
      ['--context', name, 'wait', `--for=jsonpath=${name}=${name}`, `pod/${name}`, ...name ? ['-n', name] : [],
        '--timeout=1m'],
      ['--context', name, 'wait', '--for=jsonpath={.status.phase}=Completed', `pod/${name}`,
        ...name ? ['-n', name] : [], '--timeout=1m'],
      ['--context', name, 'get', `pod/${name}`, ...name ? ['-n', name] : [], '-o',
        'jsonpath={.status.conditions[*].type}'],
      ['--context', name, 'wait', '--for=condition=Ready', ...kind.startsWith('-')
        ? ['-n', name, '--timeout=1m', '--', `${kind}/${name}`]
        : [`${kind}/${name}`, ...name ? ['-n', name] : [], '--timeout=1m']],
    ]);
    expect(commandsOf(unit)[0].startsWith('kubectl logs')).toBe(true);
  });

  test('the commands of this package', () => {
    const run = {
      path: 'runs/shop/1-stage',
      ownerKind: RunOwner.PLAN,
      owner: name,
      number: 1,
      kind: 'stage',
      id: 'a',
      purpose: '',
      units: [],
    };
    expect(wordsIn(argumentsOf(ownCommand(unit, { runs: [] }, name)), [])).toEqual(['apply', name]);
    expect(wordsIn(argumentsOf(ownCommand({ ...unit, run: run.path }, { runs: [run] }, name)), []))
      .toEqual(['run', name, name, 'a']);
  });

  test('the commands of a teardown, of a report and of health checks', () => {
    const { index } = OutputFolder.open(outputFolder(), '/');
    const files = [
      { path: 'clusters/new/manifests/a.yaml', objects: [{ ...object('ConfigMap'), apiVersion: `${name}/v1` }] },
    ];
    const text = teardownText(
      { ...index, units: [{ ...unit, files }], plans: [{ ...index.plans[0], name, cluster: name }] }, name,
    );
    const commands = text.split('\n').filter((line) => line.startsWith('kubectl'))
      .map((line) => wordsIn(argumentsOf(line), ['--context', '-n', '-p']));
    expect(commands)
      .toEqual([['patch', 'migplan', name], ['wait', 'migplan', name], ['delete', `ConfigMap.v1.${name}`, name]]);

    const manifest = { apiVersion: 'v1', kind: 'NetworkPolicy', metadata: { name, namespace: name } };
    const objects = [{ cluster: name, unit: unit.path, object: manifest }];
    const [{ close }] = privilegesOf({ folder: name, index, fleets: [], inventories: [], findings: [], objects });
    expect(wordsIn(argumentsOf(close), ['--context', '-n'])).toEqual(['delete', 'networkpolicy', name]);

    const [wait] = kubectlWaitCommands(kindOutcome({ apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigPlan' })!,
      name, name, '10m');
    expect(argumentsOf(wait).slice(0, 3))
      .toEqual(['wait', `migplan.migration.openshift.io/${name}`, `--namespace=${name}`]);
  });
});
