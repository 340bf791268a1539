import { RUN } from './settings';
import { clusterBehind, standIn } from './stand-in';
import { migration, worldWith } from './transfer-world';
import { failureOf, outputFolder, PLAN, SECRET, World } from './world';
import { executeRuns } from '../../src/operations/run/execute-runs';
import { cliLater } from '../cli/support';

const failing = (stderr: string) => clusterBehind(standIn('cat "$(dirname "$0")/stderr" >&2; exit 1', { stderr }));

describe('what does not exist before the first apply is named, not quoted', () => {
  const missing = (name: string) => failing('Error from server (NotFound): error when creating "STDIN": namespaces '
    + `"${name}" not found\n`);
  const FIX = / does not exist \| Install MTC, [^|]* it: `\S*kubectl create namespace openshift-migration`\.$/;

  test.each([
    ['MigPlan openshift-migration/shop', PLAN], ['Secret openshift-migration/old-token', SECRET],
  ])('the namespace of %s', async (name, object) => {
    const failure = await failureOf(missing('openshift-migration').create(object));
    expect(failure).toMatch(FIX);
    expect(failure).toContain(`not-found: cluster new: create ${name}: the namespace `);
  });

  test('but not another word about a Secret, which may be its value', async () => {
    expect(await failureOf(missing('hunter2').create(SECRET))).toBe('not-found: cluster new: create Secret '
      + 'openshift-migration/old-token: the server answered NotFound; the details are hidden because the object is '
      + 'secret');
  });

  test.each([
    ['error: resource mapping not found for name: "shop" namespace: "openshift-migration" from "STDIN": no matches for '
      + 'kind "MigPlan" in version "migration.openshift.io/v1alpha1"\nensure CRDs are installed first',
    'the kind MigPlan (migration.openshift.io/v1alpha1)'],
    ['error: the server doesn\'t have a resource type "MigPlan"', 'the kind MigPlan'],
    ['error: the server doesn\'t have a resource type "MigPlan.v1alpha1.migration.openshift.io"', 'the kind MigPlan'],
    ['Error from server (NotFound): the server could not find the requested resource', 'this kind'],
  ])('the kind: %s', async (stderr, kind) => {
    expect(await failureOf(failing(stderr).apply(PLAN))).toBe('unknown-kind: cluster new: apply MigPlan '
      + `openshift-migration/shop: the cluster does not have ${kind} | Install the operator that provides the kind, and `
      + 'apply again.');
  });
});

test('a run says what to create or apply first, if a namespace or a kind does not exist', async () => {
  const start = async (world: World) => {
    const { folder, run } = migration(world);
    const failure = await failureOf(executeRuns(world.operation(), folder, [run], RUN, () => undefined));
    return failure.replace(folder.name, 'FOLDER');
  };
  const before = ': runs/web/1-transfer-stage-copy was not started: cluster new: create Job receive: ';
  expect(await start(new World())).toBe(`not-found${before}not-found | Create them:\n`
    + '  kubectl --context new create namespace shop\n  kubectl --context old create namespace shop');
  const world = worldWith(() => ({}));
  world.new.unknownKinds.add('Job');
  expect(await start(world)).toBe(`unknown-kind${before}unknown-kind | Apply the folder first: `
    + '`cdk8s-mtc apply FOLDER`.');
});

test('status says once that the folder was not applied', async () => {
  const kubectl = standIn('echo "error: the server doesn\'t have a resource type" >&2; exit 1');
  const { stdout, stderr } = await cliLater('/', ['status', outputFolder(), '--kubectl', kubectl]);
  expect(stderr).toBe('');
  expect(stdout.split('\n').slice(0, 5)).toEqual([
    'cluster old (remote): nothing to watch',
    'cluster new (host): the folder was not applied, or its namespace or the kinds of MTC do not exist',
    '   → Run `cdk8s-mtc apply` first.',
    '├─ MigCluster openshift-migration/old: missing: does not exist',
    '└─ MigPlan openshift-migration/shop: missing: does not exist',
  ]);
});
