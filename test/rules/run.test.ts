import { places, placesOf } from './places';
import { findings, ruleOf } from './support';
import { RULES } from '../../src/rules';
import { documents, planExample, runExample } from '../../src/rules/examples/plan';

const ROLLBACK = runExample('stage: false\n  rollback: true', 'undo');
const CUTOVER = 'stage: false\n  quiescePods: true';

/** Runs as `oc get migmigration -o yaml` shows them. */
const finished = (flags: string, name: string) => runExample(flags, name).replace('metadata: {',
  'metadata: { uid: 0a1b2c3d, creationTimestamp: "2024-05-04T10:00:00Z",')
  .concat('status:\n  phase: Completed\n  conditions: [{ type: Succeeded, status: "True" }]\n');

test.each([
  [CUTOVER, []],
  [`${CUTOVER}\n  keepAnnotations: true\n  verify: true`, []],
  ['stage: false\n  migrateState: true', []],
  ['stage: false\n  rollback: true', []],
  ['stage: true\n  runAsRoot: true', []],
  ['stage: true\n  runAsUser: 1000640000\n  runAsGroup: 0', []],
  ['stage: true\n  runAsUser: 1', []],
  ['stage: true\n  runAsUser: 0', ['run/user-id spec.runAsUser']],
  ['stage: true\n  runAsUser: -1', ['run/user-id spec.runAsUser']],
  ['stage: true\n  runAsGroup: -1', ['run/user-id spec.runAsGroup']],
  ['stage: true\n  runAsUser: 2147483647', []],
  ['stage: true\n  runAsUser: 2147483648', ['run/user-id spec.runAsUser']],
  ['stage: true\n  runAsRoot: true\n  runAsUser: 0', ['run/root-with-ids spec.runAsUser']],
  ['stage: true\n  migrateState: true\n  rollback: true', ['run/one-type spec.migrateState']],
  ['stage: false\n  migrateState: true\n  verify: true', ['run/verify-without-cutover spec.verify']],
])('%s', (flags, expected) => {
  expect(places(runExample(flags))).toEqual(expected);
});

test.each([
  ['run/one-type', 'stage: true\n  migrateState: true\n  rollback: true',
    'is true together with `stage` and `rollback`: MTC rejects the run with InvalidSpec, and later runs of the plan '
      + 'wait until it is deleted',
    'Keep only one of `stage: true`, `migrateState: true` and `rollback: true`.'],
  ['run/cutover-without-stop', 'stage: false\n  quiescePods: false',
    'is false in a cutover: the application runs on the source during the cutover, and what it writes during the last '
      + 'copy is lost on the destination',
    'Write `quiescePods: true`, unless the application is already stopped or does not write.'],
  ['run/root-with-ids', 'stage: true\n  runAsRoot: true\n  runAsUser: 1000\n  runAsGroup: 1000',
    'is set together with `runAsRoot: true`: MTC ignores runAsUser and runAsGroup, and rsync runs as root',
    'Remove `runAsUser` and `runAsGroup`, or remove `runAsRoot`.'],
  ['run/user-id', 'stage: true\n  runAsGroup: -1',
    '-1 is not a valid id: Kubernetes rejects the pods of rsync',
    'Write an id from the range of the namespace.'],
])('%s on %s', (id, flags, message, fix) => {
  expect(findings([runExample(flags)], [ruleOf(id)])).toMatchObject([{ message, fix }]);
});

test('a run without its plan gives one finding, and a patch none', () => {
  const run = runExample('stage: true');
  expect(places(run.replace('migPlanRef', 'plan'))).toEqual(['document/unknown-field spec.plan']);
  expect(places(run.replace(/ {2}migPlanRef.*\n/, ''))).toEqual(['run/plan spec.migPlanRef']);
  expect(placesOf('run/plan', run.replace('{ name: shop, namespace: openshift-migration }', '{}'))).toEqual([]);
  expect(placesOf('run/canceled', runExample('canceled: true').replace(/ {2}migPlanRef.*\n/, ''))).toEqual([]);
});

describe('several objects in one file', () => {
  test('runs in separate files', () => {
    expect(places(runExample('stage: true', 'first'), runExample(CUTOVER, 'second'), ROLLBACK)).toEqual([]);
  });

  test('runs of several plans', () => {
    expect(places(documents(runExample('stage: true', 'first'),
      runExample('stage: true', 'second').replace('name: shop', 'name: mail'))))
      .toEqual([]);
  });

  test('a rollback with another run gives only the rollback\'s finding', () => {
    expect(places(documents(runExample(CUTOVER, 'second'), ROLLBACK))).toEqual(['run/rollback-alone spec.rollback']);
  });

  test('runs read from a cluster have already started', () => {
    const shown = [finished('stage: true', 'first'), finished(CUTOVER, 'second'),
      finished('stage: false\n  rollback: true', 'undo'), finished('stage: true\n  canceled: true', 'gone')];
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
    ['a verified cutover with a renamed namespace', mapped, `${CUTOVER}\n  verify: true`,
      ['run/verify-renamed spec.verify']],
    ['a state migration through the repository', planExample('indirectImageMigration: true'),
      'stage: false\n  migrateState: true', ['run/state-of-indirect-plan spec.migrateState']],
  ])('%s', (_, plan, flags, expected) => {
    expect(places(plan, runExample(flags))).toEqual(expected);
  });

  test('a plan that is defined twice is not judged', () => {
    expect(placesOf('run/needs-state-migration', conversion, conversion, runExample(CUTOVER))).toEqual([]);
  });
});

describe('the user of rsync', () => {
  const namespace = (metadata: string) => 'apiVersion: v1\nkind: Namespace\n'
    + `metadata: { name: shop-web, ${metadata} }\n`;
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

  test('root by the operator\'s variable, but not for indirect copies', () => {
    const controller = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigrationController\n'
      + 'metadata: { name: migration-controller, namespace: openshift-migration }\n'
      + 'spec: { migration_rsync_privileged: true }\n';
    const restricted = namespace(`labels: { ${label}/enforce: restricted }`);
    expect(placesOf('run/root-without-label', planExample(), restricted, controller)).toHaveLength(1);
    expect(placesOf('run/root-without-label', planExample('indirectVolumeMigration: true'), restricted, controller))
      .toEqual([]);
    expect(placesOf('run/root-without-label', planExample(), restricted)).toEqual([]);
    // an older cluster may not know Pod Security
    expect(placesOf('run/root-without-label', planExample(), namespace('labels: { team: shop }'), controller))
      .toEqual([]);
  });

  test('the label is missing', () => {
    const files = [planExample(), namespace('labels: { team: shop }'), asRoot];
    const found = findings(files, [ruleOf('run/root-without-label')]);
    expect(found).toMatchObject([{
      message: `${label}/enforce is missing, but MigMigration openshift-migration/go-live requests root for rsync: `
        + 'MTC silently runs rsync as another user',
      fix: `Add the label \`${label}/enforce: privileged\`.`,
    }]);
  });

  test.each([
    ['1000650000/10000', 1000650000, []], ['1000650000/10000', 1000649999, ['go-live spec.runAsUser']],
    ['1000650000-1000659999', 1000650000, []], ['1000650000-1000659999', 1000649999, ['go-live spec.runAsUser']],
    ['1000650000/10000', 1000659999, []], ['1000650000/10000', 1000660000, ['go-live spec.runAsUser']],
    ['1000650000-1000659999', 1000659999, []], ['1000650000-1000659999', 1000660000, ['go-live spec.runAsUser']],
    ['unknown', 1, []],
  ])('range %s, user %i', (range, user, expected) => {
    const annotated = namespace(`annotations: { openshift.io/sa.scc.uid-range: ${range} }`);
    expect(placesOf('run/user-out-of-range', planExample(), annotated, runExample(`stage: true\n  runAsUser: ${user}`)))
      .toEqual(expected);
  });
});

test('no rule throws on unexpected values', () => {
  for (const value of ['null', '7', 'text', '[]', '[null]', '{}', '{ constructor: 1 }']) {
    for (const field of ['migPlanRef', 'stage', 'runAsUser', 'quiescePods']) {
      expect(() => places(planExample(),
        runExample('verify: true').replace(new RegExp(`  ${field}:.*\n`), '')
          .concat(`  ${field}: ${value}\n`))).not.toThrow();
    }
  }
});

test('a run of a closed plan is a warning: MTC rejects a new one, and keeps one that has ended as a record', () => {
  expect(RULES.find(({ id }) => id === 'run/closed-plan')!.severity).toBe('warning');
});
