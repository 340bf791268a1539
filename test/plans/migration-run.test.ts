import { Chart, JsonPatch } from 'cdk8s';
import { named, Program } from './program';
import { roleOf } from '../../src/charts/chart-role';
import { CutoverOptions, Findings, MigrationPlan, MigrationRun, NamespaceMapping } from 'cdk8s-mtc';

type Runs = Array<[string, (program: Program) => MigrationRun, object]>;

const RUNS: Runs = [
  ['a stage', (program) => program.plan().stage('go'), { stage: true }],
  ['a cutover', (program) => program.plan().cutover('go'), { stage: false, quiescePods: true }],
  ['a rollback', (program) => program.plan().rollback('go'), { stage: false, rollback: true }],
  ['a copy of state', (program) => program.statePlan().copyState('go'), { stage: false, migrateState: true }],
  ['a cutover of state', (program) => program.statePlan().cutover('go'),
    { stage: false, migrateState: true, quiescePods: true }],
  [
    'a rollback of a state migration',
    (program) => program.statePlan().rollback('go'),
    { stage: false, rollback: true },
  ],
  ['a copy of claims', (program) => program.conversionPlan().copyClaims('go'), { stage: false, migrateState: true }],
  ['a conversion', (program) => program.conversionPlan().convert('go'),
    { stage: false, migrateState: true, quiescePods: true }],
  [
    'a rollback of a conversion',
    (program) => program.conversionPlan().rollback('go'),
    { stage: false, rollback: true },
  ],
];

test.each(RUNS)('%s has exactly its own flags, `stage` always among them', (_, run, flags) => {
  const program = new Program();
  run(program);
  expect(program.specOf('MigMigration')).toEqual({ migPlanRef: named('shop'), ...flags });
});

const FILES: Array<[string, (program: Program) => MigrationRun]> = [
  ['run-shop-1-stage-go', (program) => program.plan().stage('go')],
  ['run-shop-1-cutover-go', (program) => program.plan().cutover('go')],
  ['run-shop-1-rollback-go', (program) => program.plan().rollback('go')],
  ['run-shop-1-state-copy-go', (program) => program.statePlan().copyState('go')],
  ['run-shop-1-state-cutover-go', (program) => program.statePlan().cutover('go')],
  ['run-shop-1-conversion-copy-go', (program) => program.conversionPlan().copyClaims('go')],
  ['run-shop-1-conversion-cutover-go', (program) => program.conversionPlan().convert('go')],
];

test.each(FILES)('a run has its own file: %s', (file, run) => {
  const program = new Program();
  run(program);
  expect(Object.keys(program.written)).toEqual(['ocp4', file]);
  expect(program.written[file]).toHaveLength(1);
  expect(program.written.ocp4.map((manifest) => manifest.kind)).toEqual(['MigPlan']);
});

test('a file does not say twice what its run does', () => {
  const program = new Program();
  const plan = program.plan();
  plan.stage('stage');
  plan.stage('stage-again');
  plan.cutover('cutover');
  expect(Object.keys(program.written))
    .toEqual(['ocp4', 'run-shop-1-stage', 'run-shop-2-stage-again', 'run-shop-3-cutover']);
});

test('a run is named after its plan', () => {
  const program = new Program();
  const run = program.plan({ metadata: { name: 'the-shop' } }).stage('first-copy');
  expect(run.runName).toBe('the-shop-first-copy');
  expect(program.ofKind('MigMigration')[0].metadata).toEqual(named('the-shop-first-copy'));
});

test('name, labels and annotations of a run can be given', () => {
  const program = new Program();
  const run = program.plan().stage('first-copy', { metadata: { name: 'copy-1', labels: { wave: '1' } } });
  expect(run.runName).toBe('copy-1');
  expect(program.ofKind('MigMigration')[0].metadata).toEqual({ ...named('copy-1'), labels: { wave: '1' } });
});

test('a plan writes no run that was not asked for', () => {
  const program = new Program();
  program.plan();
  expect(program.ofKind('MigMigration')).toEqual([]);
});

test('what is kept for looking into a problem is an option of every run', () => {
  const program = new Program();
  program.plan().stage('go', { keepAnnotations: true });
  expect(program.specOf('MigMigration')).toEqual({ migPlanRef: named('shop'), stage: true, keepAnnotations: true });
});

test('a cutover can leave the application running, and look after the pods', () => {
  const program = new Program();
  program.plan().cutover('go', { quiescePods: false, verify: true });
  expect(program.specOf('MigMigration')).toEqual({ migPlanRef: named('shop'), stage: false, verify: true });
});

test('the purpose of a cutover says whether it stops the application', () => {
  const program = new Program();
  const plan = program.plan();
  const purposes = [
    plan.cutover('a'), plan.cutover('b', { quiescePods: true }), plan.cutover('c', { quiescePods: false }),
  ]
    .map(({ apiObject }) => roleOf(Chart.of(apiObject)).run!.purpose);
  const stops = 'stops the application on the source and moves it';
  expect(purposes).toEqual([stops, stops,
    'moves the application without stopping it on the source; what it writes there during the last copy is lost']);
});

test('options of a cutover that are handed to a stage are mistakes, and would not stop the application', () => {
  const options: CutoverOptions = { quiescePods: true, verify: true };
  const program = new Program();
  const run = program.plan().stage('go', options);
  expect(run.apiObject.toJson().spec).toEqual({ migPlanRef: named('shop'), stage: true });
  expect(program.mistakes).toEqual([
    '[ocp4/shop] stage.quiescePods: is an unknown option and would be ignored; remove it.',
    '[ocp4/shop] stage.verify: is an unknown option and would be ignored; remove it.',
  ]);
});

test('a JSON patch on a run survives', () => {
  const program = new Program();
  const { apiObject } = program.plan().stage('go');
  apiObject.addJsonPatch(JsonPatch.add('/spec/newField', 1));
  Findings.of(apiObject).acknowledge('document/unknown-field', 'a field of a newer MTC');
  expect(program.specOf('MigMigration').newField).toBe(1);
});

describe('what is refused', () => {
  test('an id that makes no name', () => {
    const program = new Program();
    program.plan().stage('First_Copy');
    expect(program.mistakes).toEqual([
      '[] ocp4/shop: stage.id: "shop-First_Copy" is not a valid name (lower-case letters, digits, "-" and ".", '
      + 'beginning and ending with a letter or a digit): the API server rejects the manifest. Write "shop-first-copy". '
      + '(document/name)',
    ]);
  });

  test('a name that is none', () => {
    const program = new Program();
    program.plan().stage('go', { metadata: { name: 'First Copy' } });
    expect(program.mistakes).toEqual([
      '[] ocp4/shop: stage.metadata.name: "First Copy" is not a valid name (lower-case letters, digits, "-" and ".", '
      + 'beginning and ending with a letter or a digit): the API server rejects the manifest. Write "first-copy". '
      + '(document/name)',
    ]);
  });

  test('a wrong name of the plan is reported once, and not for each run', () => {
    const program = new Program();
    const plan = program.plan({}, 'Shop');
    plan.stage('first');
    plan.cutover('second');
    expect(program.mistakes).toEqual([
      '[] ocp4/Shop: id: "Shop" is not a valid name (lower-case letters, digits, "-" and ".", beginning and ending '
      + 'with a letter or a digit): the API server rejects the manifest. Write "shop". (document/name)',
    ]);
  });

  test('a name of plan and run together with more than 63 characters', () => {
    const program = new Program();
    const plan = program.plan({}, 'a'.repeat(40));
    plan.stage('b'.repeat(22));
    expect(program.mistakes).toEqual([]);
    plan.stage('b'.repeat(23));
    expect(program.mistakes).toEqual([
      '[] ocp4/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: stage.id: has 64 characters, and MTC writes it to labels, '
      + 'which have at most 63: MTC fails. Choose a shorter name; a plan with hooks can have at most 51 characters. '
      + '(document/name)',
    ]);
  });

  test('a look after pods where a namespace is renamed, because MTC would find none of them', () => {
    const program = new Program();
    const plan = program.plan({ namespaces: [NamespaceMapping.renamed('shop', 'store')] });
    plan.cutover('go', { verify: true });
    expect(Findings.of(program.app).all.map(({ rule, option }) => [rule, option]))
      .toContainEqual(['run/verify-renamed', 'cutover.verify']);
  });

  test('but not where nobody knows whether they are', () => {
    const program = new Program();
    MigrationPlan.fromPlanName(program.chart, 'imported', 'shop').cutover('go', { verify: true });
    expect(program.mistakes).toEqual([]);
  });
});
