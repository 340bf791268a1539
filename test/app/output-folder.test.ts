import { spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ApiObject, Chart } from 'cdk8s';
import { HostCluster, MigrationApp, RemoteCluster, SecretSource } from '../../src';
import { temporaryName } from '../../src/app/folder-changes';
import { FolderContents } from '../../src/app/folder-state';
import { writeFolder } from '../../src/app/output-folder';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'output-folder-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const A = 'clusters/a/manifests/0000-a.yaml';
const B = 'clusters/b/manifests/0000-b.yaml';
const SECRET = 'secrets/a/0000-secrets.yaml';

const put = (name: string, text: string) => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
};
const read = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');
const files = () => fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => !fs.lstatSync(path.join(folder, name)).isDirectory()).sort();

/** An app whose units contain these files. */
function app(texts: Record<string, string>, name = 'shop'): MigrationApp {
  const migration = new MigrationApp({ outdir: folder, name });
  const charts = new Map<string, Chart>();
  for (const [cluster, text] of Object.entries(texts)) {
    charts.set(cluster, new Chart(migration, cluster));
    new ApiObject(
      charts.get(cluster)!, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' }, data: { text } },
    );
  }
  return migration;
}

/** The text of an index that lists nothing. */
const INDEX = JSON.stringify({
  $schema: 'urn:cdk8s-mtc:migration:1', version: 1, app: 'shop', clusters: [], units: [], plans: [], runs: [],
});

const A_FILE = 'clusters/a/manifests/0000-a.k8s.yaml';
const B_FILE = 'clusters/b/manifests/0000-b.k8s.yaml';

/** What synth says on the standard error output. */
function said(synth: () => void): string {
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    synth();
    return stderr.mock.calls.map(([text]) => text).join('');
  } finally {
    stderr.mockRestore();
  }
}

/** The message that synth ends with. The folder must then be as it was. */
function refusal(synth: () => void): string {
  const before = files().map((name) => [name, fs.readlinkSync, fs.lstatSync(path.join(folder, name)).mtimeMs]);
  let message = '';
  try {
    synth();
  } catch (error) {
    expect((error as Error).stack).toBe((error as Error).message);
    message = (error as Error).message;
  }
  expect(files().map((name) => [name, fs.readlinkSync, fs.lstatSync(path.join(folder, name)).mtimeMs])).toEqual(before);
  return message.replaceAll(folder, 'dist');
}

test('the folder is created, with those above it', () => {
  const inner = path.join(folder, 'x', 'y');
  const contents: FolderContents = {
    app: 'shop', files: [{ path: A, text: 'a', isSecret: false }], index: '{}', others: [],
  };
  writeFolder(inner, contents);
  expect(fs.readFileSync(path.join(inner, A), 'utf8')).toBe('a');
});

describe('files that the index lists', () => {
  test('are replaced, and removed when the program no longer writes them, with folders that become empty', () => {
    app({ a: 'one', b: 'one' }).synth();
    app({ a: 'two' }).synth();
    expect(files()).toEqual([A_FILE, 'migration.json']);
    expect(read(A_FILE)).toContain('text: two');
    expect(fs.readdirSync(path.join(folder, 'clusters'))).toEqual(['a']);
  });

  test('are renamed and reported if they were edited, whether the program still writes them or not', () => {
    app({ a: 'one', b: 'one' }).synth();
    [A_FILE, B_FILE].forEach((name) => fs.appendFileSync(path.join(folder, name), '# mine\n'));
    expect(said(() => app({ a: 'two' }).synth()).replaceAll(folder, 'dist')).toBe([
      'warning: edited since the last synth, and renamed in dist:',
      `  ${A_FILE}.edited`,
      `  ${B_FILE}.edited`,
      '',
    ].join('\n'));
    expect(files()).toEqual([A_FILE, `${A_FILE}.edited`, `${B_FILE}.edited`, 'migration.json']);
    expect(read(`${A_FILE}.edited`)).toMatch(/text: one\n# mine\n$/);
    fs.appendFileSync(path.join(folder, A_FILE), '# again\n');
    said(() => app({ a: 'two' }).synth());
    expect(read(`${A_FILE}.edited-2`)).toMatch(/text: two\n# again\n$/);
  });

  test('are not edited if only the line ends differ, or if the edit is what the program now writes', () => {
    app({ a: 'one', b: 'one' }).synth();
    put(A_FILE, read(A_FILE).replace(/\n/g, '\r\n'));
    put(B_FILE, read(B_FILE).replace('text: one', 'text: two'));
    expect(said(() => app({ a: 'two', b: 'two' }).synth())).toBe('');
    expect(files()).toEqual([A_FILE, B_FILE, 'migration.json']);
  });

  test('may be missing', () => {
    app({ a: 'one', b: 'one' }).synth();
    [A_FILE, B_FILE].forEach((name) => fs.rmSync(path.join(folder, name)));
    app({ a: 'one' }).synth();
    expect(files()).toEqual([A_FILE, 'migration.json']);
  });
});

describe('a secret file that was edited', () => {
  const withSecret = (token: string) => {
    const migration = new MigrationApp({ outdir: folder, name: 'shop' });
    new RemoteCluster(
      new Chart(migration, 'a'), 'old', { url: 'https://api:6443', token: SecretSource.plainTextLiteral(token) },
    );
    return migration;
  };
  const FILE = 'secrets/a/0000-secrets.k8s.yaml';

  test('is renamed and reported as well, without a digest of it in the index', () => {
    withSecret('ey.ey.one').synth();
    fs.appendFileSync(path.join(folder, FILE), '# mine\n');
    expect(said(() => withSecret('ey.ey.two').synth())).toContain(`${FILE}.edited`);
    expect(fs.statSync(path.join(folder, `${FILE}.edited`)).mode % 0o1000).toBe(0o600);
    const [file] = JSON.parse(read('migration.json')).units.find((unit: any) => unit.isSecret).files;
    expect(Object.keys(file)).toEqual(['path', 'objects']);
    expect(JSON.parse(read('secrets/.digests'))[FILE]).toMatch(/^[0-9a-f]{64}$/);
  });

  test('is not edited if only the program has another secret', () => {
    withSecret('ey.ey.one').synth();
    expect(said(() => withSecret('ey.ey.two').synth())).toBe('');
    expect(read(FILE)).toContain(Buffer.from('ey.ey.two').toString('base64'));
  });
});

describe('files that the index does not list', () => {
  test('are never replaced', () => {
    put(A_FILE, 'mine\n');
    expect(refusal(() => app({ a: 'one', b: 'one' }).synth())).toBe([
      'cannot write to dist:',
      `  ${A_FILE} was not written by this app: migration.json does not list it. Move or delete it`,
      'Nothing was written.',
    ].join('\n'));
    expect(files()).toEqual([A_FILE]);
  });

  test('are never removed, and are reported if they are applied together with a unit', () => {
    app({ a: 'one' }).synth();
    put('clusters/a/manifests/mine.yaml', 'mine\n');
    put('clusters/a/manifests/notes.txt', 'mine\n');
    put('clusters/mine.yaml', 'mine\n');
    put('mine.yaml', 'mine\n');
    expect(said(() => app({ a: 'two' }).synth()).replaceAll(folder, 'dist')).toBe([
      'warning: not written by this app, but applied together with a unit in dist:',
      '  clusters/a/manifests/mine.yaml',
      '',
    ].join('\n'));
    said(() => app({ b: 'one' }).synth());
    expect(files()).toEqual(['clusters/a/manifests/mine.yaml', 'clusters/a/manifests/notes.txt', B_FILE,
      'clusters/mine.yaml', 'migration.json', 'mine.yaml']);
  });

  test('may have the contents that the program writes', () => {
    app({ a: 'one' }).synth();
    fs.rmSync(path.join(folder, 'migration.json'));
    app({ a: 'one' }).synth();
    expect(files()).toEqual([A_FILE, 'migration.json']);
  });

  test('of an earlier version of this library are reported, with the runs among them', () => {
    put('0003-shop-1-stage-first-copy.k8s.yaml', '# Written by cdk8s-mtc. Cluster ocp4, step run\n');
    expect(said(() => app({ a: 'one' }).synth()).replaceAll(folder, 'dist')).toBe([
      'warning: written by an earlier version of cdk8s-mtc. Delete from dist:',
      '  0003-shop-1-stage-first-copy.k8s.yaml',
      '',
    ].join('\n'));
    expect(files()).toContain('0003-shop-1-stage-first-copy.k8s.yaml');
  });
});

describe('a folder of another app', () => {
  test('is refused', () => {
    app({ a: 'one' }, 'shop').synth();
    expect(refusal(() => app({ a: 'one' }, 'wiki').synth())).toBe('dist belongs to the app "shop", and this is the app '
      + '"wiki": it would remove the files of the other. Give this app another `outdir`. If the app was renamed, '
      + 'delete dist and synthesize again.\nNothing was written.');
  });

  const unnamed = (cluster: string) => {
    const migration = new MigrationApp({ outdir: folder });
    new HostCluster(new Chart(migration, cluster), 'host');
    return migration;
  };

  test('is refused in one program as well, where both apps have the name of the program', () => {
    unnamed('a').synth();
    expect(refusal(() => unnamed('b').synth())).toBe('Another app of this program has written to dist: this app would '
      + 'remove its files. Give each app another `outdir`. If both are the same migration, give both the same '
      + '`name`.\nNothing was written.');
  });

  test('is not refused if the program only creates the same app again', () => {
    unnamed('a').synth();
    expect(() => unnamed('a').synth()).not.toThrow();
  });
});

describe('an index', () => {
  test.each([
    ['{', 'is not valid JSON'],
    ['{"version":2}', 'has version 2 of the format, and this version of cdk8s-mtc reads version 1'],
    ['{"name":"x"}', 'is not the index of an output folder ($schema is missing)'],
  ])('that cannot be read is an error: %s', (text, problem) => {
    put('migration.json', text);
    expect(refusal(() => app({ a: 'one' }).synth())).toBe(`dist/migration.json ${problem}: it does not say which files `
      + 'may be replaced. Restore it, or delete dist and synthesize again.\nNothing was written.');
  });

  test.each([
    '../../outside.yaml', '/etc/passwd', 'clusters/../../outside.yaml', 'notes/a/b/c.yaml', 'clusters/a/.hidden/b.yaml',
  ])(
    'that lists %s is an error: nothing outside the units is removed', (name) => {
      app({ a: 'one' }).synth();
      const index = JSON.parse(read('migration.json'));
      index.units[0].files[0].path = name;
      put('migration.json', JSON.stringify(index));
      expect(refusal(() => app({ b: 'one' }).synth())).toContain('units[0].files[0].path is not a valid string');
    });
});

describe('something in the way is an error before anything is changed:', () => {
  test.each([
    ['a link to nowhere', () => fs.symlinkSync('nowhere', path.join(folder, B_FILE)),
      `${B_FILE} is a symbolic link. Remove it`],
    ['a link to itself', () => fs.symlinkSync('0000-b.k8s.yaml', path.join(folder, B_FILE)),
      `${B_FILE} is a symbolic link. Remove it`],
    ['a folder', () => fs.mkdirSync(path.join(folder, B_FILE)), `${B_FILE} is not a file. Move or delete it`],
  ])('%s', (_, place, problem) => {
    app({ a: 'one' }).synth();
    fs.mkdirSync(path.join(folder, path.dirname(B_FILE)), { recursive: true });
    place();
    expect(refusal(() => app({ a: 'two', b: 'two' }).synth())).toContain(problem);
    expect(read(A_FILE)).toContain('text: one');
  });

  test('a file where a folder should be', () => {
    put('clusters', 'mine');
    expect(refusal(() => app({ a: 'one' }).synth())).toContain('clusters is not a folder. Move or delete it');
  });

  test.each(['.gitignore', 'migration.json', 'secrets/.digests'])('a link in place of %s', (name) => {
    fs.mkdirSync(path.join(folder, 'secrets'));
    fs.symlinkSync('elsewhere', path.join(folder, name));
    expect(refusal(() => app({ a: 'one' }).synth())).toContain(`${name} is a symbolic link. Remove it`);
  });

  test('a link in place of a folder: nothing is written or removed where it leads', () => {
    const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'outside-'));
    try {
      app({ a: 'one' }).synth();
      fs.renameSync(path.join(folder, 'clusters'), path.join(outside, 'clusters'));
      fs.symlinkSync(path.join(outside, 'clusters'), path.join(folder, 'clusters'));
      expect(refusal(() => app({ a: 'two' }).synth())).toContain('clusters is a symbolic link. Remove it');
      expect(refusal(() => new MigrationApp({ outdir: folder, name: 'shop' }).synth()))
        .toContain('clusters is a symbolic link. Remove it');
      expect(fs.readFileSync(path.join(outside, A_FILE), 'utf8')).toContain('text: one');
    } finally {
      fs.rmSync(outside, { recursive: true });
    }
  });

  test('a folder that cannot be written to: what was there stays, and no unfinished file', () => {
    const contents = (text: string): FolderContents => ({
      app: 'shop',
      index: '{}',
      others: [],
      files: [{ path: A, text, isSecret: false }, { path: `${B}/${'x'.repeat(300)}`, text, isSecret: false }],
    });
    put(A, 'new');
    expect(refusal(() => writeFolder(folder, contents('new')))).toMatch(/^cannot write to dist: ENAMETOOLONG/);
    expect(files()).toEqual([A]);
  });
});

test('a link in place of the output folder itself is followed: the user has put it there', () => {
  fs.mkdirSync(path.join(folder, 'real'));
  fs.symlinkSync('real', path.join(folder, 'link'));
  const contents: FolderContents = {
    app: 'shop', files: [{ path: A, text: 'a', isSecret: false }], index: '{}', others: [],
  };
  writeFolder(path.join(folder, 'link'), contents);
  expect(read(`real/${A}`)).toBe('a');
});

test('unfinished files have names that kubectl does not read and no other process '
  + 'has, in the folder of the file', () => {
  const names = [temporaryName(folder, SECRET), temporaryName(folder, SECRET)]
    .map((name) => path.relative(folder, name));
  names.forEach((name) =>
    expect(name).toMatch(new RegExp(`^secrets/a/\\.0000-secrets\\.yaml\\.${process.pid}-\\d+\\.tmp$`)));
  expect(names[0]).not.toBe(names[1]);
});

test('processes that synthesize one app at the same time all succeed', async () => {
  const program = path.join(folder, 'main.ts');
  fs.writeFileSync(program, `
    import { writeFolder } from '${path.join(__dirname, '../../src/app/output-folder')}';
    const files = ['clusters/a/manifests/0.yaml', 'secrets/a/0.yaml', 'runs/shop/1-stage/a/0.yaml'].map((path) => ({ path, text: path, isSecret: path[0] === 's' }));
    for (let time = 0; time < 100; time++) { writeFolder('${path.join(folder, 'dist')}', { app: 'shop', files, index: ${JSON.stringify(INDEX)}, others: [] }); }
  `);
  const environment = {
    ...process.env, TS_NODE_TRANSPILE_ONLY: 'true', TS_NODE_PROJECT: path.join(__dirname, '../tsconfig.json'),
  };
  const ends = await Promise.all(Array.from({ length: 4 }, () => new Promise((resolve) => {
    const child = spawn(process.execPath, ['--require', 'ts-node/register', program], {
      cwd: path.join(__dirname, '../..'),
      env: environment,
    });
    let stderr = '';
    child.stderr.on('data', (data) => { stderr += data; });
    child.on('close', (code) => resolve({ code, stderr }));
  })));
  expect(ends).toEqual(Array.from({ length: 4 }, () => ({ code: 0, stderr: '' })));
  expect(files().filter((name) => name.includes('tmp'))).toEqual([]);
});
