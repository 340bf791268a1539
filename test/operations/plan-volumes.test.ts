import { mergeVolumes } from '../../src/operations/apply/plan-volumes';

test('a selection changes only the fields that it has itself, whatever the names of the others are', () => {
  const found = { name: 'pv-1', selection: { action: 'copy', toString: 'kept' }, supported: { actions: ['copy'] } };
  expect(mergeVolumes([found], [{ name: 'pv-1', selection: { action: 'skip' } }])).toEqual([
    { name: 'pv-1', selection: { action: 'skip', toString: 'kept' }, supported: { actions: ['copy'] } },
  ]);
});

test('volumes that are not discovered yet are added, and others stay', () => {
  expect(mergeVolumes([{ name: 'a' }], [{ name: 'b' }])).toEqual([{ name: 'a' }, { name: 'b' }]);
});
