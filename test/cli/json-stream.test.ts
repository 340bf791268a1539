import { checked } from './support';
import { jsonParts } from '../../src/cli/reading/json-stream';

const parts = (text: string) =>
  jsonParts(text, { start: 0, end: text.length }).map(({ start, end }) => text.slice(start, end));

test.each<[string, string[]]>([
  ['{"a":1}', ['{"a":1}']],
  ['{"a":1}\n{"b":{}}\n', ['{"a":1}', '{"b":{}}\n']],
  ['{"a":1}{"b":2} {"c":3}', ['{"a":1}', '{"b":2}', '{"c":3}']],
  [' \n{"a":"}{"}\n{"b":"\\"}{"}', [' \n{"a":"}{"}', '{"b":"\\"}{"}']],
  ['{"a":1}\n# a comment\n', ['{"a":1}\n# a comment\n']],
  ['{"a":1}, {"b":2}', ['{"a":1}, {"b":2}']],
  ['{"a":1}\n{"b":2', ['{"a":1}', '{"b":2']],
  ['{"a":{"b":1}', ['{"a":{"b":1}']],
  ['a: {}\n{}', ['a: {}\n{}']],
])('%j is %j', (text, expected) => {
  expect(parts(text)).toEqual(expected);
});

const plan = (name: string) => JSON.stringify({
  apiVersion: 'migration.openshift.io/v1alpha1', kind: 'MigPlan', metadata: { name, namespace: 'other' },
});

test('JSON objects one after another are judged as kubectl reads them, each in its own line', () => {
  const { findings, summary } = checked({ 'a.json': `${plan('one')}\n${plan('two')}${plan('three')}\n` });
  expect(summary.manifests).toBe(3);
  expect(findings.filter(({ rule }) => rule === 'document/other-namespace').map(({ name, line }) => [name, line]))
    .toEqual([['one', 1], ['two', 2], ['three', 2]]);
  expect(findings.filter(({ rule }) => rule === 'document/not-yaml')).toEqual([]);
});

test('a file that starts with YAML is not read so: kubectl rejects it', () => {
  const { findings } = checked({ 'a.yaml': `a: 1\n---\n${plan('one')}\n${plan('two')}\n` }, ['a.yaml']);
  expect(findings.map(({ rule }) => rule)).toContain('document/not-yaml');
});
