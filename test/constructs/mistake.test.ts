import * as fs from 'fs';
import { App, Chart, Testing } from 'cdk8s';
import { describe as textOf, quote, refuse, refuseAtSynth } from '../../src/constructs/mistake';
import { hostChart, mistakesOf } from '../support/program';

const MISTAKE = { field: 'namespaces[1]', value: 'Shop', problem: 'is not a name', fix: 'write "shop"' };

test('a mistake is one line: field, value, what is wrong, what to write', () => {
  expect(textOf(MISTAKE)).toBe('namespaces[1]: "Shop" is not a name; write "shop".');
});

test.each(['is it "shop"?', 'write "shop".', 'write "shop"!'])('no full stop follows '
  + 'the punctuation mark of %j', (fix) => {
  expect(textOf({ ...MISTAKE, fix })).toBe(`namespaces[1]: "Shop" is not a name; ${fix}`);
});

test('a mistake without value has none in its line', () => {
  expect(textOf({ field: 'token', problem: 'is not a token', fix: 'write the token' }))
    .toBe('token: is not a token; write the token.');
});

test.each([['a', '"a"'], [1, '1'], [NaN, 'null'], [[], '[]'], [{ a: 1 }, '{"a":1}'], [undefined, 'undefined'],
  ['line\nbreak', '"line\\nbreak"']])('%j is shown as %s', (value, text) => {
  expect(quote(value)).toBe(text);
});

test('nothing is thrown when a value is refused: all mistakes are told at synth, '
  + 'with the paths of their constructs', () => {
  const chart = hostChart();
  refuse(chart, MISTAKE);
  refuse(new Chart(chart, 'inner'), { ...MISTAKE, value: undefined });
  expect(mistakesOf(chart)).toEqual(['[ocp4] namespaces[1]: "Shop" is not a name; write "shop".',
    '[ocp4/inner] namespaces[1]: is not a name; write "shop".']);
});

test('what can only be seen at the end is looked at then', () => {
  const chart = hostChart();
  const seen: string[] = [];
  refuseAtSynth(chart, () => seen.map((value) => ({ ...MISTAKE, value })));
  expect(mistakesOf(chart)).toEqual([]);
  seen.push('A', 'B');
  expect(mistakesOf(chart)).toHaveLength(2);
});

test('a plain App that has mistakes writes nothing', () => {
  const app: App = Testing.app();
  const chart = new Chart(app, 'ocp4');
  refuse(chart, MISTAKE);
  expect(() => app.synth()).toThrow('Validation failed with the following errors:\n'
    + '  [ocp4] namespaces[1]: "Shop" is not a name; write "shop".');
  expect(fs.readdirSync(app.outdir)).toEqual([]);
});
