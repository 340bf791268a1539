import { Program } from './program';
import { Findings, NamespaceMapping } from 'cdk8s-mtc';

test('runs are numbered as the program asks for them', () => {
  const program = new Program();
  const plan = program.plan();
  plan.stage('first-copy');
  plan.stage('second-copy');
  plan.cutover('go-live');
  expect(Object.keys(program.written))
    .toEqual(['ocp4', 'run-shop-1-stage-first-copy', 'run-shop-2-stage-second-copy', 'run-shop-3-cutover-go-live']);
});

test('each plan counts for itself', () => {
  const program = new Program();
  program.plan().stage('copy');
  program.statePlan({ namespaces: [NamespaceMapping.same('wiki')] }, 'wiki').copyState('copy');
  expect(Object.keys(program.written)).toEqual(['ocp4', 'run-shop-1-stage-copy', 'run-wiki-1-state-copy-copy']);
});

test('two runs of one id are refused, because the cluster would take the second for a change of the first', () => {
  const program = new Program();
  const plan = program.plan();
  plan.stage('go');
  plan.cutover('go');
  expect(program.mistakes).toEqual([
    '[ocp4/shop] cutover.id: "go" makes a second MigMigration "shop-go", and a run happens once: the cluster would '
    + 'take the second for a change of the first; give each run a different name, such as "go-2".',
  ]);
});

test('two runs of one given name are refused as well', () => {
  const program = new Program();
  const plan = program.plan();
  plan.stage('a', { metadata: { name: 'copy' } });
  plan.stage('b', { metadata: { name: 'copy' } });
  expect(program.mistakes).toEqual([
    '[ocp4/shop] stage.metadata.name: "copy" makes a second MigMigration "copy", and a run happens once: the cluster '
    + 'would take the second for a change of the first; give each run a different name, such as "copy-2".',
  ]);
});

test('one id may be used again with another name', () => {
  const program = new Program();
  const plan = program.plan();
  plan.stage('go');
  plan.cutover('go', { metadata: { name: 'shop-live' } });
  expect(program.mistakes).toEqual([]);
});

describe('runs in the order of the program', () => {
  const found = (program: Program) => Findings.of(program.app).all
    .filter(({ rule }) => ['run/second-cutover', 'run/stage-after-cutover'].includes(rule))
    .map(({ rule, severity, construct, manifest }) => `${severity} ${rule} ${construct}: ${manifest}`);

  test('a stage before the cutover is right', () => {
    const program = new Program();
    const plan = program.plan();
    plan.stage('copy');
    plan.cutover('go-live');
    expect(found(program)).toEqual([]);
  });

  test('a stage after the cutover is a warning at the stage', () => {
    const program = new Program();
    const plan = program.plan();
    plan.cutover('go-live');
    plan.stage('copy');
    expect(found(program))
      .toEqual(['warning run/stage-after-cutover ocp4/shop: MigMigration openshift-migration/shop-copy']);
  });

  test('a second cutover is a warning, unless a rollback comes between the two', () => {
    const [program, undone, late] = [new Program(), new Program(), new Program()];
    const runs = (of: Program, ...kinds: Array<'cutover' | 'rollback'>) => {
      const plan = of.plan();
      kinds.forEach((kind, index) => plan[kind](`run-${index}`));
    };
    runs(program, 'cutover', 'cutover');
    runs(undone, 'cutover', 'rollback', 'cutover');
    runs(late, 'cutover', 'cutover', 'rollback');
    expect(found(program))
      .toEqual(['warning run/second-cutover ocp4/shop: MigMigration openshift-migration/shop-run-1']);
    expect(found(undone)).toEqual([]);
    expect(found(late)).toEqual(['warning run/second-cutover ocp4/shop: MigMigration openshift-migration/shop-run-1']);
  });

  test('the warning can be acknowledged at the run', () => {
    const program = new Program();
    const plan = program.plan();
    plan.cutover('go-live');
    const again = plan.cutover('again');
    Findings.of(again).acknowledge('run/second-cutover', 'the first one failed');
    expect(Findings.of(program.app).all.filter(({ rule }) => rule === 'run/second-cutover').map(({ reason }) => reason))
      .toEqual(['the first one failed']);
  });

  test('runs of two plans have nothing to do with one another', () => {
    const program = new Program();
    program.plan().cutover('go-live');
    program.plan({ namespaces: [NamespaceMapping.same('wiki')] }, 'wiki').stage('copy');
    expect(found(program)).toEqual([]);
  });

  test('state migrations may be repeated', () => {
    const program = new Program();
    const plan = program.statePlan();
    plan.cutover('one');
    plan.copyState('two');
    plan.cutover('three');
    expect(found(program)).toEqual([]);
  });
});
