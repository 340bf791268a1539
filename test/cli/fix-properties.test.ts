import { cli, folderWith } from './support';
import { ALL_RULES } from '../../src/cli/judging/all-rules';
import { FIXES } from '../../src/rules/fixes';
import * as fc from '../support/property';

// The same each time; to look further: CHECK_SEED=$RANDOM CHECK_RUNS=500.
const RUNS = { seed: Number(process.env.CHECK_SEED ?? 4), numRuns: Number(process.env.CHECK_RUNS ?? 15) };

const EXAMPLES = ALL_RULES.filter(({ id }) => FIXES.has(id)).map(({ breaks }) => breaks);

/** A few examples of rules whose findings can be fixed, side by side, so that their fixes meet. */
const files = fc.shuffledSubarray(EXAMPLES, { minLength: 1, maxLength: 4 })
  .map((examples) => Object.fromEntries(examples.map((text, index) => [`${index}.yaml`, text])));

test.each([[[]], [['--unsafe-fixes']]])('--fix %s fixes as many findings as check has counted, causes nothing worse, '
  + 'and is idempotent', (flags) => {
  fc.assert(fc.property(files, (all) => {
    const folder = folderWith(all);
    const check = () => cli(folder, ['check', '.', '--cluster', 'host=.', '--fail-on', 'error']);
    const before = check();
    const options = ['--fix', ...flags].join(' ');
    const counted = new RegExp(`(\\d+) with ${options}[.,]`).exec(before.stdout)?.[1]
      ?? new RegExp('(\\d+) with --fix[.,]').exec(before.stdout)?.[1] ?? '0';
    const fix = () => cli(folder, ['check', '.', '--cluster', 'host=.', '--fix', ...flags]);
    expect(/^(\d+) findings? fixed/.exec(fix().stderr)?.[1]).toBe(counted);
    if (before.exitCode === 0) {
      expect(check().exitCode).toBe(0);
    }
    expect(fix().stderr).toBe('0 findings fixed in 0 files\n');
  }), RUNS);
});
