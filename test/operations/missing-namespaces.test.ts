import { Places } from './places';
import { failureOf } from './world';
import { namespaceFixes } from '../../src/operations/namespace-fix';
import { OperationError } from '../../src/operations/operation-error';
import { preflight } from '../../src/operations/preflight/preflight';

const ABSENT = ['library/a', 'one/b', 'openshift-adp/c'];
const PROBLEM = 'the namespaces library, openshift-adp do not exist, and the folder does not create them';
const FIX = 'Create them:\n  kubectl --context new create namespace library\n'
  + '  kubectl --context new create namespace openshift-adp';

describe('a namespace that does not exist, and that the folder does not create', () => {
  test.each([false, true])('is named by apply before anything is changed, dry run: %s', async (dryRun) => {
    const places = new Places();
    const writes = [places.old, places.new].map((cluster) => [...cluster.writes]);
    expect(await failureOf(places.apply(places.program({ old: ['one/a'], new: ABSENT }), { dryRun })))
      .toBe(`not-found: cluster new: ${PROBLEM}: nothing was applied | ${FIX}`);
    expect([places.old.writes, places.new.writes]).toEqual(writes);
  });

  test('is named by preflight', async () => {
    const places = new Places();
    const checks = async (names: readonly string[]) =>
      (await preflight(places.operation(), places.program({ new: names })))
        .filter(({ title }) => title === 'The namespaces of the folder exist')
        .map(({ result, reason, fix }) => [result, reason, fix]);
    expect(await checks(ABSENT)).toEqual([['fail', PROBLEM, FIX]]);
    expect(await checks(['one/a'])).toEqual([]);
  });

  test('counts as existing if the user may not read it', async () => {
    const places = new Places();
    places.new.before = (verb, what) => {
      if (verb === 'get' && what === 'Namespace/one') {
        throw new OperationError('forbidden', 'no');
      }
    };
    expect(await failureOf(places.apply(places.program({ new: ['one/a'] })))).toBe('none');
    places.new.before = (verb, what) => {
      if (verb === 'get' && what === 'Namespace/one') {
        throw new OperationError('unauthorized', 'no');
      }
    };
    expect(await failureOf(places.apply(places.program({ new: ['one/a'] })))).toBe('unauthorized: no');
  });

  test('is not missing if the folder creates it, or installs an operator that may do so', async () => {
    const places = new Places();
    const unit = (...objects: any[]) => places.folder([
      { path: 'clusters/new/manifests', cluster: 'new', step: 'host-cluster' as never, objects },
    ], { app: 'shop', plans: [] });
    const map = (namespace: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace } });
    const named = { metadata: { name: 'library' } };
    const operator = {
      apiVersion: 'operators.coreos.com/v1alpha1', kind: 'Subscription', metadata: { name: 'adp', namespace: 'one' },
    };
    const apply = async (...objects: any[]) => failureOf(places.apply(unit(...objects), { dryRun: true }));
    expect(await apply({ apiVersion: 'v1', kind: 'Namespace', ...named }, map('library'))).toBe('none');
    expect(await apply(map('openshift-adp'), operator)).toBe('none');
    expect(await apply(map('library'), operator)).toBe('not-found: cluster new: the namespace library does not exist, '
      + 'and the folder does not create it: nothing was applied | '
      + 'Create it: `kubectl --context new create namespace library`.');
  });
});

test('several fixes name every cluster, and how the namespace of MTC is created', () => {
  const command = (cluster: string) => `kubectl --context ${cluster}`;
  expect(namespaceFixes([
    { name: 'openshift-migration', command: command('old') }, { name: 'shop', command: command('new') },
  ])).toBe('Create them (openshift-migration by installing MTC):\n  kubectl --context old create namespace '
    + 'openshift-migration\n  kubectl --context new create namespace shop');
  expect(namespaceFixes([{ name: 'openshift-migration', command: command('old') }])).toBe(
    'Install MTC, which creates it, or create it: `kubectl --context old create namespace openshift-migration`.');
});
