import { firstProblem } from '../../src/grammar/schema-check';

const SCHEMA = {
  type: 'object',
  required: ['version'],
  properties: {
    version: { const: 1 },
    profile: { type: 'string', enum: ['recommended', 'strict'] },
    openshift: { type: 'string', pattern: '^\\d+\\.\\d+$' },
    most: { type: 'integer', minimum: 1 },
    rate: { type: 'number' },
    isOn: { type: 'boolean' },
    paths: { type: 'array', items: { type: 'string' } },
    clusters: { type: 'object', additionalProperties: { $ref: '#/$defs/cluster' } },
  },
  $defs: { cluster: { type: 'object', properties: { name: { type: 'string' } } } },
};

test.each<[string, object, string | undefined]>([
  ['what matches', {
    profile: 'strict', openshift: '4.20', most: 1, rate: 0.5, isOn: false, paths: ['a'], clusters: { a: { name: 'b' } },
  }, undefined],
  ['another constant', { version: 2 }, 'version is not 1'],
  ['another value', { profile: 'strikt' }, 'profile has an unknown value: write one of "recommended", "strict"'],
  ['a number for a text', { openshift: 4.2 }, 'openshift is a number: write it in quotes'],
  ['a boolean for a text', { paths: [true] }, 'paths[0] is a boolean: write it in quotes'],
  ['another text', { openshift: '4' }, 'openshift is not a valid string'],
  ['a list for a text', { openshift: [] }, 'openshift is not a valid string'],
  ['a number that is too small', { most: 0 }, 'most is not a valid number'],
  ['a fraction', { most: 1.5 }, 'most is not a valid number'],
  ['a text for a number', { rate: '1' }, 'rate is not a valid number'],
  ['a text for a boolean', { isOn: 'yes' }, 'isOn is not a boolean'],
  ['a text for a list', { paths: 'a' }, 'paths is not a list'],
  ['a list for an object', { clusters: [] }, 'clusters is not an object'],
  ['a field that is misspelt', { profil: 'strict' }, '"profil" is unknown; did you mean profile?'],
  ['a field that is unknown', { everything: 1 }, '"everything" is unknown'],
  ['a field below a reference', { clusters: { a: { nam: 'b' } } }, '"clusters.a.nam" is unknown; did you mean name?'],
])('%s', (_, value, problem) => {
  expect(firstProblem(SCHEMA, { version: 1, ...value })).toBe(problem);
});

test('a field that is missing', () => {
  expect(firstProblem(SCHEMA, {})).toBe('version is missing');
});
