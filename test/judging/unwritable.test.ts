import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { expectSecret } from '../support/program';
import { HostCluster, MigrationApp } from 'cdk8s-mtc';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'unwritable-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const VALUE = 'aHVudGVyMg==';

/** An app with a Secret that is patched. */
function withPatches(app: App, patches: JsonPatch[], kind = 'Secret'): App {
  const chart = new Chart(app, 'new');
  new HostCluster(chart, 'host');
  const object = new ApiObject(
    chart, 'mine', { apiVersion: 'v1', kind, metadata: { name: 'mine', namespace: 'shop' }, data: { key: VALUE } },
  );
  object.addJsonPatch(...patches);
  return app;
}

function messageOf(app: App): string {
  try {
    app.synth();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

const REJECTED = 'the API server rejects the object';

const CASES: ReadonlyArray<[string, JsonPatch[], string]> = [
  ['a name that is a number', [JsonPatch.replace('/metadata/name', 5)],
    `metadata.name: is a number, but a string is required: ${REJECTED}; give a string such as "shop"`],
  ['an empty name', [JsonPatch.replace('/metadata/name', '')],
    `metadata.name: is empty: ${REJECTED}; give a string such as "shop"`],
  ['no name', [JsonPatch.remove('/metadata/name')],
    `metadata.name: is missing: ${REJECTED}; give a string such as "shop"`],
  ['no metadata', [JsonPatch.remove('/metadata')], `metadata: is missing: ${REJECTED}; give an object with a name`],
  ['metadata that is a string', [JsonPatch.replace('/metadata', VALUE)],
    `metadata: is a string, but an object is required: ${REJECTED}; give an object with a name`],
  ['a namespace that is a number', [JsonPatch.replace('/metadata/namespace', 5)],
    `metadata.namespace: is a number, but a string is required: ${REJECTED}; give a string such as "shop"`],
  ['no kind', [JsonPatch.remove('/kind')], `kind: is missing: ${REJECTED}; give a string such as "ConfigMap"`],
  ['no apiVersion', [JsonPatch.remove('/apiVersion')],
    `apiVersion: is missing: ${REJECTED}; give a string such as "v1"`],
  ['a list as the object', [JsonPatch.replace('', [VALUE])],
    `apiVersion: is missing: ${REJECTED}; give a string such as "v1"`],
  ['items that are a string', [JsonPatch.replace('/kind', 'List'), JsonPatch.add('/items', VALUE)],
    `items: is a string, but a list is required: ${REJECTED}; give a list of objects`],
  ['an item that is a string', [JsonPatch.replace('/kind', 'List'), JsonPatch.add('/items', [{}, VALUE])],
    `items[1]: is a string, but an object is required: ${REJECTED}; give an object`],
  ['a path without a parent', [JsonPatch.add('/a/b/c', VALUE)],
    'the JSON patch add of "/a/b/c" failed: the object has no such field. Correct or remove the patch.'],
  ['the second patch', [JsonPatch.remove('/data'), JsonPatch.test('/data/key', VALUE)],
    'the JSON patch test of "/data/key" failed: the object has another value there. Correct or remove the patch.'],
  ['nothing as the object', [JsonPatch.replace('', null)],
    'the JSON patch replace of "" failed: the result is not an object. Correct or remove the patch.'],
];

describe.each(CASES)('a JSON patch to %s', (_, patches, expected) => {
  test('is a mistake of a MigrationApp that names the object and shows no value, and nothing is written', () => {
    const message = messageOf(withPatches(new MigrationApp({ outdir: folder }), patches));
    expect(message).toContain(`1 mistake in the program; nothing was written.\n\n    at new/mine\n      ${expected}`);
    expectSecret([message], VALUE);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('is a mistake of a plain App', () => {
    const message = messageOf(withPatches(new App({ outdir: folder }), patches));
    expect(message).toContain(`new/mine: ${expected}`);
    expectSecret([message], VALUE);
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});

test.each([
  ['another name', [JsonPatch.replace('/metadata/name', 'other')]],
  ['a generated name', [JsonPatch.remove('/metadata/name'), JsonPatch.add('/metadata/generateName', 'mine-')]],
  ['a list without items', [JsonPatch.replace('/kind', 'ConfigMapList'), JsonPatch.add('/items', [])]],
  ['no namespace', [JsonPatch.remove('/metadata/namespace')]],
])('a JSON patch to %s is not a mistake, and the next synth reads its index', (_, patches) => {
  for (let time = 0; time < 2; time++) {
    expect(() =>
      withPatches(new MigrationApp({ outdir: folder, name: 'shop' }), patches, 'ConfigMap').synth()).not.toThrow();
  }
});

test('an object that fails for a reason of the program keeps its stack trace', () => {
  const app = Testing.app();
  const chart = new Chart(app, 'new');
  new HostCluster(chart, 'host');
  const object = new ApiObject(chart, 'mine', { apiVersion: 'v1', kind: 'ConfigMap' });
  object.toJson = () => { throw new Error('bug of the program'); };
  expect(() => app.synth()).toThrow('bug of the program');
});
