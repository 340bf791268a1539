import { ApiObject, Chart, Duration, Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import { allTypes } from '../../scripts/api/option-types';
import * as mtc from '../../src';
import { fieldsIn } from '../../src/constructs/read-options';
import { RULES } from '../../src/rules';
import { judge } from '../../src/rules/engine/judge';
import { toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { Program } from '../plans/program';
import { hostChart, mistakesOf } from '../support/program';
import * as fc from '../support/property';

/** The table of constructs leaves out the settings of a controller, which rules judge. */
const TYPES = allTypes();

/** The same values each time; to search further: SYNTH_RUNS=2000, with another CDK8S_MTC_SEED. */
const RUNS = { numRuns: Number(process.env.SYNTH_RUNS ?? 25) };

const TEXTS = fc.constantFrom(
  '', 'a', 'shop', 'My_Shop', 'a b', '-x', 'x'.repeat(70), 'https://a.example.com', 'a.example.com:99999', '10.0.0.0/8',
  '${NAME}', '1Gi', 'true', '\n',
);
const NUMBERS = fc.constantFrom(-1, 0, 0.5, 1, 10, 58, 1e6, 65535, 65536, 1e20);

/** Values of the classes that options have, without those that a factory itself refuses. */
const OBJECTS: Record<string, fc.Arbitrary<unknown>> = {
  Size: fc.constantFrom(
    Size.kibibytes(0), Size.kibibytes(1.5), Size.mebibytes(512), Size.gibibytes(10), Size.tebibytes(100),
  ),
  Duration: fc.constantFrom(Duration.millis(500), Duration.seconds(0), Duration.minutes(5), Duration.days(400)),
  Cpu: fc.constantFrom(Cpu.millis(0), Cpu.millis(100), Cpu.units(1), Cpu.units(1000)),
};

/** Classes of plans. Calls that lack an argument throw, and are not among them. */
const OF_PLANS: Record<string, fc.Arbitrary<unknown>> = {
  NamespaceMapping: fc.tuple(TEXTS, TEXTS).map(([from, to]) => mtc.NamespaceMapping.renamed(from, to)),
  IncludedResource: fc.tuple(TEXTS, TEXTS).map(([group, kind]) => mtc.IncludedResource.of(group, kind)),
  LabelCondition: fc.oneof(
    TEXTS.map((label) => mtc.LabelCondition.exists(label)),
    fc.tuple(TEXTS, fc.array(TEXTS, { maxLength: 2 }))
      .map(([label, values]) => mtc.LabelCondition.oneOf(label, values)),
  ),
  KnownVolume: fc.record({
    persistentVolume: TEXTS,
    namespace: TEXTS,
    claim: TEXTS,
    accessModes: fc.array(fc.constantFrom(...Object.values(mtc.AccessMode)), { maxLength: 2 }),
  }).map((volume) => mtc.KnownVolume.copy(volume)),
  RsyncIdentity: fc.oneof(NUMBERS.map((user) => mtc.RsyncIdentity.user(user)), fc.constant(mtc.RsyncIdentity.root())),
};

/** Values of a type of the table; undefined for classes that are not among those above, such as clusters. */
function valueOf(type: string): fc.Arbitrary<unknown> {
  if (type.endsWith('[]')) {
    return fc.array(valueOf(type.slice(0, -2)).filter((value) => value !== undefined), { maxLength: 3 });
  }
  if (type.endsWith('{}')) {
    return fc.dictionary(TEXTS, valueOf(type.slice(0, -2)), { maxKeys: 2 });
  }
  const described = TYPES[type];
  if (described?.startsWith('"')) {
    return fc.constantFrom(...described.split(' | ').map((value) => JSON.parse(value)));
  }
  if (described?.startsWith('{ ')) {
    return optionsOf(type);
  }
  const ofPrimitive = { string: TEXTS, number: NUMBERS, boolean: fc.boolean() }[type];
  return ofPrimitive ?? OBJECTS[type] ?? OF_PLANS[type] ?? fc.constant(undefined);
}

/** All required options of a struct and one to three others, without those that the program gives. */
function optionsOf(
  type: string, isLeftOut: (name: string) => boolean = () => false,
): fc.Arbitrary<Record<string, unknown>> {
  const fields = fieldsIn(TYPES[type].slice(2, -2))
    .filter(({ name, type: of }) => name !== '*' && !isLeftOut(name) && isKnown(of));
  const required = fields.filter(({ isRequired }) => isRequired);
  const optional = fields.filter(({ isRequired }) => !isRequired);
  const some = { minLength: 1, maxLength: 3, selector: ({ name }: { name: string }) => name };
  const chosen = optional.length === 0 ? fc.constant([]) : fc.uniqueArray(fc.constantFrom(...optional), some);
  return chosen.chain((given) => fc.record(
    Object.fromEntries([...required, ...given].map(({ name, type: of }) => [name, valueOf(of)]))));
}

function isKnown(type: string): boolean {
  const base = type.replace(/(\[\]|\{\})$/, '');
  return base !== 'any' && (!TYPES[base]?.startsWith('has ') || base in OBJECTS || base in OF_PLANS);
}

const OURS = (name: string) => ['metadata', 'controller', 'chart', 'credentials', 'token', 'url'].includes(name);
const credentials = mtc.S3Credentials.existing('credentials');
const token = mtc.SecretSource.existing('token');

/** What is made of the options of each struct: the chart of a program. */
const CONSTRUCTS: Record<string, readonly [fc.Arbitrary<any>, (options: any) => Chart]> = {
  'settings of a controller': [optionsOf('ControllerSettings', OURS), inChart((chart, settings) => (
    mtc.MigrationController.forHost(chart, 'controller', settings)))],
  'options of a HostCluster': [optionsOf('HostClusterProps', OURS), inChart((chart, options) => (
    new mtc.HostCluster(chart, 'host', options)))],
  'options of a RemoteCluster': [optionsOf('RemoteClusterProps', OURS), inChart((chart, options) => (
    new mtc.RemoteCluster(chart, 'old', { url: 'https://api.old.example.com:6443', token, ...options })))],
  'options of a bucket of AWS': [optionsOf('S3RepositoryProps', OURS), inChart((chart, options) => (
    mtc.ReplicationRepository.s3(chart, 'backups', { credentials, ...options })))],
  'options of another bucket': [optionsOf('S3CompatibleRepositoryProps', OURS), inChart((chart, options) => (
    mtc.ReplicationRepository.s3Compatible(
      chart, 'backups', { url: 'https://s3.example.com', credentials, ...options },
    )))],
  'options of a plan': [optionsOf('MigrationPlanProps', OURS), inProgram((program, options) => program.plan(options))],
  'options of a state migration': [optionsOf('StateMigrationPlanProps', OURS), inProgram((program, options) => (
    program.statePlan(options)))],
  'options of a storage conversion': [optionsOf('StorageConversionPlanProps', OURS), inProgram((program, options) => (
    program.conversionPlan(options)))],
};

function inChart(create: (chart: Chart, options: any) => unknown): (options: any) => Chart {
  return (options) => {
    const chart = hostChart();
    create(chart, options);
    return chart;
  };
}

function inProgram(create: (program: Program, options: any) => unknown): (options: any) => Chart {
  return (options) => {
    const program = new Program();
    create(program, options);
    return program.chart;
  };
}

const idOf = (message: string) => /\(([a-z]+\/[a-z0-9-]+)\)$/.exec(message)?.[1];

describe('for any options, synth reports the errors that the rules report on the manifests', () => {
  test.each(Object.entries(CONSTRUCTS))('%s', (_, [options, create]) => {
    fc.assert(fc.property(options, (given) => {
      const chart = create(given);
      const objects = chart.node.root.node.findAll()
        .filter((construct): construct is ApiObject => construct instanceof ApiObject);
      const set = new ManifestSet(objects.map((object, index) => toManifest(object.toJson(), 'ocp4', index)));
      const errors = new Set(judge(set, RULES).filter(({ severity }) => severity === 'error').map(({ rule }) => rule));
      const messages = mistakesOf(chart);
      const reported = new Set(messages.flatMap((message) => idOf(message) ?? []));
      expect([...reported].filter((rule) => !errors.has(rule))).toEqual([]);
      // A rejected value is not rendered, and what rules say of it is dropped.
      if (messages.every((message) => idOf(message) !== undefined)) {
        expect([...reported].sort()).toEqual([...errors].sort());
      }
    }), RUNS);
  });

  test('most options are among them', () => {
    const count = (type: string): number => fieldsIn(TYPES[type].slice(2, -2)).filter(({ type: of }) => isKnown(of))
      .reduce((sum, { type: of }) => sum + (TYPES[of]?.startsWith('{ ') ? count(of) : 1), 0);
    expect(count('ControllerSettings')).toBeGreaterThan(70);
  });
});
