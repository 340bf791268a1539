import { placesOf } from './places';
import { findings, ruleOf } from './support';
import { documents, files, filesOf, runExample } from '../../src/rules/examples/plan';

const CUTOVER = 'stage: false\n  quiescePods: true';
const first = runExample(CUTOVER, 'first');
const second = runExample(CUTOVER, 'second');
const stage = runExample('stage: true', 'copy');
const rollback = runExample('stage: false\n  rollback: true', 'undo');

/** A run as a cluster shows it, with these conditions. */
const ended = (run: string, ...types: string[]) =>
  `${run}status: { phase: Completed, conditions: `
    + `[${types.map((type) => `{ type: ${type}, status: "True" }`).join(', ')}] }\n`;

describe('a second cutover of a plan', () => {
  const found = (...runs: string[]) => placesOf('run/second-cutover', files(...runs));

  test.each([
    ['without quiescing', runExample('stage: false', 'second'), ['second spec.stage']],
    ['of another plan', second.replace('name: shop', 'name: mail'), []],
    ['that copies only state', runExample(`${CUTOVER}\n  migrateState: true`, 'second'), []],
    ['that is canceled', runExample(`${CUTOVER}\n  canceled: true`, 'second'), []],
    ['with the same name, as an overlay has', first, []],
  ])('%s', (_, run, expected) => {
    expect(found(first, run)).toEqual(expected);
  });

  test('a rollback between the two makes it valid, whatever the order of the files', () => {
    expect(found(first, rollback, second)).toEqual([]);
    expect(found(first, second, rollback)).toEqual([]);
  });

  test.each([
    [['Succeeded'], ['second spec.stage']],
    [['Succeeded', 'Canceled'], []],
    [['SucceededWithWarnings'], []],
    [['Failed'], []],
  ])('after one that ended with %j', (conditions, expected) => {
    expect(found(ended(first, ...conditions), second)).toEqual(expected);
    expect(found(second, ended(first, ...conditions))).toEqual(expected);
  });

  test('after one that has succeeded is certainly rejected, and the fix does not name that one', () => {
    expect(findings(files(ended(first, 'Succeeded'), second), [ruleOf('run/second-cutover')])).toMatchObject([{
      message: 'makes the run a second cutover of the plan after MigMigration openshift-migration/first: MTC rejects '
        + 'this one with HasFinalMigration, and later runs wait until it is deleted',
      fix: 'Remove the run, or add a rollback between the two.',
    }]);
  });

  test('is on one host cluster', () => {
    expect(placesOf('run/second-cutover', documents(filesOf('east', first), filesOf('west', second)))).toEqual([]);
    expect(placesOf('run/second-cutover', documents(filesOf('east', first), filesOf('east', second))))
      .toEqual(['second spec.stage']);
  });
});

describe('a stage after a cutover', () => {
  const found = (...runs: string[]) => placesOf('run/stage-after-cutover', files(...runs));

  test('is rejected if the cutover has succeeded on the cluster', () => {
    expect(found(ended(first, 'Succeeded'), stage)).toEqual(['copy spec.stage']);
    expect(found(ended(first, 'Succeeded', 'Canceled'), stage)).toEqual([]);
  });

  test('is not known from the order of files', () => {
    expect(found(first, stage)).toEqual([]);
    expect(found(stage, first)).toEqual([]);
  });

  test('may be a state migration', () => {
    expect(found(ended(first, 'Succeeded'), runExample('stage: false\n  migrateState: true', 'copy'))).toEqual([]);
  });
});
