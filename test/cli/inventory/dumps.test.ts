import { readFileSync, statSync, writeFileSync } from 'fs';
import { join } from 'path';
import { stringify } from 'yaml';
import { parseInventory } from '../../../src/inventory/inventory-text';
import { cliLater, Files, folderWith } from '../support';

const pod = (name: string, more: object = {}) => ({
  metadata: { name, namespace: 'shop', uid: name },
  spec: { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] },
  status: { phase: 'Running' },
  ...more,
});
const typed = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', ...pod(name) });

async function from(files: Files, ...args: string[]) {
  const folder = folderWith(files);
  const named = Object.keys(files).length === 1 ? Object.keys(files)[0] : '.';
  const { exitCode, stdout, stderr } = await cliLater(folder, ['inventory', '--from', named, ...args]);
  return { exitCode, stderr, data: stdout ? parseInventory(stdout).data! : undefined, stdout };
}

const podsOf = async (files: Files) => (await from(files)).data?.pods.map(({ name }) => name);

describe('the formats of dumps', () => {
  test.each<[string, string]>([
    ['a List as JSON', JSON.stringify({ apiVersion: 'v1', items: [typed('a'), typed('b')], kind: 'List' })],
    ['a List as indented JSON',
      JSON.stringify({ apiVersion: 'v1', items: [typed('a'), typed('b')], kind: 'List' }, undefined, 4)],
    ['a PodList as JSON, with its kind before',
      JSON.stringify({ kind: 'PodList', apiVersion: 'v1', items: [pod('a'), pod('b')] })],
    ['a PodList as JSON, with its kind after',
      JSON.stringify({ apiVersion: 'v1', items: [pod('a'), pod('b')], kind: 'PodList' }, undefined, 2)],
    ['two JSON documents', `${JSON.stringify(typed('a'))}\n${JSON.stringify(typed('b'))}\n`],
    ['a List as YAML',
      stringify({ apiVersion: 'v1', items: [typed('a'), typed('b')], kind: 'List' }, { indentSeq: false })],
    ['a List as YAML, indented', stringify({ apiVersion: 'v1', kind: 'List', items: [typed('a'), typed('b')] })],
    ['a PodList as YAML, with its kind after',
      stringify({ apiVersion: 'v1', items: [pod('a'), pod('b')], kind: 'PodList' }, { indentSeq: false })],
    ['YAML documents', `---\n${stringify(typed('a'))}---\n# comment\n${stringify(typed('b'))}`],
    ['YAML with CRLF', `${stringify(typed('a'))}---\n${stringify(typed('b'))}`.replace(/\n/g, '\r\n')],
  ])('%s', async (_, text) => {
    expect(await podsOf({ dump: text })).toEqual(['a', 'b']);
  });

  test('a folder like that of must-gather, in which other files are ignored', async () => {
    const files = {
      'quay-io/version': 'openshift/must-gather',
      'quay-io/namespaces/shop/core/pods.yaml': stringify(
        { apiVersion: 'v1', items: [pod('a')], kind: 'PodList' }, { indentSeq: false },
      ),
      'quay-io/namespaces/shop/core/secrets.yaml': stringify({
        apiVersion: 'v1', items: [{ metadata: { name: 's' }, data: { kind: 'Pod' } }], kind: 'SecretList',
      }),
      'quay-io/namespaces/shop/pods/a/a.yaml': `---\n${stringify(typed('a'))}`,
      'quay-io/cluster-scoped-resources/core/namespaces/shop.yaml': stringify({
        apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', uid: '1' },
      }),
      'quay-io/namespaces/shop/pods/a/logs/current.log': 'kind: Pod {',
    };
    const { data } = await from(files);
    expect(data!.pods.map(({ name }) => name)).toEqual(['a']);
    expect(data!.namespaces.map(({ name }) => name)).toEqual(['shop']);
  });

  test('the header of a list is joined and searched once, however many keys and elements it has', async () => {
    const keys = Array.from({ length: 20_000 }, (_, index) => `k${index}: v\n`).join('');
    const items = Array.from({ length: 1_000 }, (_, index) => `- metadata: { name: p${String(index).padStart(4, '0')}, `
      + 'namespace: shop }\n  spec: {}\n').join('');
    const joins = jest.spyOn(Array.prototype, 'join');
    try {
      const { data } = await from({ dump: `${keys}apiVersion: v1\nkind: PodList\nitems:\n${items}` });
      expect(data!.pods.length).toBe(1_000);
      expect(joins.mock.contexts.filter((lines) => (lines as unknown[]).length > 20_000).length).toBeLessThan(10);
    } finally {
      joins.mockRestore();
    }
  });

  test('an object with many keys is read; one with a duplicate key is damaged', async () => {
    const podWith = (keys: string) => 'apiVersion: v1\nkind: Pod\nspec: {}\nmetadata:\n  name: a\n  namespace: shop\n'
      + `  annotations:\n${keys}`;
    const keys = Array.from({ length: 20_000 }, (_, index) => `    k${index}: v\n`).join('');
    expect(await podsOf({ dump: podWith(keys) })).toEqual(['a']);
    expect((await from({ dump: podWith(`${keys}    k0: v\n`) })).stderr).toBe('error: dump is damaged or truncated: an '
      + 'object is not valid YAML. Capture it again.\n');
  });

  test('an object has at most 300,000 parts in YAML', async () => {
    const podWith = (parts: number) => 'apiVersion: v1\nkind: Pod\nspec: {}\nmetadata: { name: a, namespace: shop }\n'
      + `x: [${'a,'.repeat(parts - 8)}a]\n`;
    expect(await podsOf({ dump: podWith(300_000) })).toEqual(['a']);
    expect((await from({ dump: podWith(300_001) })).stderr)
      .toBe('error: dump contains an object of more than 300000 parts. Capture it again.\n');
  });

  test('lists of several kinds in one file, each with its kind after its elements', async () => {
    const claims = {
      apiVersion: 'v1',
      items: [{ metadata: { name: 'data', namespace: 'shop' }, spec: {} }],
      kind: 'PersistentVolumeClaimList',
    };
    const text = `${JSON.stringify({ apiVersion: 'v1', items: [pod('a')], kind: 'PodList' })}\n`
      + `${JSON.stringify(claims)}`;
    const { data } = await from({ 'dump.json': text });
    expect([data!.pods.length, data!.claims.length]).toEqual([1, 1]);
  });

  test('the same contents give the same bytes in JSON and in YAML, also for names such as y, 1e3 and 0o7', async () => {
    const items = ['y', 'n', '1e3', '0o7', 'true', '1_000'].map((name) => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: '0x1f', uid: name, labels: { version: '1.10', enabled: 'yes' } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1e3' } } },
    }));
    const unquoted = `apiVersion: v1\nitems:\n${items.map(({ metadata: { name } }) => `- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata:
    labels:
      enabled: yes
      version: 1.10
    name: ${name}
    namespace: 0x1f
    uid: ${name}
  spec:
    accessModes: [ReadWriteOnce]
    resources:
      requests:
        storage: 1e3
`).join('')}kind: List\n`;
    const json = await from({ 'dump.json': JSON.stringify({ kind: 'List', apiVersion: 'v1', items }) });
    const yaml = await from({ 'dump.yaml': unquoted });
    expect(yaml.stdout).toBe(json.stdout);
    expect(json.data!.claims[0])
      .toMatchObject({ namespace: '0x1f', name: '0o7', labels: { enabled: 'yes', version: '1.10' }, request: 1000 });
  });

  test('the versions and API groups of the server', async () => {
    const { data } = await from({
      'version.json': JSON.stringify({ gitVersion: 'v1.29.6', goVersion: 'go1.21' }),
      'apis.json': JSON.stringify({
        kind: 'APIGroupList',
        groups: [{ name: 'apps', versions: [{ version: 'v1' }], preferredVersion: { version: 'v1' } }],
      }),
    });
    expect(data).toMatchObject({
      cluster: { kubernetes: 'v1.29.6' },
      apiGroups: [{ name: '' }, { name: 'apps', preferred: 'v1', versions: ['v1'] }],
    });
  });

  test.each<[string, string[], string[]]>([
    ['a resource that a version of the group does not list', ['infrastructures'],
      ['infrastructures.config.openshift.io']],
    ['no list of resources', [], [
      'clusterversions.config.openshift.io', 'infrastructures.config.openshift.io', 'ingresses.config.openshift.io',
    ]],
  ])('%s: what was not captured', async (_, names, gaps) => {
    const groupVersion = 'config.openshift.io/v1';
    const resources = names.map((name) => ({ name }));
    const { data } = await from({
      'apis.json': JSON.stringify({
        kind: 'APIGroupList', groups: [{ name: 'config.openshift.io', versions: [{ version: 'v1' }] }],
      }),
      ...names.length > 0
        ? { 'group.json': JSON.stringify({ kind: 'APIResourceList', groupVersion, resources }) } : {},
    });
    expect(data!.unknown.map(({ resource }) => resource).filter((name) => name.includes('config.openshift.io')))
      .toEqual(gaps);
  });

  test('objects are read whatever the borders of the parts are in which the file is read', async () => {
    const items =
      Array.from({ length: 1200 }, (_, index) => ({ ...typed(`pod-${index}`), filler: 'é"\\{['.repeat(300) }));
    const { data } = await from({ 'dump.json': JSON.stringify({ apiVersion: 'v1', items, kind: 'List' }) });
    expect(data!.pods.length).toBe(1200);
  });
});

describe('a dump that cannot be used is named, and nothing is written', () => {
  const json = JSON.stringify({ apiVersion: 'v1', kind: 'PodList', items: [pod('a'), pod('b')] });
  const yaml = stringify({ apiVersion: 'v1', items: [typed('a'), typed('b')], kind: 'List' }, { indentSeq: false });

  test.each<[string, string | Uint8Array, string]>([
    ['JSON that is cut off in an object', json.slice(0, json.length - 40),
      'dump is truncated: it ends within a list after Pod shop/a. Capture it again.'],
    ['JSON that is cut off after a list', json.slice(0, -1),
      'dump is truncated: it ends within an object after Pod shop/b. Capture it again.'],
    ['YAML that is cut off in a line', yaml.slice(0, yaml.length - 60), 'dump ends without a line break, so it is '
      + 'probably truncated. If it is complete, add a line break at its end after Pod shop/a. Capture it again.'],
    ['YAML that is cut off at the end of a line', yaml.slice(0, yaml.indexOf('kind: List')),
      'dump is truncated: a list ends before its kind after Pod shop/b. Capture it again.'],
    ['YAML that is cut off at the end of a line, with the kind of the list before its objects',
      `kind: List\n${yaml.slice(0, yaml.lastIndexOf('  status:'))}`, 'dump is probably truncated: the last object of a '
      + 'list has no status, but others have one after Pod shop/b. Capture it again.'],
    ['YAML that is damaged', yaml.replace('status:', 'status: ['),
      'dump is damaged or truncated: an object is not valid YAML. Capture it again.'],
    ['YAML with an anchor, of which more is read than takes seconds',
      `kind: Pod\nmetadata: { name: &name a, annotations: { a: "${'x'.repeat(1_700_000)}" } }\n`,
      'dump contains too much YAML with anchors, tags and the like, which takes long to read (JSON does not: -o json). '
      + 'Capture it again.'],
    ['UTF-16', Buffer.from(`\ufeff${json}`, 'utf16le'),
      'dump is UTF-16, as PowerShell writes it. Save it as UTF-8 without BOM. Capture it again.'],
    ['something else', 'hello: world\n', 'dump contains nothing that an inventory is made of. Pass the output of the '
      + 'commands that `cdk8s-mtc inventory --commands` prints.'],
    ['aliases that multiply', 'a: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\n'
      + 'c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c]\nkind: Pod\n',
    'dump contains aliases that make it very large. Capture it again.'],
  ])('%s', async (_, text, message) => {
    const folder = folderWith({ 'dump': text, 'old.json': 'old' });
    const { exitCode, stdout, stderr } = await cliLater(folder, ['inventory', '--from', 'dump', '-o', 'old.json']);
    expect({ exitCode, stdout, stderr: stderr.replace(/^dump: .*\n/, '') })
      .toEqual({ exitCode: 2, stdout: '', stderr: `error: ${message}\n` });
    expect(readFileSync(join(folder, 'old.json'), 'utf8')).toBe('old');
  });

  test('an inventory is said to be one', async () => {
    const made = folderWith({ 'dump.json': json });
    expect((await cliLater(made, ['inventory', '--from', 'dump.json', '-o', 'old.json'])).exitCode).toBe(0);
    const { exitCode, stderr } = await cliLater(made, ['inventory', '--from', 'old.json']);
    expect([exitCode, stderr]).toEqual([2, 'error: old.json is an inventory already: pass it to --inventory. --from '
      + 'reads the output of kubectl get, or a must-gather.\n']);
  });

  test.each([
    'Error from server (Forbidden): persistentvolumes is forbidden: User "dev" cannot list resource '
      + '"persistentvolumes" in API group "" at the cluster scope\n',
    'error: You must be logged in to the server (Unauthorized)\n',
    'Unable to connect to the server: EOF\n',
  ])('an error message of kubectl in a folder: %s', async (text) => {
    const folder = folderWith({ 'dump/pods.json': json, 'dump/persistentvolumes.json': text, 'old.json': 'old' });
    const { exitCode, stderr } = await cliLater(folder, ['inventory', '--from', 'dump', '-o', 'old.json']);
    expect([exitCode, stderr]).toEqual([2, 'error: dump/persistentvolumes.json contains an error message of kubectl '
      + 'instead of objects. Capture it again.\n']);
    expect(readFileSync(join(folder, 'old.json'), 'utf8')).toBe('old');
  });

  test('a folder with files of something else', async () => {
    const { exitCode, stderr } = await cliLater(folderWith({ 'other/a.yaml': 'hello: world\n' }),
      ['inventory', '--from', 'other']);
    expect([exitCode, stderr]).toEqual([2, 'error: other contains nothing that an inventory is made of. Pass the '
      + 'output of the commands that `cdk8s-mtc inventory --commands` prints.\n']);
  });

  test('a misspelt namespace', async () => {
    const { exitCode, stderr } = await from({
      'a.json': JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', uid: '1' } }),
    }, '-n', 'shpo');
    expect([exitCode, stderr]).toEqual([2, 'a.json: 1 object\nerror: shpo: no such namespace. Correct -n.\n']);
  });
});

test('what an empty List contains is not counted as none, because nothing says what it lists', async () => {
  const list = (kind: string) => JSON.stringify({ apiVersion: 'v1', items: [], kind });
  const { stderr } = await from({ 'a.json': list('List'), 'b.json': list('NamespaceList') });
  expect(stderr.split('\n').filter((line) => line.startsWith('the inventory: ')))
    .toEqual(['the inventory: 0 namespaces']);
  expect(stderr).toMatch(/unknown \(not captured\): .*pods/);
  expect((await from({ 'a.json': list('PodList'), 'b.json': list('NamespaceList') })).stderr)
    .toContain('the inventory: 0 namespaces, 0 pods\n');
});

test('a dump of 50,000 pods, which is larger than 100 MB, takes less than 250 MB of memory', async () => {
  const folder = folderWith({});
  const spec = {
    containers: [{
      name: 'web',
      env: Array.from({ length: 40 }, (_, index) => ({ name: `VARIABLE_${index}`, value: 'x'.repeat(20) })),
    }],
  };
  const part = Array.from({ length: 1000 }, (_, index) => JSON.stringify({ ...typed(`pod-INDEX-${index}`), spec }))
    .join(',');
  writeFileSync(join(folder, 'dump.json'), '{"apiVersion":"v1","kind":"List","items":[');
  for (let number = 0; number < 50; number++) {
    writeFileSync(
      join(folder, 'dump.json'), (number ? ',' : '') + part.replaceAll('INDEX', String(number)), { flag: 'a' },
    );
  }
  writeFileSync(join(folder, 'dump.json'), ']}', { flag: 'a' });
  expect(statSync(join(folder, 'dump.json')).size).toBeGreaterThan(100 * 1024 * 1024);
  const before = process.memoryUsage.rss();
  const { exitCode } = await cliLater(folder, ['inventory', '--from', 'dump.json', '-o', 'out.json']);
  expect(exitCode).toBe(0);
  expect(parseInventory(readFileSync(join(folder, 'out.json'), 'utf8')).data!.pods.length).toBe(50_000);
  expect(process.memoryUsage.rss() - before).toBeLessThan(250 * 1024 * 1024);
});
