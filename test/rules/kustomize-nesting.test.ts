import { found, kustomization, plan } from './kustomized';

describe('an object that a Kustomization adds twice', () => {
  const twice = (resources: string[], more: Readonly<Record<string, object>> = {}, base: object = {}) =>
    found('document/added-twice', {
      'top/kustomization.yaml': kustomization({ resources }),
      'base/kustomization.yaml': kustomization({ resources: ['plan.yaml'], ...base }),
      'base/plan.yaml': plan('shop'),
      ...more,
    });
  const OTHER = { 'other/kustomization.yaml': kustomization({ resources: ['../base'] }) };

  test.each([
    ['by a folder and its file', ['../base', '../base/plan.yaml'], {}, ['top/kustomization.yaml resources[1]']],
    ['by two folders with one base', ['../base', '../other'], OTHER, ['top/kustomization.yaml resources[1]']],
    ['by one folder twice', ['../base', './../base'], {}, ['top/kustomization.yaml resources[1]']],
    ['by one folder', ['../base'], {}, []],
    ['by two files, which another rule reports', ['a.yaml', 'b.yaml'],
      { 'top/a.yaml': plan('shop'), 'top/b.yaml': plan('shop') }, []],
    ['of other names', ['../base', 'a.yaml'], { 'top/a.yaml': plan('bank') }, []],
  ])('%s', (_, resources, more, expected) => expect(twice(resources, more)).toEqual(expected));

  test('but not if a folder renames it', () => {
    expect(twice(['../base', '../base/plan.yaml'], {}, { namePrefix: 'prod-' })).toEqual([]);
    expect(twice(['../base', '../base/plan.yaml'], {}, { namespace: 'shop' })).toEqual([]);
  });
});

test('a Kustomization that contains itself on another level is found at each of them', () => {
  const cycle = (last: string) => found('document/kustomization-in-itself', {
    'a/kustomization.yaml': kustomization({ resources: ['../b'] }),
    'b/kustomization.yaml': kustomization({ components: ['../c'] }),
    'c/kustomization.yaml': { ...kustomization({ resources: [last] }), kind: 'Component' },
  });
  expect(cycle('../a')).toEqual(['a/kustomization.yaml resources[0]', 'b/kustomization.yaml components[0]',
    'c/kustomization.yaml resources[0]']);
  expect(cycle('../d')).toEqual([]);
});

test.each([
  ['../plan.yaml', 1], ['../../base/plan.yaml', 1], ['plans/../../plan.yaml', 1], ['../base', 0],
  ['plans/plan.yaml', 0],
  ['../host/plan.yaml', 0], ['https://example.com/../plan.yaml', 0],
])('of a Kustomization the file %s is outside: %d', (path, count) => {
  expect(found('document/file-outside', { 'host/kustomization.yaml': kustomization({ resources: [path] }) }))
    .toHaveLength(count);
});
