import { LiveObject } from '../../src/api/outcomes/outcome-of';
import { namespacesFirst } from '../../src/operations/apply/namespaces-first';
import { IndexUnit } from '../../src/output/migration-index';

const unit = (path: string, cluster = 'new') => ({ path, cluster }) as IndexUnit;
const namespace = (name: string): LiveObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
const secret = (
  name: string,
): LiveObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token', namespace: name } });

/** The kinds and namespaces of each unit, in the order in which they are applied. */
function orderOf(...units: Array<[IndexUnit, LiveObject[]]>): Record<string, string[]> {
  return Object.fromEntries([...namespacesFirst(new Map(units))].map(([{ path }, objects]) => (
    [path, objects.map(({ kind, metadata }) => `${kind} ${metadata?.namespace ?? metadata?.name}`)])));
}

test('a Namespace comes before the first unit that has objects in it, and stays in its own', () => {
  expect(orderOf([unit('secrets'), [secret('shop')]], [unit('manifests'), [namespace('shop'), secret('shop')]],
    [unit('runs'), [secret('shop')]])).toEqual({
    secrets: ['Namespace shop', 'Secret shop'],
    manifests: ['Namespace shop', 'Secret shop'],
    runs: ['Secret shop'],
  });
});

test('a Namespace in the same unit, on another cluster, or without objects in it is not moved', () => {
  expect(orderOf([unit('manifests'), [secret('shop'), namespace('shop')]]))
    .toEqual({ manifests: ['Secret shop', 'Namespace shop'] });
  expect(orderOf([unit('secrets'), [secret('shop')]], [unit('manifests', 'old'), [namespace('shop')]])).toEqual({
    secrets: ['Secret shop'], manifests: ['Namespace shop'],
  });
  expect(orderOf([unit('secrets'), [secret('shop')]], [unit('manifests'), [namespace('bank')]]))
    .toEqual({ secrets: ['Secret shop'], manifests: ['Namespace bank'] });
});

test('the namespace of the record comes before everything else on its cluster, unless it needs a run', () => {
  const after = { ...unit('late'), after: ['runs/shop/1'] };
  const order = (...units: Array<[IndexUnit, LiveObject[]]>) =>
    [...namespacesFirst(new Map(units), () => 'home')].map(([, objects]) => objects
      .map(({ kind, metadata }) => `${kind} ${metadata?.namespace ?? metadata?.name}`));
  expect(order([unit('empty'), []], [{ ...unit('secrets'), after: [] }, [secret('shop')]],
    [{ ...unit('manifests'), after: [] }, [secret('shop'), namespace('home')]]))
    .toEqual([[], ['Namespace home', 'Secret shop'], ['Secret shop', 'Namespace home']]);
  expect(order([{ ...unit('manifests'), after: [] }, [secret('shop'), namespace('home')]]))
    .toEqual([['Namespace home', 'Secret shop']]);
  expect(order([{ ...unit('secrets'), after: [] }, [secret('home')]],
    [{ ...unit('manifests'), after: ['secrets'] }, [namespace('home')]]))
    .toEqual([['Namespace home', 'Secret home'], ['Namespace home']]);
  expect(order([unit('manifests'), [secret('shop')]], [after, [secret('shop'), namespace('home')]]))
    .toEqual([['Secret shop'], ['Namespace home', 'Secret shop']]);
});
