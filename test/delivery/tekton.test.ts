import { migration } from './migration';
import {
  MigrationApp, MigrationPlan, NamespaceMapping, ReplicationRepository, TektonDelivery, TektonDeliveryProps,
} from '../../src';

const IMAGE = 'registry.example.com/platform/cdk8s-mtc:1.0';

function delivered(props: Partial<TektonDeliveryProps> = {}, build = migration()) {
  const chart = new TektonDelivery(build.app, 'tekton', { image: IMAGE, ...props });
  const { index } = build.app;
  return { ...build, index, pipelines: chart.toJson() };
}

const names = ({ spec }: any): string[] => spec.tasks.map(({ name }: any) => name);

const STEPS = ['check', 'preflight', 'apply', 'run-1-stage-first-copy', 'apply-after-first-stage'];

test('cutovers are in a separate Pipeline, so that starting it is the approval', () => {
  const { pipelines } = delivered();
  expect(pipelines.map((one) => [one.metadata.name, names(one)])).toEqual([
    ['mtc-shop', STEPS],
    ['mtc-shop-cutover', ['run-2-cutover-go-live', 'verify']],
  ]);
});

test('with approvers, one Pipeline waits for an approval before the cutover', () => {
  const { pipelines } = delivered({ approvers: ['alice', 'group:platform'] });
  expect(pipelines).toHaveLength(1);
  const [{ spec }] = pipelines;
  expect(names(pipelines[0])).toEqual([...STEPS, 'approve', 'run-2-cutover-go-live', 'verify']);
  expect(spec.tasks[5]).toEqual({
    name: 'approve',
    runAfter: ['apply-after-first-stage'],
    timeout: '168h',
    taskRef: { apiVersion: 'openshift-pipelines.org/v1alpha1', kind: 'ApprovalTask' },
    params: [
      { name: 'approvers', value: ['alice', 'group:platform'] },
      { name: 'numberOfApprovalsRequired', value: '1' },
      { name: 'description', value: 'Cut over shop: stops shop on the source' },
      { name: 'timeout', value: '168h' },
    ],
  });
});

test('the approval of a cutover that leaves the application running says that', () => {
  const build = migration();
  build.plan.cutover('hot', { quiescePods: false });
  const { pipelines: [{ spec }] } = delivered({ approvers: ['alice'] }, build);
  const [, , { value }] = spec.tasks.find(({ name }: any) => name === 'approve').params;
  expect(value).toBe('Cut over shop: stops shop on the source; leaves shop running on the source, and what it writes '
    + 'there during the last copy is lost');
});

test('tasks run one after the other; runs are never retried; each is one command without a shell', () => {
  const { pipelines: [{ spec }] } = delivered({ approvers: ['alice'] });
  expect(spec.tasks.map(({ runAfter }: any) => runAfter?.[0]))
    .toEqual([undefined, ...spec.tasks.slice(0, -1).map(({ name }: any) => name)]);
  expect(spec.tasks.filter(({ retries }: any) => retries !== undefined).map(({ name }: any) => name)).toEqual([
    'check', 'preflight', 'apply', 'apply-after-first-stage', 'verify',
  ]);
  const steps = [...spec.tasks, ...spec.finally].filter(({ taskSpec }: any) => taskSpec)
    .map(({ taskSpec }: any) => taskSpec.steps[0]);
  expect(new Set(steps.map(({ command, script, image }: any) => JSON.stringify({ command, script, image }))))
    .toEqual(new Set([
      JSON.stringify({ command: ['cdk8s-mtc'], image: IMAGE }),
    ]));
  expect(steps.map(({ args }: any) => args.join(' ').replace(/\$\(workspaces\.migration\.path\)\//, ''))).toEqual([
    'check dist',
    'preflight dist',
    'apply dist --yes',
    'run dist shop 1-stage-first-copy --summary $(results.result.path)',
    'apply dist --yes',
    'run dist shop 2-cutover-go-live --yes --summary $(results.result.path)',
    'status dist --plan shop --why',
    'status dist --plan shop',
    'unlock dist',
  ]);
});

test('all tasks of a PipelineRun share their Leases, and the last one gives them back in any case', () => {
  const { pipelines: [{ spec }] } = delivered();
  const tasks = [...spec.tasks, ...spec.finally];
  expect(new Set(tasks.map(({ params: [{ value }], taskSpec }: any) =>
    `${value} ${taskSpec.steps[0].env[2].name}=${taskSpec.steps[0].env[2].value}`))).toEqual(
    new Set(['pipelinerun/$(context.pipelineRun.name)/$(context.pipelineRun.uid) CDK8S_MTC_HOLDER=$(params.holder)']),
  );
  expect(spec.finally.map(({ name }: any) => name)).toEqual(['report', 'cleanup']);
});

test('the outcome of each run is a result of the Pipeline', () => {
  const { pipelines } = delivered();
  expect(pipelines.map(({ spec }) => spec.results.map(({ name, value }: any) => [name, value]))).toEqual([
    [['run-1-stage-first-copy', '$(tasks.run-1-stage-first-copy.results.result)']],
    [['run-2-cutover-go-live', '$(tasks.run-2-cutover-go-live.results.result)']],
  ]);
});

test('warnings end a Pipeline unless they are allowed', () => {
  const runs = (props: Partial<TektonDeliveryProps>) =>
    JSON.stringify(delivered(props).pipelines.map(({ spec }) => spec.tasks)).match(/"--allow-warnings"/g);
  expect(runs({})).toBeNull();
  expect(runs({ allowWarnings: true })).toHaveLength(2);
});

describe('waves', () => {
  function twoPlans([first, second]: readonly [string, string] = ['shop', 'billing']) {
    const build = migration({ plan: first });
    const { chart, source, destination } = build;
    const repository = ReplicationRepository.fromRepositoryName(chart, 'existing', 'backups');
    const other = new MigrationPlan(
      chart, second, { source, destination, repository, namespaces: [NamespaceMapping.same('billing')] },
    );
    other.stage('first-copy');
    other.stage('second-copy');
    other.cutover('go-live');
    return { ...build, other };
  }

  test('a Pipeline of a wave has the stages of all plans before the cutovers', () => {
    const build = twoPlans();
    const { pipelines } =
      delivered({ approvers: ['alice'], waves: [{ name: 'wave-1', plans: [build.plan, build.other] }] }, build);
    expect(pipelines.map((one) => [one.metadata.name, names(one)])).toEqual([['mtc-wave-1', [
      'check', 'preflight', 'apply', 'run-shop-1-stage-first-copy', 'run-billing-1-stage-first-copy',
      'apply-after-first-stage',
      'run-billing-2-stage-second-copy', 'approve', 'run-shop-2-cutover-go-live', 'run-billing-3-cutover-go-live',
      'verify',
    ]]]);
    expect(pipelines[0].spec.tasks[10].taskSpec.steps[0].args.slice(2))
      .toEqual(['--plan', 'shop', '--plan', 'billing', '--why']);
  });

  test('a plan that is in no wave has a separate Pipeline', () => {
    const build = twoPlans();
    const { pipelines } = delivered({ approvers: ['alice'], waves: [{ name: 'wave-1', plans: [build.other] }] }, build);
    expect(pipelines.map(({ metadata }) => metadata.name)).toEqual(['mtc-wave-1', 'mtc-shop']);
  });

  test('names chosen to collide change nothing: a plan that is called like the cutover of another', () => {
    const { pipelines } = delivered({}, twoPlans(['shop', 'shop-cutover']));
    expect(pipelines.map(({ metadata }) => metadata.name)).toEqual([
      'mtc-shop', expect.stringMatching(/^mtc-plan-shop-cutover-[0-9a-f]{8}$/),
      expect.stringMatching(/^mtc-plan-shop-cutover-[0-9a-f]{8}$/),
      'mtc-shop-cutover-cutover',
    ]);
    expect(new Set(pipelines.map(({ metadata }) => metadata.name)).size).toBe(4);
  });

  test('names chosen to collide change nothing: two tasks', () => {
    const build = migration({ plan: 'a' });
    const { chart, source, destination } = build;
    const repository = ReplicationRepository.fromRepositoryName(chart, 'existing', 'backups');
    const other = new MigrationPlan(
      chart, 'a-1-stage', { source, destination, repository, namespaces: [NamespaceMapping.same('billing')] },
    );
    other.stage('x');
    build.plan.stage('y');
    other.stage('z');
    const { pipelines } =
      delivered({ approvers: ['alice'], waves: [{ name: 'w', plans: [build.plan, other] }] }, build);
    const all = names(pipelines[0]);
    expect(new Set(all).size).toBe(all.length);
  });

  test('a plan in two waves, two waves of one name, and a name that no object can have are rejected', () => {
    const build = twoPlans();
    new TektonDelivery(build.app, 'tekton', {
      image: IMAGE,
      waves: [{ name: 'Wave 1', plans: [build.plan] }, { name: 'b', plans: [build.plan] }, { name: 'b', plans: [] }],
    });
    expect(() => build.app.synth()).toThrow(
      /waves: "Wave 1" is not a valid name of a wave; write lower-case letters, digits and "-", such as "wave-1"/,
    );
    expect(() => build.app.synth()).toThrow(/waves: "b" is the name of two waves; rename one/);
    expect(() => build.app.synth())
      .toThrow(/waves: "shop" is in two waves: its runs would be started twice; remove it from one/);
  });
});

test('a rollback is in no Pipeline, and names are valid', () => {
  const build = migration({ plan: 'shop.eu' });
  build.plan.rollback('undo');
  const { pipelines } = delivered({}, build);
  expect(JSON.stringify(pipelines)).not.toContain('rollback');
  expect(pipelines.map(({ metadata }) => metadata.name)).toEqual([
    expect.stringMatching(/^mtc-shop-eu-[0-9a-f]{8}$/), expect.stringMatching(/^mtc-shop-eu-cutover-[0-9a-f]{8}$/),
  ]);
});

test('an image that is not one, and an empty list of approvers are rejected', () => {
  const app = new MigrationApp();
  new TektonDelivery(app, 'tekton', { image: 'https://registry.example.com/a', approvers: [] });
  expect(() => app.synth())
    .toThrow(/image: "https:\/\/registry\.example\.com\/a" is not a reference of an image[^]*approvers: \[\] is empty/);
});
