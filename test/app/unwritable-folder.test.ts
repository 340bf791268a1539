import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { FolderContents } from '../../src/app/folder-state';
import { digestOf } from '../../src/app/output-file';
import { writeFolder } from '../../src/app/output-folder';
import { ApplyStep } from '../../src/output/apply-step';
import { IndexUnit, MigrationIndex } from '../../src/output/migration-index';
import { indexText } from '../../src/output/read-index';

// The tests may run as root, who may write anywhere: so the calls of the system fail here.
jest.mock('fs', () => ({ ...jest.requireActual('fs'), __esModule: true }));

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'unwritable-'));
});
afterEach(() => {
  jest.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});

const KEPT = 'clusters/a/manifests/0000-a.yaml';
const STALE = 'runs/shop/1-stage-x/a/0000-run.yaml';
const SECRET = 'secrets/a/0000-secrets.yaml';
const NEW = 'clusters/b/manifests/0000-b.yaml';

function contents(texts: Record<string, string>): FolderContents {
  const files = Object.entries(texts)
    .map(([name, text]) => ({ path: name, text, isSecret: name.startsWith('secrets/') }));
  const units = files.map(({ path: name, text, isSecret }): IndexUnit => {
    const folderName = path.posix.dirname(name);
    const run = name.startsWith('runs/') ? path.posix.dirname(folderName) : undefined;
    const step = run === undefined ? ApplyStep.HOST_CLUSTER : ApplyStep.RUN;
    return {
      path: folderName,
      cluster: run === undefined ? name.split('/')[1] : path.posix.basename(folderName),
      step: isSecret ? ApplyStep.SECRETS : step,
      purpose: 'x',
      isSecret,
      ...run === undefined ? {} : { run },
      starts: [],
      after: [],
      waitFor: [],
      logs: [],
      files: [{ path: name, sha256: digestOf(text), objects: [] }],
    };
  });
  const index: MigrationIndex = { version: 1, app: 'shop', clusters: [], plans: [], runs: [], units };
  return { app: 'shop', files, index: indexText(index), others: [] };
}

const FIRST = contents({ [KEPT]: 'one', [STALE]: 'one', [SECRET]: 'one' });
const SECOND = contents({ [KEPT]: 'two', [SECRET]: 'two', [NEW]: 'two' });

/** All files and folders, with the texts of files. */
const everything = () => fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  .map((name) => [
    name, fs.statSync(path.join(folder, name)).isFile() ? fs.readFileSync(path.join(folder, name), 'utf8') : undefined,
  ]);

/** Makes a call fail for one file, as the system does. */
function failing(
  call: 'renameSync' | 'writeFileSync' | 'mkdirSync' | 'readFileSync',
  code: string,
  matches: (args: string[]) => boolean,
): void {
  const original = fs[call] as (...args: any[]) => unknown;
  jest.spyOn(fs, call as any).mockImplementation((...args: any[]) => {
    if (matches(args.map(String))) {
      throw Object.assign(new Error(`${code}: operation not permitted, '${args[0]}'`), { code });
    }
    return original(...args);
  });
}

function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect((error as Error).stack).toBe((error as Error).message);
    return (error as Error).message.replaceAll(folder, 'dist').replace(/\.\d+-\d+\.tmp/g, '.tmp');
  }
  throw new Error('nothing was thrown');
}

const to = (name: string) => ([, target]: string[]) => target === path.join(folder, name);
const from = (name: string) => ([source]: string[]) => source === path.join(folder, name);

describe('if the system rejects a change, all of the folder is as it was:', () => {
  beforeEach(() => writeFolder(folder, FIRST));

  test.each<[string, () => void]>([
    ['a file that cannot be replaced', () => failing('renameSync', 'EPERM', to(KEPT))],
    ['a secret that cannot be replaced', () => failing('renameSync', 'EPERM', to(SECRET))],
    ['a new file', () => failing('renameSync', 'EPERM', to(NEW))],
    ['a file that cannot be removed', () => failing('renameSync', 'EPERM', from(STALE))],
    ['the index', () => failing('renameSync', 'EPERM', to('migration.json'))],
    ['a folder that cannot be created', () => failing('mkdirSync', 'EPERM', ([name]) => name.includes('clusters/b'))],
    ['a file that cannot be written', () => failing('writeFileSync', 'ENOSPC', ([name]) => name.includes('0000-b'))],
    ['a file that cannot be read', () => failing('readFileSync', 'EACCES', from(KEPT))],
  ])('%s', (_, fail) => {
    const before = everything();
    fail();
    expect(messageOf(() => writeFolder(folder, SECOND)))
      .toMatch(/^cannot write to dist: (EPERM|ENOSPC|EACCES): [^]*\nNothing was written\.$/);
    jest.restoreAllMocks();
    expect(everything()).toEqual(before);
  });

  test('an edited file keeps its name', () => {
    fs.writeFileSync(path.join(folder, KEPT), 'mine');
    const before = everything();
    failing('renameSync', 'EPERM', to('migration.json'));
    messageOf(() => writeFolder(folder, SECOND));
    jest.restoreAllMocks();
    expect(everything()).toEqual(before);
  });

  test('the message has the reason of the system and the fix', () => {
    failing('renameSync', 'EPERM', to(NEW));
    expect(messageOf(() => writeFolder(folder, SECOND))).toBe([
      "cannot write to dist: EPERM: operation not permitted, 'dist/clusters/b/manifests/.0000-b.yaml.tmp'",
      'Give this user the permission to write there, and remove the immutable attribute if there is one '
        + '(`lsattr`, `chattr -i`).',
      'Nothing was written.',
    ].join('\n'));
  });

  test('what could not be restored is said, and stays under a temporary name', () => {
    let renames = 0;
    failing('renameSync', 'EROFS', () => ++renames > 2);
    expect(messageOf(() => writeFolder(folder, SECOND))).toBe([
      "cannot write to dist: EROFS: operation not permitted, 'dist/clusters/b/manifests/.0000-b.yaml.tmp'",
      'The file system is read-only: set another `outdir`.',
      'The former files could not be restored completely:',
      "  EROFS: operation not permitted, 'dist/secrets/a/.0000-secrets.yaml.tmp'",
      "  EROFS: operation not permitted, 'dist/clusters/a/manifests/.0000-a.yaml.tmp'",
    ].join('\n'));
    const temporary = everything().filter(([name]) => name!.endsWith('.tmp'))
      .map(([name, text]) => [path.dirname(name!), text]);
    expect(temporary).toEqual([['clusters/a/manifests', 'one'], ['secrets/a', 'one']]);
  });
});

test('an output folder that cannot be created is an error without a stack trace', () => {
  failing('mkdirSync', 'EACCES', () => true);
  expect(messageOf(() => writeFolder(path.join(folder, 'x'), FIRST))).toMatch(/^cannot write to dist\/x: EACCES/);
});

test('a file beside the units that this user must not read does not disturb', () => {
  fs.writeFileSync(path.join(folder, 'mine.yaml'), 'mine');
  const open = jest.requireActual('fs').openSync;
  jest.spyOn(fs, 'openSync').mockImplementation((name, ...others) => {
    if (String(name).endsWith('mine.yaml')) {
      throw Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    }
    return open(name, ...others);
  });
  expect(writeFolder(folder, FIRST).outdated).toEqual([]);
});

test('the folders of secrets are taken away from other users, also those that were there before', () => {
  fs.mkdirSync(path.join(folder, 'secrets/a'), { recursive: true });
  ['secrets', 'secrets/a'].forEach((name) => fs.chmodSync(path.join(folder, name), 0o755));
  writeFolder(folder, FIRST);
  expect(['secrets', 'secrets/a', SECRET]
    .map((name) => (fs.statSync(path.join(folder, name)).mode % 0o1000).toString(8))).toEqual(['700', '700', '600']);
});

describe('a file of another tool is never replaced or removed:', () => {
  const METADATA = '{"version":"1.0.0","resources":{}}';
  const withMetadata: FolderContents = {
    ...FIRST,
    others: [{ path: 'construct-metadata.json', text: '{"version":"1.0.0","resources":{"x":{}}}', isSecret: false }],
  };

  test.each<[string, string, boolean, FolderContents]>([
    ['construct-metadata.json', METADATA, false, withMetadata],
    ['construct-metadata.json', '{"mine":1}', true, withMetadata],
    ['secrets/.digests', 'mine', false, FIRST],
    ['secrets/.digests', 'mine', true, FIRST],
    ['secrets/.digests', 'mine', false, contents({ [KEPT]: 'one' })],
    ['secrets/.digests', '{"mine":"text"}', true, contents({ [KEPT]: 'one' })],
  ])('%s with %s, in an owned folder: %s', (name, text, isOwned, wanted) => {
    if (isOwned) {
      writeFolder(folder, FIRST);
    }
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
    const before = everything();
    expect(messageOf(() => writeFolder(folder, wanted))).toBe('cannot write to dist:\n'
      + `  ${name} was not written by this app. Move or delete it\nNothing was written.`);
    expect(everything()).toEqual(before);
  });

  test('those of this app are replaced', () => {
    writeFolder(folder, withMetadata);
    expect(() =>
      writeFolder(folder, { ...withMetadata, others: [{ ...withMetadata.others[0], text: METADATA }] })).not.toThrow();
    expect(fs.readFileSync(path.join(folder, 'construct-metadata.json'), 'utf8')).toBe(METADATA);
  });

  test('a link to nowhere under the name that an edited file would get', () => {
    writeFolder(folder, FIRST);
    fs.writeFileSync(path.join(folder, KEPT), 'mine');
    fs.symlinkSync('nowhere', path.join(folder, `${KEPT}.edited`));
    expect(writeFolder(folder, SECOND).edited).toEqual([`${KEPT}.edited-2`]);
    expect(fs.readlinkSync(path.join(folder, `${KEPT}.edited`))).toBe('nowhere');
  });
});
