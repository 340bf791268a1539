import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

// How entries of the destination claim are deleted whose names were listed before: a pod that mounts the claim may have
// replaced a directory since.

const SCRIPTS = path.resolve(__dirname, '../../../assets/transfer');
let folder: string;

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'folders-')));
  write({
    'data/a/in/victim': 'x', 'data/a/in/kept': 'x', 'outside/victim': 'precious', 'outside/in/victim': 'precious',
  });
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
}

function run(script: string): string {
  return execFileSync('bash', ['-uc', `. ${SCRIPTS}/claim.sh; ${script}`], {
    cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
  });
}

const files = () =>
  execFileSync('find', ['.', '-type', 'f'], { cwd: folder, encoding: 'utf8' }).trim().split('\n').sort();

test('deletes what the paths name, and continues in the same directory', () => {
  run('printf "%s\\0" a/in/victim a/in/missing a/in a | delete_paths; pwd > here');
  expect(files()).toEqual(['./here', './outside/in/victim', './outside/victim']);
  expect(fs.readFileSync(path.join(folder, 'here'), 'utf8')).toBe(`${folder}\n`);
});

test('deletes nothing behind a symbolic link that has replaced a directory, or one above it', () => {
  run('mv data/a/in data/a/away; ln -s ../../outside data/a/in; printf "%s\\0" a/in/victim | delete_paths');
  run('mv data/a data/away; ln -s ../outside data/a; printf "%s\\0" a/victim a/in/victim | delete_paths');
  expect(files())
    .toEqual(['./data/away/away/kept', './data/away/away/victim', './outside/in/victim', './outside/victim']);
});

test('deletes nothing if the link replaces the directory after bash has resolved its path', () => {
  run(`
    cd() { [[ $* != *a/in ]] || { mv data/a/in data/a/away; ln -s ../../outside data/a/in; }; builtin cd -L "\${@: -1}"; }
    printf "%s\\0" a/in/victim | delete_paths
  `);
  expect(files()).toEqual(['./data/a/away/kept', './data/a/away/victim', './outside/in/victim', './outside/victim']);
});

test('deletes a link itself, and leaves where it leads', () => {
  run('ln -s ../outside data/link; printf "%s\\0" link a | delete_paths');
  expect(files()).toEqual(['./outside/in/victim', './outside/victim']);
  expect(fs.readdirSync(path.join(folder, 'data'))).toEqual([]);
});

test('takes any name, and more of one directory than fit into a command', () => {
  const names = [' a', 'b ', '-rf', 'c\nd', '\n', '*', 'e -> f', 'directory\n/x', 'directory\n/ y',
    ...Array.from({ length: 1200 }, (_, index) => `many/${index}`)];
  write(Object.fromEntries(names.map((name) => [`data/odd/${name}`, 'x'])));
  fs.writeFileSync(path.join(folder, 'list'), names.map((name) => `odd/${name}\0`).join(''));
  run('delete_paths < list');
  expect(files())
    .toEqual(['./data/a/in/kept', './data/a/in/victim', './list', './outside/in/victim', './outside/victim']);
});

test('deletes all links, except in lost+found, and ends the run if one stays', () => {
  run('mkdir data/lost+found; ln -s x data/lost+found/l; ln -s ../outside data/l; ln -s ../../outside data/a/l; mkdir '
    + 'spool; delete_links');
  expect(execFileSync('find', ['data', '-type', 'l'], { cwd: folder, encoding: 'utf8' })).toBe('data/lost+found/l\n');
  expect(run('find() { [[ $* == *-delete* ]] || command find "$@"; }; finish() { echo "$1 $2"; }; sample() '
    + '{ cat "$1"; }; EXIT_PREFLIGHT=30; ln -s x data/a/stays; delete_links')).toBe('30 unwritable\n');
});
