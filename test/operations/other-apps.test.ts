import { clusterBehind, standIn } from './stand-in';
import { mtc, TestObject, TestUnit, World } from './world';
import { applyFolder } from '../../src/operations/apply/apply';
import { keyOf, OtherApp, referenceTo } from '../../src/operations/cluster';
import { fieldManagerOf } from '../../src/operations/field-manager';
import { otherAppsIn, sharingManagers, spare } from '../../src/operations/other-apps';
import { Remainder } from '../../src/operations/teardown/remainders';
import { reportLeft } from '../../src/operations/teardown/report-left';
import { teardown } from '../../src/operations/teardown/teardown';
import { ApplyStep } from '../../src/output/apply-step';
import { ClusterRole } from '../../src/output/migration-index';

const TWO = fieldManagerOf('two');
const WHY = `another app (field manager ${TWO}) applies it as well: tear that app down, then repeat the command`;
const HOOK = mtc('MigHook', 'one', {});
const SHARED: TestObject = {
  apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shared', labels: { level: 'privileged' } } as any,
};
const setsLevel: OtherApp = { manager: TWO, fields: { 'f:metadata': { 'f:labels': { 'f:level': {} } } } };

class Apps extends World {
  /** The program `one`. */
  one(...objects: TestObject[]) {
    const unit: TestUnit = { path: 'clusters/new/manifests', cluster: 'new', step: ApplyStep.HOST_CLUSTER, objects };
    const clusters = [{ name: 'new', role: ClusterRole.HOST, migClusters: [], units: [] }];
    return this.folder([unit], { app: 'one', clusters, plans: [] });
  }

  apply(...objects: TestObject[]): Promise<void> {
    const settings = { dryRun: false, force: false, prune: true, breakLease: false };
    return applyFolder(this.operation(), this.one(...objects), settings);
  }

  async tearDown(...objects: TestObject[]): Promise<string[]> {
    return (await teardown(this.operation(), this.one(...objects), false)).map(({ object, why, isUndone }) =>
      `${object.kind}: ${why}${isUndone ? ' (undone)' : ''}`);
  }

  /** Lets the program `two` apply an object as well. */
  shares(object: TestObject, ...apps: OtherApp[]): void {
    this.new.otherFields.set(keyOf(referenceTo(object)), apps);
  }

  get labels() {
    return this.new.of('Namespace').find(({ metadata }) => metadata.name === 'shared')!.metadata.labels;
  }
}

describe('what another app applies as well', () => {
  const shared = async () => {
    const apps = new Apps();
    apps.new.put({ ...SHARED, metadata: { name: 'shared', labels: { level: 'restricted' } } as any });
    await apps.apply(HOOK, SHARED);
    apps.shares(SHARED, setsLevel);
    return apps;
  };

  test('is not restored by a teardown, until the other app no longer applies it', async () => {
    const apps = await shared();
    expect(await apps.tearDown(HOOK, SHARED)).toEqual([`Namespace: metadata.labels.level was not restored: ${WHY}`]);
    expect(apps.labels).toEqual({ level: 'privileged' });
    apps.shares(SHARED);
    expect(await apps.tearDown(HOOK, SHARED)).toEqual([]);
    expect(apps.labels).toEqual({ level: 'restricted' });
  });

  test('is not restored by an apply that no longer sets it', async () => {
    const apps = await shared();
    apps.new.apply = async (manifest) => ({ ...manifest, ...await apps.new.get(referenceTo(manifest)) });
    await apps.apply(HOOK, { ...SHARED, metadata: { name: 'shared' } });
    expect(apps.messages('left')).toEqual([`Namespace shared: metadata.labels.level was not restored: ${WHY}`]);
    expect(apps.labels).toEqual({ level: 'privileged' });
  });

  test('is given up by a teardown, unless the app has created it or has yet to restore it', async () => {
    const apps = await shared();
    const theirs = mtc('MigHook', 'theirs', {});
    await apps.tearDown(HOOK, SHARED, theirs);
    expect(apps.new.givenUp).toEqual(['MigHook/theirs']);
    apps.shares(SHARED);
    await apps.tearDown(HOOK, SHARED, theirs);
    expect(apps.new.givenUp.slice(1)).toEqual(['MigHook/one', 'Namespace/shared', 'MigHook/theirs']);
  });

  test('is not deleted by a teardown, until the other app no longer applies it', async () => {
    const apps = new Apps();
    await apps.apply(HOOK);
    apps.shares(HOOK, { manager: TWO, fields: {} });
    expect(await apps.tearDown(HOOK)).toEqual([`MigHook: ${WHY}`]);
    expect(apps.new.of('MigHook')).toHaveLength(1);
    apps.shares(HOOK);
    expect(await apps.tearDown(HOOK)).toEqual([]);
    expect(apps.new.of('MigHook')).toEqual([]);
  });

  test('does not make a teardown fail, unlike what is not deleted yet', async () => {
    const apps = new Apps();
    const told = (left: readonly Remainder[]) => {
      apps.events.length = 0;
      return [reportLeft(apps.operation(), left), ...apps.events.map(({ level, message }) => `${level}: ${message}`)];
    };
    await apps.apply(HOOK);
    apps.shares(HOOK, { manager: TWO, fields: {} });
    const left = await teardown(apps.operation(), apps.one(HOOK), false);
    expect(told(left)).toEqual([false, `info: left on new: MigHook openshift-migration/one: ${WHY}`]);
    expect(told([...left, { cluster: 'new', object: referenceTo(SHARED), why: 'it waits', isUndone: true }]))
      .toEqual([true, expect.anything(), 'warning: left on new: Namespace shared: it waits']);
  });

  test('is not pruned, and stays recorded', async () => {
    const apps = new Apps();
    await apps.apply(HOOK, mtc('MigHook', 'other', {}));
    apps.shares(HOOK, { manager: TWO, fields: {} });
    await apps.apply(mtc('MigHook', 'other', {}));
    expect(apps.messages('left')).toEqual([`left on new: MigHook openshift-migration/one: ${WHY}`]);
    apps.shares(HOOK);
    await apps.apply(mtc('MigHook', 'other', {}));
    expect(apps.new.of('MigHook').map(({ metadata }) => metadata.name)).toEqual(['other']);
  });

  test('is a plan that is not closed', async () => {
    const apps = new Apps();
    const plan = mtc('MigPlan', 'shop', {});
    await apps.apply(plan);
    apps.shares(plan, { manager: TWO, fields: {} });
    expect(await apps.tearDown(plan)).toEqual([`MigPlan: ${WHY}`]);
    expect(apps.new.of('MigPlan')[0].spec).toEqual({});
  });
});

describe('the other apps', () => {
  const of = (manager: unknown, operation: unknown = 'Apply') =>
    otherAppsIn({ metadata: { managedFields: [{ manager, operation, fieldsV1: { 'f:spec': {} } }] } },
      [fieldManagerOf('one')]);

  test('are the managers of commands for other apps', () => {
    expect(of(TWO)).toEqual([{ manager: TWO, fields: { 'f:spec': {} } }]);
  });

  test.each([
    ['the app itself', fieldManagerOf('one')], ['kubectl', 'kubectl-client-side-apply'],
    ['commands without an app', 'cdk8s-mtc'], ['a tool with such a name', 'cdk8s-mtc-tool'], ['nobody', undefined],
  ])('are not %s', (_, manager) => {
    expect(of(manager)).toEqual([]);
  });

  test('are not those that have only updated the object, such as by a teardown', () => {
    expect(of(TWO, 'Update')).toEqual([]);
  });

  test('are none of an object without managers', () => {
    expect(otherAppsIn({ metadata: {} }, [])).toEqual([]);
  });

  const answer = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shared', managedFields: [{ manager: TWO, operation: 'Apply', fieldsV1: setsLevel.fields }] },
  });

  test.each([
    ['since 1.21 only if it is asked', 'case "$*" in *--show-managed-fields*) cat "$(dirname "$0")/live";; esac'],
    ['before 1.21 always', 'case "$*" in *--show-managed-fields*) '
      + 'echo "Error: unknown flag: --show-managed-fields" >&2; exit 1;; *) cat "$(dirname "$0")/live";; esac'],
  ])('are printed by kubectl %s', async (_, script) => {
    const cluster = clusterBehind(standIn(script, { live: answer }));
    expect(await cluster.otherApps(referenceTo(SHARED))).toEqual([setsLevel]);
  });
});

describe('an app gives up what it applies', () => {
  const ONE = fieldManagerOf('one');
  const of = (own: object, other: object, operation = 'Apply') => sharingManagers({
    metadata: {
      managedFields: [
        { manager: ONE, operation, fieldsV1: own }, { manager: 'x', operation: 'Update', fieldsV1: other },
      ],
    },
  }, [ONE]);

  test('if others have all of it', () => {
    expect(of({ 'f:a': { '.': {}, 'f:b': {} } }, { 'f:a': { 'f:b': {}, 'f:c': {} } })).toEqual([ONE]);
  });

  test.each([
    ['if only it has a field', { 'f:a': { 'f:b': {}, 'f:c': {} } }, { 'f:a': { 'f:b': {} } }, 'Apply'],
    ['if nobody else has any', { 'f:a': {} }, {}, 'Apply'],
    ['if it has only updated it', { 'f:a': {} }, { 'f:a': {} }, 'Update'],
  ])('not %s', (_, own, other, operation) => {
    expect(of(own, other, operation)).toEqual([]);
  });
});

test.each([
  ['a field', { a: { b: null, c: 1 } }, { 'f:a': { 'f:b': {} } }, { a: { c: 1 } }, ['a.b']],
  ['a field and what is below it', { a: { b: { c: 1 } } }, { 'f:a': { 'f:b': {} } }, {}, ['a.b']],
  ['a list that is shared', { a: [1] }, { 'f:a': { 'k:{"name":"x"}': { '.': {} } } }, {}, ['a']],
  ['a field that contains others', { a: null }, { 'f:a': { 'f:b': {} } }, {}, ['a']],
  ['nothing else', { a: { toString: 1 }, b: 2 }, { 'f:a': { 'f:b': {} }, '.': {} }, { a: { toString: 1 }, b: 2 }, []],
])('a patch spares %s', (_, patch, fields, rest, needed) => {
  expect(spare(patch, fields)).toEqual({ patch: rest, needed });
});
