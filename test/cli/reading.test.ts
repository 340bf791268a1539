import { mkdirSync, symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { checked, cli, configMap, DUPLICATE, folderWith } from './support';
import { SourceFile } from '../../src/cli/reading/source-file';
import { readManifests } from '../../src/cli/reading/yaml-reader';

const FLAT = JSON.stringify;

function manifestsIn(text: string) {
  return readManifests(new SourceFile('a.yaml', text), false).manifests
    .map(({ manifest, path }) => ({ kind: manifest.kind, name: manifest.name, path, index: manifest.index }));
}

function valueOf(text: string): any {
  return readManifests(
    new SourceFile('a.yaml', `apiVersion: v1\nkind: Test\n${text}`), false,
  ).manifests[0].manifest.object;
}

describe('paths', () => {
  test('a folder is read with all below it, in the order of names; hidden folders and node_modules are not', () => {
    const { findings, summary } = checked({
      'b/two.yml': DUPLICATE,
      'a.yaml': DUPLICATE,
      'b/c/one.json': DUPLICATE.replace('apiVersion', '"apiVersion"'),
      'notes.txt': DUPLICATE,
      '.git/a.yaml': DUPLICATE,
      'node_modules/a/a.yaml': DUPLICATE,
    });
    expect(findings.map(({ file }) => file)).toEqual(['a.yaml', 'b/c/one.json', 'b/two.yml']);
    expect(summary.files).toBe(3);
  });

  test('a hidden file of a folder is read if it may contain a manifest, as kubectl apply -f does', () => {
    const { findings, summary } = checked({
      '.a.yaml': DUPLICATE,
      'b/.c.json': DUPLICATE.replace('apiVersion', '"apiVersion"'),
      '.gitlab-ci.yml': 'a: !reference [b: c]\n',
      '.notes': DUPLICATE,
      '.d.yaml/a.yaml': DUPLICATE,
      '..e/a.yaml': DUPLICATE,
    });
    expect(findings.map(({ file }) => file)).toEqual(['.a.yaml', 'b/.c.json']);
    expect(summary.files).toBe(2);
  });

  test('a hidden folder that is named is read', () => {
    expect(checked({ '.tekton/a.yaml': DUPLICATE }, ['.tekton']).findings.map(({ file }) => file))
      .toEqual(['.tekton/a.yaml']);
  });

  test('a file is read whatever its name', () => {
    expect(checked({ 'notes.txt': DUPLICATE }, ['notes.txt']).findings).toHaveLength(1);
  });

  test('- is the standard input', () => {
    const { exitCode, findings } = checked({}, ['-', '-'], { stdin: DUPLICATE });
    expect(exitCode).toBe(1);
    expect(findings).toMatchObject([{ rule: 'document/duplicate-key', file: '<stdin>', line: 6 }]);
  });

  test('links that lead in circles are followed once', () => {
    const folder = folderWith({ 'a/a.yaml': DUPLICATE });
    mkdirSync(join(folder, 'b'));
    symlinkSync(folder, join(folder, 'b/up'));
    symlinkSync(join(folder, 'a/a.yaml'), join(folder, 'b/a.yaml'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'b/broken.yaml'));
    const { exitCode, stdout, stderr } = cli(folder, ['check', '--format', 'json', '.']);
    expect(JSON.parse(stdout).summary).toMatchObject({ files: 1, errors: 1 });
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
  });

  test('a link in a folder that leads out of it and of the working directory is not followed, '
    + 'unless its target is named as well', () => {
    const folder =
      folderWith({ 'victim.yaml': DUPLICATE, 'more/victim.yaml': DUPLICATE, 'own/beside/a.yaml': DUPLICATE });
    mkdirSync(join(folder, 'own/sub'));
    symlinkSync('../../victim.yaml', join(folder, 'own/sub/link.yaml'));
    symlinkSync('../../more', join(folder, 'own/sub/more'));
    symlinkSync('../beside/a.yaml', join(folder, 'own/sub/a.yaml'));
    const check = (...args: string[]) => cli(join(folder, 'own'), ['check', '--format', 'json', ...args]);
    const { exitCode, stdout, stderr } = check('sub');
    expect(JSON.parse(stdout).findings.map(({ file }: { file: string }) => file)).toEqual(['sub/a.yaml']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: ['link.yaml', 'more'].map((name) => `error: sub/${name}: it is a link out of the folder and of the `
        + 'working directory. Name its target as well if it is to be read\n').join(''),
    });
    expect(check('sub', '../more', '../victim.yaml')).toMatchObject({ exitCode: 1, stderr: '' });
  });

  test('JSON files in a folder that contain no manifests are ignored, whether they are JSON or not', () => {
    const { summary, findings } = checked({
      'tsconfig.json': '// settings\n{ "a": 1, }',
      'package.json': '{}',
      'a.json': FLAT({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'b' } }),
    });
    expect(summary).toMatchObject({ files: 1, manifests: 1 });
    expect(findings).toEqual([]);
  });

  test('a name that is not valid UTF-8 is reported, and the other files are judged', () => {
    const folder = folderWith({ 'a.yaml': DUPLICATE });
    const invalid = (name: string) =>
      Buffer.concat([Buffer.from(`${folder}/inv`), Buffer.from([0xff]), Buffer.from(name)]);
    writeFileSync(invalid('.yaml'), DUPLICATE);
    writeFileSync(invalid('.txt'), DUPLICATE);
    mkdirSync(invalid('-folder'));
    const { exitCode, stdout, stderr } = cli(folder, ['check', '--format', 'json', '.']);
    expect(exitCode).toBe(2);
    expect(stderr.split('\n').sort()).toEqual([
      '',
      'error: inv\ufffd-folder: the name is not valid UTF-8, so that it is not read; rename it',
      'error: inv\ufffd.yaml: the name is not valid UTF-8, so that it is not read; rename it',
    ]);
    expect(JSON.parse(stdout).summary).toMatchObject({ files: 1, errors: 1 });
  });

  test('thousands of files', () => {
    const files = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`${index % 50}/${index}.yaml`,
      configMap(`a-${index}`)]));
    const { summary, exitCode } = checked({ ...files, '25/zz.yaml': DUPLICATE });
    expect(summary).toMatchObject({ files: 5001, manifests: 5001, errors: 1 });
    expect(exitCode).toBe(1);
  });
});

describe('documents', () => {
  test('several in a file, with comments, directives and empty ones between them', () => {
    expect(manifestsIn(`# first\n---\n# of two\n${configMap('a')}---\n---\n\n--- # a comment\n${configMap('b')}...\n`
      + `%YAML 1.2\n---\n${configMap('c')}`)
      .map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  test('--- within a text, indented, divides nothing', () => {
    expect(manifestsIn(`${configMap('a', '{}')}x: |\n  a\n  ---\n  b\n---\n${configMap('b')}`)).toHaveLength(2);
  });

  test('with the line ends of Windows', () => {
    expect(manifestsIn(`${configMap('a')}---\n${configMap('b')}`.replace(/\n/g, '\r\n'))).toHaveLength(2);
  });

  test('lists are unpacked, lists in lists and lists of the API server too', () => {
    const item = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
    expect(manifestsIn([
      FLAT({
        apiVersion: 'v1', kind: 'List', items: [item('a'), { apiVersion: 'v1', kind: 'List', items: [item('b')] }],
      }),
      FLAT({ apiVersion: 'v1', kind: 'ConfigMapList', items: [{ metadata: { name: 'c' } }, 'no object', null] }),
    ].join('\n---\n'))).toEqual([
      { kind: 'ConfigMap', name: 'a', path: 'items[0]', index: 0 },
      { kind: 'ConfigMap', name: 'b', path: 'items[1].items[0]', index: 0 },
      { kind: 'ConfigMap', name: 'c', path: 'items[0]', index: 1 },
    ]);
  });

  test('what looks like a manifest is one, though something is missing', () => {
    expect(manifestsIn('kind: MigPlan\nmetadata: { name: a }\n')).toHaveLength(1);
    expect(manifestsIn('apiVersion: v1\nspec: {}\n')).toHaveLength(1);
  });

  test.each(['replicas: 3', '- a\n- b', 'just text', 'apiVersion: v2\nname: chart', '{}'])('what does not look like '
    + 'one is ignored: %j', (text) => {
    expect(manifestsIn(text)).toEqual([]);
    expect(checked({ 'values.yaml': `${text}\n` }).findings).toEqual([]);
    expect(checked({ 'values.yaml': `${text}\n` }, ['values.yaml']).findings)
      .toMatchObject([{ rule: 'document/not-a-manifest', severity: 'info', line: 1 }]);
  });

  test('the first line tells the cluster of a file that this library wrote, '
    + 'also when several were put together', () => {
    const mark = (cluster: string) => `# Written by cdk8s-mtc. Cluster ${cluster}, step host-cluster: clusters, `
      + 'repositories, hooks and plans\n';
    const clusters = (text: string, cluster?: string) =>
      readManifests(new SourceFile('a.yaml', text, cluster), false).manifests.map(({ manifest }) => manifest.cluster);
    const both = `${mark('old')}${configMap('a')}---\n${configMap('b')}---\n# a heading\n`
      + `${mark('new')}${configMap('c')}`;
    expect(clusters(both)).toEqual(['old', 'old', 'new']);
    expect(clusters(both, 'other')).toEqual(['other', 'other', 'other']);
    expect(clusters(`${configMap('a')}${mark('old')}`)).toEqual([undefined]);
  });
});

describe('values are what Kubernetes makes of them', () => {
  test.each([
    ['yes', true], ['off', false], ['0644', 420], ['0o644', 420], ['-0O17', -15], ['0o9', '0o9'], ['1_000', 1000],
    ['0x10', 16], ['1:30', '1:30'], ['2024-01-01', '2024-01-01'],
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z'], ['"yes"', 'yes'], ['~', null], ['', null], ['1.5', 1.5],
    ['v1', 'v1'],
  ])('%s', (text, value) => {
    expect(valueOf(`a: ${text}\n`).a).toEqual(value);
  });

  test('what only kubectl takes for true or false is reported in objects of MTC', () => {
    const run = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigMigration\n'
      + 'metadata: { name: go, namespace: openshift-migration }\nspec:\n'
      + '  migPlanRef: { name: shop, namespace: openshift-migration }\n';
    expect(checked({ 'a.yaml': `${run}  stage: yes\n` }, ['a.yaml']).findings).toMatchObject([
      {
        rule: 'document/yes-or-no',
        severity: 'warning',
        path: 'spec.stage',
        line: 6,
        message: 'yes is true to kubectl, and a text to tools that read YAML 1.2',
        fix: 'Write true, or "yes" if the word itself is meant.',
      },
    ]);
    expect(checked({ 'a.yaml': `${run}  stage: True\n` }, ['a.yaml']).findings).toEqual([]);
    expect(
      checked({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\nx: on\n' }, ['a.yaml']).findings,
    ).toEqual([]);
  });

  test('keys are texts', () => {
    expect(valueOf('a: { 1: one, true: two, y: three, null: four }\n').a)
      .toEqual({ 1: 'one', true: 'three', null: 'four' });
  });

  test('aliases and merge keys', () => {
    expect(valueOf('a: &a { p: 1, q: 2 }\nb: *a\nc: { <<: *a, q: 3 }\nd:\n  <<: [{ p: 8 }, *a]\n'))
      .toMatchObject({ b: { p: 1, q: 2 }, c: { p: 1, q: 3 }, d: { p: 8, q: 2 } });
  });

  test('prototype keys are keys like others', () => {
    const object = valueOf('__proto__: { polluted: yes }\nconstructor: { prototype: { polluted: yes } }\n');
    expect(Object.keys(object)).toContain('__proto__');
    expect((object as any).polluted).toBeUndefined();
    expect(({} as any).polluted).toBeUndefined();
    expect(valueOf('a: &a { __proto__: { polluted: yes } }\nb: { <<: *a }\n').b.polluted).toBeUndefined();
  });
});

describe('bad files are findings, and the others are judged', () => {
  test.each<[string, string | Uint8Array, object]>([
    ['a bracket that isn\'t closed', `${configMap('a')}---\nkind: MigPlan\nmetadata: { name: a\n`,
      { rule: 'document/not-yaml', line: 7 }],
    ['a tab as indentation', 'kind: MigPlan\nmetadata:\n\tname: a\n', { rule: 'document/not-yaml', line: 3 }],
    ['a template', 'kind: MigPlan\nmetadata:\n  name: {{ .Values.name }}\n',
      { rule: 'document/not-yaml', line: 3, fix: expect.stringMatching(/[Rr]ender/) }],
    ['a template with control lines', 'kind: MigPlan\n{{- if .Values.name }}\nmetadata: {}\n{{- end }}\n',
      { rule: 'document/not-yaml', line: 2, fix: expect.stringMatching(/[Rr]ender/) }],
    ['a quotation mark that isn\'t closed', 'kind: MigPlan\nspec: "a\n', { rule: 'document/not-yaml', line: 2 }],
    ['an alias without an anchor', 'kind: MigPlan\nspec: { a: *nowhere }\n', { rule: 'document/not-yaml', line: 2 }],
    ['an alias of itself', 'kind: MigPlan\nspec: &a { a: *a }\n', { rule: 'document/not-yaml', line: 2 }],
    ['a merge of no map', 'kind: MigPlan\nspec: { <<: 1 }\n', { rule: 'document/not-yaml', line: 2 }],
    ['a null character', 'kind: MigPlan\nspec: "a\0b"\n', { rule: 'document/not-text', line: 2 }],
    ['bytes that are not text', Uint8Array.from([0x1f, 0x8b, 8, 0, 0xff, 0xfe, 10, 0xc0]),
      { rule: 'document/not-text', line: 1 }],
    ['half a character', Uint8Array.from([...Buffer.from('kind: a'), 0xe2, 0x82]),
      { rule: 'document/not-text', line: 1 }],
    ['a duplicate key', DUPLICATE, {
      rule: 'document/duplicate-key', kind: 'ConfigMap', name: 'twice', namespace: 'shop', path: 'data.key', line: 6,
    }],
    ['a duplicate key in a list', `kind: List\napiVersion: v1\nitems:\n- ${DUPLICATE.trim().replace(/\n/g, '\n  ')}\n`,
      { rule: 'document/duplicate-key', name: 'twice', path: 'items[0].data.key', line: 9 }],
  ])('%s', (_, content, finding) => {
    const { exitCode, findings, summary } = checked({ 'bad.yaml': content, 'good.yaml': configMap('good') });
    expect(findings).toEqual([expect.objectContaining({ severity: 'error', file: 'bad.yaml', ...finding })]);
    expect(exitCode).toBe(1);
    expect(summary.manifests).toBeGreaterThan(0);
  });

  test('the other documents of the file are judged as well', () => {
    expect(checked({ 'a.yaml': `{\n---\n${DUPLICATE}---\n]\n` }).findings
      .map(({ rule, line }) => ({ rule, line }))).toEqual([
      { rule: 'document/not-yaml', line: 1 }, { rule: 'document/duplicate-key', line: 8 },
      { rule: 'document/not-yaml', line: 10 },
    ]);
  });

  test('duplicate keys of other tools\' files are their own matter', () => {
    expect(checked({ 'a.yaml': 'a: 1\na: 2\n' }).findings).toEqual([]);
  });

  test('UTF-16 and a byte order mark are read', () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(DUPLICATE, 'utf16le')]);
    expect(checked({ 'a.yaml': utf16, 'b.yaml': `\ufeff${DUPLICATE}` }).findings.map(({ line }) => line))
      .toEqual([6, 6]);
  });
});
