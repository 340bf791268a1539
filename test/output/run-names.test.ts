import { IndexRun, RunOwner } from '../../src/output/migration-index';
import { isCalled, runWord } from '../../src/output/run-names';

const run = (id: string, number: number, owner = 'shop'): IndexRun => ({
  path: `runs/${owner}/${number}-stage-${id}`,
  ownerKind: RunOwner.PLAN,
  owner,
  number,
  kind: 'stage',
  id,
  purpose: '',
  units: [],
});

test.each([
  ['its id, which stays', run('third', 3), [run('first', 1)], 'third'],
  ['its id, if another owner has the same', run('third', 3), [run('third', 1, 'wiki')], 'third'],
  ['its kind and id, if its id is a number', run('2', 1), [run('first', 2)], 'stage-2'],
  ['its kind and id, if its id is the kind and the id of another', run('stage-a', 1), [run('a', 2)], 'stage-stage-a'],
  [
    'its folder, if nothing else is unambiguous', run('a', 1),
    [{ ...run('a', 2), kind: 'cutover', path: 'runs/shop/2-cutover-a' }, run('stage-a', 3)], '1-stage-a',
  ],
])('a command names a run by %s', (_, named, others, word) => {
  const runs = [...others, named];
  expect(runWord(named, runs)).toBe(word);
  expect(runs.filter((each) => each.owner === named.owner && isCalled(each, word))).toEqual([named]);
});
