import { checked } from './support';
import { ALL_RULES } from '../../src/cli/judging/all-rules';

const BEGINS_WELL = /^[A-Z`]/;

test('the fix of every rule begins with a capital letter or with code', () => {
  const expected = ALL_RULES.flatMap(({ id, finds = [] }) => finds.map(({ fix }) => `${id}: ${fix}`));
  const found = ALL_RULES.filter(({ language }) => language === undefined)
    .flatMap(({ breaks }) => checked({ 'a.yaml': breaks }).findings.map(({ rule, fix }) => `${rule}: ${fix}`));
  expect([...expected, ...found].filter((text) => !BEGINS_WELL.test(text.slice(text.indexOf(': ') + 2)))).toEqual([]);
});

test.each(['a: b: c', 'a: [', '\ta: b', 'a: "\\y"', 'a: *b', '? [a]\n: b', '<<: 3', 'kind: MigPlan\nspec: { a: yes }',
  'a: &b &c d', 'a: @b', 'a: 1\nkind: A\napiVersion: b/v1\na: 2'])(
  'so does the fix of the mistake in %j', (text) => {
    const { findings } = checked({ 'a.yaml': text });
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.map(({ fix }) => fix).filter((fix) => !BEGINS_WELL.test(fix))).toEqual([]);
  });
