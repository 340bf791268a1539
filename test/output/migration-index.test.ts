import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import Ajv from 'ajv/dist/2020';
import { INDEX_JSON_SCHEMA } from '../../src/output/index-schema';
import { indexText, parseIndex } from '../../src/output/read-index';
import { everythingOn } from '../conformance/everything-on';

const ROOT = path.resolve(__dirname, '../..');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'migration-index-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const index = everythingOn(folder).index;
const text = indexText(index);
const validate = new Ajv({ strict: true }).compile(INDEX_JSON_SCHEMA);

/** The index with another value at a path. */
function changed(place: Array<string | number>, value: unknown): any {
  const copy = JSON.parse(text);
  const owner = place.slice(0, -1).reduce((object, field) => object[field], copy);
  if (value === undefined) {
    delete owner[place[place.length - 1]];
  } else {
    owner[place[place.length - 1]] = value;
  }
  return copy;
}

test('the schema is in the package, as `npm run index-schema` writes it', () => {
  const packed = fs.readFileSync(path.join(ROOT, 'assets/schemas/migration.schema.json'), 'utf8');
  expect(packed).toBe(`${JSON.stringify(INDEX_JSON_SCHEMA, undefined, 2)}\n`);
});

test('the index of a program with everything matches the schema, and is read as it was written', () => {
  expect(validate(JSON.parse(text))).toBe(true);
  expect(parseIndex(text)).toEqual({ index });
  expect(index.units.length).toBeGreaterThan(5);
  expect(index.plans.length).toBeGreaterThan(1);
});

test.each<[string, Array<string | number>, unknown, string]>([
  ['a field that is missing', ['units', 0, 'files'], undefined, 'units[0].files is missing'],
  ['a field that is unknown', ['units', 0, 'note'], 'x', '"units[0].note" is unknown'],
  ['another type', ['units', 0, 'isSecret'], 'yes', 'units[0].isSecret is not a boolean'],
  ['an object in place of a list', ['units'], {}, 'units is not a list'],
  ['a list in place of an object', ['units', 0], [], 'units[0] is not an object'],
  ['an unknown step', ['units', 0, 'step'], 'later', 'units[0].step has an unknown value: '
    + 'write one of "operator", "secrets", "remote-cluster", "host-cluster", "run", "after-first-stage"'],
  ['an older version', ['version'], 0, 'version is not 1'],
  ['a number that is too small', ['runs', 0, 'number'], 0, 'runs[0].number is not a valid number'],
  ['a digest that is not one', ['units', 0, 'files', 0, 'sha256'], 'abc',
    'units[0].files[0].sha256 is not a valid string'],
  ['a path that leaves the folder', ['units', 0, 'path'], 'clusters/../..', 'units[0].path is not a valid string'],
  ['an absolute path', ['units', 0, 'path'], '/clusters/a/b', 'units[0].path is not a valid string'],
  ['a path of a third folder', ['units', 0, 'path'], 'other/a', 'units[0].path is not a valid string'],
  ['a path with a line break', ['units', 0, 'path'], 'clusters/a\n', 'units[0].path is not a valid string'],
  ['a path with a backslash', ['units', 0, 'path'], 'clusters/a\\..\\b', 'units[0].path is not a valid string'],
])('the reader and the schema reject %s', (_, place, value, problem) => {
  const wrong = changed(place, value);
  expect(validate(wrong)).toBe(false);
  expect(parseIndex(JSON.stringify(wrong))).toEqual({ problem: `is not the index of an output folder (${problem})` });
});

const of = (step: string) => index.units.findIndex((unit) => unit.step === step);
const placeOf = (step: string) => [index.units[of(step)].path, JSON.stringify(index.units[of(step)].cluster)];

test.each<[string, Array<string | number>, unknown, string]>([
  ['a file of another unit', [
    'units', of('host-cluster'), 'files', 0, 'path',
  ], index.units[of('remote-cluster')].files[0].path,
  `units[${of('host-cluster')}].files[0].path is not in the folder of its unit, ${placeOf('host-cluster')[0]}`],
  ['a file in a folder of the unit', ['units', of('run'), 'files', 0, 'path'], `${placeOf('run')[0]}/a/0000-a.k8s.yaml`,
    `units[${of('run')}].files[0].path is not in the folder of its unit, ${placeOf('run')[0]}`],
  ['a unit of another cluster', ['units', of('host-cluster'), 'path'], 'clusters/other/manifests',
    `units[${of('host-cluster')}].path is not a place of the step host-cluster of cluster `
      + `${placeOf('host-cluster')[1]}`],
  ['manifests in the folder of a run', ['units', of('host-cluster'), 'path'], placeOf('run')[0],
    `units[${of('host-cluster')}].path is not a place of the step host-cluster of cluster `
      + `${placeOf('host-cluster')[1]}`],
  ['secrets outside secrets/', ['units', of('secrets'), 'path'], placeOf('host-cluster')[0],
    `units[${of('secrets')}].path is not a place of the step secrets of cluster ${placeOf('secrets')[1]}`],
  ['a run in another run', ['units', of('run'), 'path'], `${placeOf('run')[0].replace(/[^/]+$/, '')}x/y`,
    `units[${of('run')}].path is not a place of the step run of cluster ${placeOf('run')[1]}`],
  ['manifests that start something', ['units', of('host-cluster'), 'starts'], index.units[of('run')].starts,
    `units[${of('host-cluster')}].starts is not empty, but the step is host-cluster`],
  ['a run without a run', ['units', of('run'), 'run'], undefined, `units[${of('run')}].run `
    + 'does not match the step run'],
  ['secrets that are not secret', ['units', of('secrets'), 'isSecret'], false,
    `units[${of('secrets')}].isSecret does not match the step secrets`],
])('the reader rejects %s, which no schema can describe', (_, place, value, problem) => {
  const wrong = changed(place, value);
  expect(validate(wrong)).toBe(true);
  expect(parseIndex(JSON.stringify(wrong))).toEqual({ problem: `is not the index of an output folder (${problem})` });
});

test.each([
  ['', 'is not valid JSON'],
  ['null', 'is not the index of an output folder (the document is not an object)'],
  ['[]', 'is not the index of an output folder (the document is not an object)'],
  ['{"version":2,"anything":true}', 'has version 2 of the format, and this version of cdk8s-mtc reads version 1'],
])('%j is not an index', (wrong, problem) => {
  expect(parseIndex(wrong)).toEqual({ problem });
});
