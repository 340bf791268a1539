import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { MARK, writeFolder } from '../../src/app/output-folder';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'output-folder-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const file = (name: string, text = 'text', isSecret = false) => ({ name, text: `${MARK} ${text}\n`, isSecret });
const put = (name: string, text: string) => fs.writeFileSync(path.join(folder, name), text);
const read = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');

test('the folder is made, with those above it', () => {
  writeFolder(path.join(folder, 'a', 'b'), [file('x.yaml')], '.yaml');
  expect(fs.readdirSync(path.join(folder, 'a', 'b'))).toEqual(['x.yaml']);
});

test('a file takes the place of the one before', () => {
  put('x.yaml', 'old');
  writeFolder(folder, [file('x.yaml', 'new')], '.yaml');
  expect(read('x.yaml')).toBe(`${MARK} new\n`);
});

test('own files that nobody asks for go, others stay', () => {
  put('old.yaml', `${MARK} old\n`);
  put('old.txt', `${MARK} another extension\n`);
  put('mine.yaml', `# mine\n${MARK}\n`);
  writeFolder(folder, [file('x.yaml')], '.yaml');
  expect(fs.readdirSync(folder).sort()).toEqual(['mine.yaml', 'old.txt', 'x.yaml']);
});

test('what an interrupted synth has left goes, too', () => {
  put('.new-x.yaml', `${MARK} half\n`);
  put('.new-old.yaml', `${MARK} half\n`);
  writeFolder(folder, [file('x.yaml')], '.yaml');
  expect(fs.readdirSync(folder)).toEqual(['x.yaml']);
});

test('nothing changes when a file can\'t be written', () => {
  put('a.yaml', `${MARK} old\n`);
  fs.mkdirSync(path.join(folder, '.new-b.yaml')); // stands in the way
  expect(() => writeFolder(folder, [file('a.yaml', 'new'), file('b.yaml')], '.yaml')).toThrow();
  expect(fs.readdirSync(folder).sort()).toEqual(['.new-b.yaml', 'a.yaml']);
  expect(read('a.yaml')).toBe(`${MARK} old\n`);
});

test('git is told to leave unfinished files with secrets alone, too, by the one line', () => {
  writeFolder(folder, [file('0000-ocp4-secrets.yaml', 'secret', true)], '.yaml');
  expect(read('.gitignore')).toBe('*-secrets.yaml\n');
  const pattern = /-secrets\.yaml$/;
  expect('.new-0000-ocp4-secrets.yaml').toMatch(pattern);
});
