import { fullAccount } from '../../src/output/account';
import { ApplyStep } from '../../src/output/apply-step';
import { grouping } from '../../src/output/lookup';
import { IndexRun, IndexUnit, MigrationIndex, RunOwner } from '../../src/output/migration-index';
import { runbookOf } from '../../src/report/runbook';

test('a list is gone through once, however often something is looked for in it', () => {
  let asked = 0;
  const byRemainder = grouping((number: number) => {
    asked++;
    return number % 3;
  });
  const numbers = [1, 2, 3, 4];
  expect([0, 1, 2, 3, 1].map((remainder) => byRemainder(numbers, remainder))).toEqual([[3], [1, 4], [2], [], [1, 4]]);
  expect(asked).toBe(4);
  expect(byRemainder([5], 2)).toEqual([5]);
});

/** An index of so many runs, of which each read of a path is counted. */
function indexOf(count: number): { readonly index: MigrationIndex; readonly reads: () => number } {
  let reads = 0;
  const numbers = Array.from({ length: count }, (_, number) => number);
  const runs = numbers.map((number) => Object.defineProperty({
    ownerKind: RunOwner.PLAN, owner: `p${number}`, number: 1, kind: 'cutover', id: 'a', purpose: 'p', units: [],
  } as unknown as IndexRun, 'path', { get: () => reads++ < 0 ? '' : `runs/p${number}/1-cutover`, enumerable: true }));
  const units = numbers.map((number): IndexUnit => ({
    path: `runs/p${number}/1-cutover/host`,
    cluster: 'host',
    step: ApplyStep.RUN,
    purpose: 'p',
    isSecret: false,
    run: `runs/p${number}/1-cutover`,
    starts: [],
    after: [],
    waitFor: [],
    logs: [],
    files: [],
  }));
  return { index: { version: 1, app: 'a', clusters: [], units, plans: [], runs }, reads: () => reads };
}

test.each<[string, (index: MigrationIndex) => unknown]>([
  ['the account', (index) => fullAccount(index, 'dist')],
  ['the runbook',
    (index) => runbookOf({ index, folder: 'dist', fleets: [], inventories: [], objects: [], findings: [] })],
])('%s of ten times as many units and runs reads ten times as many paths', (_, write) => {
  const [few, many] = [10, 100].map((count) => {
    const { index, reads } = indexOf(count);
    write(index);
    return reads();
  });
  expect(many).toBe(10 * few);
});
