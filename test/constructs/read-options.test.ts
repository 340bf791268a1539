import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { Lazy, Size } from 'cdk8s';
import { buildSync } from 'esbuild';
import { optionTypes } from '../../scripts/api/option-types';
import {
  AccessMode, HookPhase, HostCluster, KnownVolume, ManifestWorkDelivery, MigrationApp, MigrationFleet, NamespaceMapping,
  OperatorInstallation, RemoteCluster, SecretSource, TransferEndpoint, TransferEngine, TransferTrust, VolumeRules,
} from '../../src';
import { readValue } from '../../src/constructs/read-options';
import { Program } from '../plans/program';
import { inventoryOf } from '../support/inventory';
import { testWithLowestPeers } from '../support/peers';

const ROOT = resolve(__dirname, '../..');

/** The error of a call, without the place in the program. */
function errorOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}

/** What is wrong with a value, in the words of a message. */
function problemsOf(type: string, value: unknown): string[] {
  const mistakes: any[] = [];
  readValue(type, value, 'option', mistakes);
  return mistakes.map(({ field, problem, fix }) => `${field}: ${problem}; ${fix}`);
}

testWithLowestPeers('the table of types is that of the public API: `npm run option-types` writes it', () => {
  expect(readFileSync(join(ROOT, 'src/constructs/option-types.ts'), 'utf8')).toBe(optionTypes());
});

test.each<[string, unknown, string[]]>([
  ['string', 'x', []],
  ['string', '', []],
  ['string', 5, ['option: is a number, but a string is required; give a string']],
  ['string', Lazy.any({ produce: () => 'x' }), []],
  ['number', 0, []],
  ['number', '0', ['option: is a string, but a number is required; give a number']],
  ['boolean', false, []],
  ['boolean', 'false', ['option: is a string, but a boolean is required; give a boolean']],
  ['boolean', null, []],
  ['string[]', [], []],
  ['string[]', 'x', ['option: is a string, but a list is required; give a list']],
  ['string[]', {}, ['option: is an object, but a list is required; give a list']],
  ['string[]', ['x', undefined, 5],
    ['option[1]: is missing; give a string', 'option[2]: is a number, but a string is required; give a string']],
  ['string{}', { 'a.b/c': 'x' }, []],
  ['string{}', { 'a.b/c': 5 }, ['option["a.b/c"]: is a number, but a string is required; give a string']],
  ['string{}', ['x'], ['option: is a list, but an object is required; give an object']],
  ['TransferMode', 'direct', []],
  ['TransferMode', 'Direct', ['option: is not a valid TransferMode; give "direct" or "indirect"']],
  ['TransferMode', true, ['option: is a boolean, but a TransferMode is required; give "direct" or "indirect"']],
  ['KnownVolume[]', {}, ['option: is an object, but a list is required; give a list such as [KnownVolume.copy(…)]']],
  ['KnownVolume', NamespaceMapping.same('x'),
    ['option: is an object, but a KnownVolume is required; give a KnownVolume such as KnownVolume.copy(…)']],
  ['NamespaceMapping', NamespaceMapping.same('x'), []],
  ['Size', Size.gibibytes(1), []],
  ['Size', '1Gi', ['option: is a string, but a Size is required; give a Size']],
  ['ICluster', 'old', ['option: is a string, but a Cluster is required; give a HostCluster or a RemoteCluster']],
  ['FleetGroup[]', [['a']], ['option[0]: is a list, but an object is required; give an object']],
  ['FleetGroup[]', [{ name: 'a' }], ['option[0].namespaces: is missing; give a list']],
  ['FleetGroup', { name: 'a', namespaces: ['b'], namespace: 'c' },
    ['option.namespace: is an unknown option and would be ignored; did you mean namespaces?']],
  ['FleetGroup', { name: 'a', namespaces: ['b'], other: undefined }, []],
  ['ApiObjectMetadata', { name: 'a', generateName: 'b' }, []],
])('%s: %p', (type, value, problems) => {
  expect(problemsOf(type, value)).toEqual(problems);
});

test('a value without mistakes is the same object, and a wrong one is left out', () => {
  const right = { name: 'a', namespaces: ['b'] };
  expect(readValue('FleetGroup', right, 'x', [])).toBe(right);
  expect(readValue('FleetLimits', { pods: 5, volumes: 'x' }, 'x', []))
    .toEqual({ namespaces: undefined, pods: 5, volumes: undefined });
});

test('a secret in the wrong place is not in the message', () => {
  const program = new Program();
  const cluster: any = { url: 'https://api.x.example.com:6443', token: 'hunter2', tokn: 'hunter3' };
  new RemoteCluster(program.chart, 'x', cluster);
  expect(program.mistakes).toEqual([
    '[ocp4/x] tokn: is an unknown option and would be ignored; did you mean token?',
    '[ocp4/x] token: is a string, but a SecretSource is required; give a SecretSource such as '
      + 'SecretSource.existing(…).',
  ]);
});

test('a construct reports all options of another type together, and continues with the others', () => {
  const program = new Program();
  const wrong: any = { volumes: {}, repository: 'b', volums: [], closed: 'yes' };
  program.plan(wrong);
  expect(program.mistakes).toEqual([
    '[ocp4/shop] volums: is an unknown option and would be ignored; did you mean volumes?',
    '[ocp4/shop] repository: is a string, but a ReplicationRepository is required; give a ReplicationRepository.',
    '[ocp4/shop] volumes: is an object, but a list is required; give a list such as [KnownVolume.copy(…)].',
    '[ocp4/shop] closed: is a string, but a boolean is required; give a boolean.',
  ]);
});

test('one cluster instead of a list, and lists instead of groups, are mistakes', () => {
  const program = new Program();
  const clusters: any = program.host;
  new OperatorInstallation(program.chart, 'operator', { clusters });
  const groups: any = [['a']];
  new MigrationFleet(program.chart, 'fleet', {
    source: program.remote,
    destination: program.host,
    repository: program.repository,
    sourceInventory: inventoryOf({}),
    groups,
  });
  expect(program.mistakes.filter((message) => /is required/.test(message))).toEqual([
    '[ocp4/operator] clusters: is an object, but a list is required; give a list.',
    '[ocp4/fleet] groups[0]: is a list, but an object is required; give an object.',
  ]);
});

describe('calls', () => {
  const volume: any = { namespace: 'shop', accessModes: 'ReadWriteOnce' };

  test('a factory names all that is missing, and all that has another type', () => {
    expect(errorOf(() => KnownVolume.copy({} as any)).split('\n')).toEqual([
      'KnownVolume.copy: props.persistentVolume is missing. Give the name that `oc get pv` shows.',
      'KnownVolume.copy: props.namespace is missing. Give the namespace of the claim.',
      'KnownVolume.copy: props.claim is missing. Give the name that `oc get pvc` shows.',
      'KnownVolume.copy: props.accessModes is missing. Give those of the claim, such as [AccessMode.READ_WRITE_ONCE].',
    ]);
    expect(errorOf(() => KnownVolume.copy({ ...volume, claim: 5, verfy: true }))).toBe([
      'KnownVolume.copy: props.verfy: is an unknown option and would be ignored; did you mean verify?',
      'KnownVolume.copy: props.claim: is a number, but a string is required; give a string.',
      'KnownVolume.copy: props.accessModes: is a string, but a list is required; give a list.',
    ].join('\n'));
  });

  test('a hook without anything, and runs without ids, are mistakes of the plan', () => {
    const program = new Program();
    const plan = program.plan();
    plan.addHook(undefined as any, undefined as any);
    plan.stage(undefined as any);
    plan.cutover(5 as any, { quiescePod: true } as any);
    expect(program.mistakes).toEqual([
      '[ocp4/shop] addHook.hook: is missing; give a MigrationHook.',
      '[ocp4/shop] addHook.phase: is missing; give a phase such as HookPhase.PRE_BACKUP.',
      '[ocp4/shop] stage.id: is missing; give an id such as "first-copy".',
      '[ocp4/shop] cutover.id: is a number, but a string is required; give a string.',
      '[ocp4/shop] cutover.quiescePod: is an unknown option and would be ignored; did you mean quiescePods?',
    ]);
  });

  test('an argument of another type is one mistake, which is not called missing as well', () => {
    const program = new Program();
    HostCluster.fromClusterName(program.chart, 'other', 5 as any);
    HostCluster.fromClusterName(program.chart, 'unnamed', undefined as any);
    RemoteCluster.fromClusterName(program.chart, 'third', [] as any, { url: 'https://api.x.example.com:6443' });
    expect(program.mistakes).toEqual([
      '[ocp4/other] clusterName: is a number, but a string is required; give a string.',
      '[ocp4/unnamed] clusterName: is missing; give the name of the object.',
      '[ocp4/third] clusterName: is a list, but a string is required; give a string.',
    ]);
    const engine = new TransferEngine(program.chart, 'engine', {
      source: program.chart,
      destination: program.chart,
      endpoint: TransferEndpoint.clusterIp(),
      trust: TransferTrust.presharedKey(SecretSource.existing('key')),
    });
    const options: any = { namespace: 'shop', excludes: 'x' };
    expect(errorOf(() => engine.addClaim(undefined as any, options)).split('\n')).toEqual([
      'addClaim: namespace: is a string, but a NamespaceMapping is required; '
      + 'give a NamespaceMapping such as NamespaceMapping.same(…).',
      'addClaim: excludes: is a string, but a list is required; give a list.',
      'addClaim: claim is missing. Give the name of a claim.',
    ]);
  });

  test('rules that are none, and a delivery without an app, are named', () => {
    expect(errorOf(() => new VolumeRules('all' as any)))
      .toBe('new VolumeRules: rules: is a string, but a list is required; give a list such as [VolumeRule.copy(…)].');
    expect(errorOf(() => new VolumeRules(['all'] as any)))
      .toBe('new VolumeRules: rules[0]: is a string, but a VolumeRule is required; '
        + 'give a VolumeRule such as VolumeRule.copy(…).');
    expect(errorOf(() => new ManifestWorkDelivery({} as any, 'hub')))
      .toBe('new ManifestWorkDelivery: scope has the wrong type. Give the MigrationApp.');
    expect(errorOf(() => new ManifestWorkDelivery(new MigrationApp(), 5 as any)))
      .toBe('new ManifestWorkDelivery: id has the wrong type. Give an id such as "delivery".');
  });

  test('options of a construct that exists already are its mistakes as well', () => {
    const program = new Program();
    HostCluster.fromClusterName(program.chart, 'other', 'host');
    const attributes: any = { urll: 'https://api.x.example.com:6443' };
    RemoteCluster.fromClusterName(program.chart, 'imported', 'old', attributes);
    expect(program.mistakes)
      .toEqual(['[ocp4/imported] urll: is an unknown option and would be ignored; did you mean url?']);
  });

  test('what is right stays unchanged', () => {
    expect(KnownVolume.copy({
      ...volume, persistentVolume: 'pv', claim: 'data', accessModes: [AccessMode.READ_WRITE_ONCE],
    })._props.claim).toBe('data');
    expect(SecretSource.existing('token', null as any)._existing).toBeDefined();
    expect(HookPhase.PRE_BACKUP).toBe('PreBackup');
  });
});

test('a bundle with shortened names of classes reports the same', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-mtc-minified-'));
  const program = `
    const { App, Chart } = require(${JSON.stringify(require.resolve('cdk8s'))});
    const { HostCluster, MigrationPlan, NamespaceMapping, RemoteCluster, ReplicationRepository } = require('./src');
    const chart = new Chart(new App(), 'new');
    new MigrationPlan(chart, 'shop', {
      source: RemoteCluster.fromClusterName(chart, 'old', 'old'), destination: HostCluster.fromClusterName(chart, 'host', 'host'),
      repository: ReplicationRepository.fromRepositoryName(chart, 'r', 'r'), namespaces: [NamespaceMapping.same('shop')], volumes: [NamespaceMapping.same('x')],
    });
    console.log(chart.node.findAll().flatMap((construct) => construct.node.validate()).filter((line) => line.includes('volumes')).join('\\n'));`;
  try {
    const { outputFiles: [{ text }] } = buildSync({
      stdin: { contents: program, resolveDir: ROOT },
      bundle: true,
      platform: 'node',
      minify: true,
      write: false,
      external: ['cdk8s', 'cdk8s-plus-27', 'constructs'],
    });
    const bundle = join(folder, 'bundle.js');
    writeFileSync(bundle, text);
    const output = execFileSync(process.execPath, [bundle], {
      encoding: 'utf8', env: { ...process.env, NODE_PATH: join(ROOT, 'node_modules') },
    });
    expect(output.split('\n')[0]).toBe('volumes[0]: is an object, but a KnownVolume is required; give a KnownVolume '
      + 'such as KnownVolume.copy(…).');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
