import { places, placesOf, sayExactly } from './places';
import { documents, planExample, runExample } from '../../src/rules/examples/plan';

sayExactly([
  ['run/plan', [{
    path: 'spec.migPlanRef',
    message: 'migPlanRef is missing: MTC reports InvalidPlanRef and does nothing, and deleting the run crashes its controller once',
    fix: 'add migPlanRef with name and namespace of the MigPlan',
  }]],
  ['run/one-type', [{
    path: 'spec.rollback',
    message: 'stage and rollback are both true; MTC refuses the run with InvalidSpec, and every later run of the plan waits behind it',
    fix: 'leave one of them true',
  }]],
  ['run/stage-stops-application', [{
    path: 'spec.quiescePods',
    message: 'the stage stops the application on the source, and MTC does not start it again afterwards',
    fix: 'remove quiescePods; or, to move the application, write stage: false',
  }]],
  ['run/cutover-without-stop', [{
    path: 'spec.stage',
    message: 'the run moves the application while it runs on the source: what it writes there during the last copy is lost to the destination',
    fix: 'write quiescePods: true, unless the application has been stopped before or writes nothing',
  }]],
  ['run/canceled', [{
    path: 'spec.canceled',
    message: 'the run is created as canceled: it migrates nothing, and ends with the conditions Canceled and Succeeded',
    fix: 'remove it; to cancel a run that is under way, patch it: oc patch migmigration NAME -n openshift-migration --type merge -p \'{"spec":{"canceled":true}}\'',
  }]],
  ['run/verify-without-cutover', [{
    path: 'spec.verify',
    message: 'MTC looks at the pods on the destination at the end of a cutover only; with stage: true, verify does nothing',
    fix: 'leave verify out',
  }]],
  ['run/root-with-ids', [{
    path: 'spec.runAsUser',
    message: 'runAsRoot is true, so that runAsUser is not read: rsync runs as root',
    fix: 'leave out runAsUser, or runAsRoot',
  }]],
  ['run/user-id', [{
    path: 'spec.runAsUser',
    message: 'user 0 is root, and MTC runs rsync with runAsNonRoot where a user is given: the pods never start',
    fix: 'write runAsRoot: true instead, or the id of another user',
  }]],
  ['run/root-without-label', [{
    path: 'metadata.labels["pod-security.kubernetes.io/enforce"]',
    message: 'MigMigration openshift-migration/go-live wants rsync to run as root, and pod-security.kubernetes.io/enforce is "restricted" here; MTC then runs it as another user and does not say so',
    fix: 'write pod-security.kubernetes.io/enforce: privileged',
  }]],
  ['run/user-out-of-range', [{
    path: 'spec.runAsUser',
    message: 'user 1001 is not in the range "1000650000/10000" of Namespace shop-web, so that rsync\'s pods may be refused there, or read nothing',
    fix: 'write a user of that range',
  }]],
  ['run/several-of-one-plan', [{
    path: 'spec.migPlanRef',
    message: 'MigMigration openshift-migration/first is a run of plan "shop" in the same file: both start when it is applied, in no order that could be relied on',
    fix: 'put each run into a file of its own, and apply the next when the last has ended',
  }]],
  ['run/rollback-alone', [{
    path: 'spec.rollback',
    message: 'the rollback starts whenever its file is applied, and MigPlan openshift-migration/shop is in that file, too; it deletes on the destination what the plan has migrated',
    fix: 'put the rollback into a file of its own, which is applied by nothing and nobody but on purpose',
  }]],
  ['run/with-its-plan', [{
    path: 'spec.migPlanRef',
    message: 'the plan is in the same file, so that the run starts by itself as soon as the plan is Ready',
    fix: 'put the run into a file of its own, and apply it when the plan shows what it should',
  }]],
  ['run/renamed-claims', [{
    path: 'spec.stage',
    message: 'claim "data" of MigPlan openshift-migration/shop becomes "shop-data", which only state migrations do; MTC refuses this cutover with InvalidSpec',
    fix: 'write stage: false and migrateState: true, or let the claims of the plan keep their names',
  }]],
  ['run/state-of-indirect-plan', [{
    path: 'spec.migrateState',
    message: 'MigPlan openshift-migration/shop has indirectVolumeMigration: true, by which MTC takes it for a migration of namespaces and not of state',
    fix: 'remove indirectVolumeMigration from the plan, or migrateState here',
  }]],
  ['run/needs-state-migration', [{
    path: 'spec.stage',
    message: 'MigPlan openshift-migration/shop stays within one cluster, and "shop-web" is source and destination: MTC rejects every cutover of it '
      + 'with InvalidSpec',
    fix: 'write stage: false and migrateState: true, with quiescePods: true for the last run',
  }]],
  ['run/verify-renamed', [{
    path: 'spec.verify',
    message: '"shop-web:web" of MigPlan openshift-migration/shop is not verified: MTC looks for pods in a namespace of that name, finds none, and takes that for health',
    fix: 'look at the pods of "web" yourself',
  }]],
  ['run/misspelt-plan', [{
    path: 'spec.migPlanRef.name',
    message: 'there is no MigPlan "shop" here, but MigPlan openshift-migration/shops, which nothing refers to; MTC does not find the one, and reports that',
    fix: 'write name: shops',
  }]],
  ['run/closed-plan', [{
    path: 'spec.migPlanRef',
    message: 'MigPlan openshift-migration/shop is closed; a run of it that is not there yet gets PlanClosed',
    fix: 'remove closed from the plan while it has runs to come',
  }]],
]);

const ROLLBACK = runExample('stage: false\n  rollback: true', 'undo');
const CUTOVER = 'stage: false\n  quiescePods: true';

/** Runs as `oc get migmigration -o yaml` shows them. */
const finished = (flags: string, name: string) => runExample(flags, name).replace('metadata: {', 'metadata: { uid: 0a1b2c3d, creationTimestamp: "2024-05-04T10:00:00Z",')
  .concat('status:\n  phase: Completed\n  conditions: [{ type: Succeeded, status: "True" }]\n');

test.each([
  [CUTOVER, []],
  [`${CUTOVER}\n  keepAnnotations: true\n  verify: true`, []],
  ['stage: false\n  migrateState: true', []],
  ['stage: false\n  rollback: true', []],
  ['stage: true\n  runAsRoot: true', []],
  ['stage: true\n  runAsUser: 1000640000\n  runAsGroup: 0', []],
  ['stage: true\n  runAsUser: -1', ['run/user-id spec.runAsUser']],
  ['stage: true\n  runAsRoot: true\n  runAsUser: 0', ['run/root-with-ids spec.runAsUser']],
  ['stage: true\n  migrateState: true\n  rollback: true', ['run/one-type spec.migrateState']],
  ['stage: false\n  migrateState: true\n  verify: true', ['run/verify-without-cutover spec.verify']],
])('%s', (flags, expected) => {
  expect(places(runExample(flags))).toEqual(expected);
});

test('a run without its plan is told of once, and a patch not at all', () => {
  const run = runExample('stage: true');
  expect(places(run.replace('migPlanRef', 'plan'))).toEqual(['document/unknown-field spec.plan']);
  expect(places(run.replace(/ {2}migPlanRef.*\n/, ''))).toEqual(['run/plan spec.migPlanRef']);
  expect(placesOf('run/plan', run.replace('{ name: shop, namespace: openshift-migration }', '{}'))).toEqual([]);
  expect(placesOf('run/canceled', runExample('canceled: true').replace(/ {2}migPlanRef.*\n/, ''))).toEqual([]);
});

describe('what shares a file', () => {
  test('runs in files of their own', () => {
    expect(places(runExample('stage: true', 'first'), runExample(CUTOVER, 'second'), ROLLBACK)).toEqual([]);
  });

  test('runs of several plans', () => {
    expect(places(documents(runExample('stage: true', 'first'), runExample('stage: true', 'second').replace('name: shop', 'name: mail')))).toEqual([]);
  });

  test('a rollback with another run is the rollback\'s finding alone', () => {
    expect(places(documents(runExample(CUTOVER, 'second'), ROLLBACK))).toEqual(['run/rollback-alone spec.rollback']);
  });

  test('what a cluster shows has begun already', () => {
    const shown = [finished('stage: true', 'first'), finished(CUTOVER, 'second'), finished('stage: false\n  rollback: true', 'undo'), finished('stage: true\n  canceled: true', 'gone')];
    expect(places(documents(planExample(), ...shown))).toEqual([]);
  });
});

describe('a run and its plan', () => {
  const conversion = planExample('', { source: 'ocp4' });
  const state = planExample('', { source: 'ocp4', namespaces: '["shop:shop-copy"]' });
  const mapped = planExample('', { namespaces: '[shop-web, "shop-db:db"]' });

  test.each([
    ['a stage of a conversion', conversion, 'stage: true', ['run/needs-state-migration spec.stage']],
    ['a copy of a conversion', conversion, 'stage: false\n  migrateState: true', []],
    ['the way back from a conversion', conversion, 'stage: false\n  rollback: true', []],
    ['a cutover to another namespace of the cluster', state, CUTOVER, []],
    ['a verified stage', mapped, 'stage: true\n  verify: true', ['run/verify-without-cutover spec.verify']],
    ['a verified cutover with a renamed namespace', mapped, `${CUTOVER}\n  verify: true`, ['run/verify-renamed spec.verify']],
    ['a state migration through the repository', planExample('indirectImageMigration: true'), 'stage: false\n  migrateState: true', ['run/state-of-indirect-plan spec.migrateState']],
  ])('%s', (_, plan, flags, expected) => {
    expect(places(plan, runExample(flags))).toEqual(expected);
  });

  test('the plan that is in the set twice is not guessed at', () => {
    expect(placesOf('run/needs-state-migration', conversion, conversion, runExample(CUTOVER))).toEqual([]);
  });
});

describe('whom rsync runs as', () => {
  const namespace = (metadata: string) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop-web, ${metadata} }\n`;
  const asRoot = runExample('stage: true\n  runAsRoot: true');
  const label = 'pod-security.kubernetes.io';

  test.each([
    [`labels: { ${label}/enforce: privileged }`, []],
    [`labels: { ${label}/enforce: baseline }`, [`shop-web metadata.labels["${label}/enforce"]`]],
    [`labels: { ${label}/audit: privileged, ${label}/warn: privileged }`, ['shop-web metadata.labels']],
    ['labels: { team: shop }', ['shop-web metadata.labels']],
    ['annotations: { team: shop }', ['shop-web metadata']],
    ['creationTimestamp: "2026-01-01T00:00:00Z"', []], // a cluster that sets no labels itself may not know Pod Security
  ])('as root in a namespace with %s', (metadata, expected) => {
    expect(placesOf('run/root-without-label', planExample(), namespace(metadata), asRoot)).toEqual(expected);
  });

  test('by the operator\'s variable as well, but not for indirect copies', () => {
    const controller = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigrationController\nmetadata: { name: migration-controller, namespace: openshift-migration }\nspec: { migration_rsync_privileged: true }\n';
    const restricted = namespace(`labels: { ${label}/enforce: restricted }`);
    expect(placesOf('run/root-without-label', planExample(), restricted, controller)).toHaveLength(1);
    expect(placesOf('run/root-without-label', planExample('indirectVolumeMigration: true'), restricted, controller)).toEqual([]);
    expect(placesOf('run/root-without-label', planExample(), restricted)).toEqual([]);
    expect(placesOf('run/root-without-label', planExample(), namespace('labels: { team: shop }'), controller)).toEqual([]); // an older cluster may not know Pod Security
  });

  test.each([
    ['1000650000/10000', 1000659999, []], ['1000650000/10000', 1000660000, ['go-live spec.runAsUser']],
    ['1000650000-1000659999', 1000659999, []], ['1000650000-1000659999', 1000660000, ['go-live spec.runAsUser']],
    ['unknown', 1, []],
  ])('range %s, user %i', (range, user, expected) => {
    const annotated = namespace(`annotations: { openshift.io/sa.scc.uid-range: ${range} }`);
    expect(placesOf('run/user-out-of-range', planExample(), annotated, runExample(`stage: true\n  runAsUser: ${user}`))).toEqual(expected);
  });
});

test('nothing of this throws, whatever stands there', () => {
  for (const value of ['null', '7', 'text', '[]', '[null]', '{}', '{ constructor: 1 }']) {
    for (const field of ['migPlanRef', 'stage', 'runAsUser', 'quiescePods']) {
      expect(() => places(planExample(), runExample('verify: true').replace(new RegExp(`  ${field}:.*\n`), '').concat(`  ${field}: ${value}\n`))).not.toThrow();
    }
  }
});
