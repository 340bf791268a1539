import {
  chmodSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync,
  writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { replaceFile, UnwritableFile } from '../../src/files/replace-file';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'cdk8s-mtc-files-')); });
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a file of the folder, and gives why that cannot be done. */
function problem(name: string): string | undefined {
  try {
    replaceFile(join(folder, name), 'new');
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(UnwritableFile);
    return (error as Error).message;
  }
}

const contentOf = (name: string) => readFileSync(join(folder, name), 'utf8');

test('a file is created, and nothing else remains', () => {
  expect(problem('a')).toBeUndefined();
  expect(contentOf('a')).toBe('new');
  expect(readdirSync(folder)).toEqual(['a']);
});

test.each([0o600, 0o664, 0o666, 0o755])('a file is replaced, and keeps its mode %o', (mode) => {
  writeFileSync(join(folder, 'a'), 'old');
  chmodSync(join(folder, 'a'), mode);
  expect(problem('a')).toBeUndefined();
  expect(contentOf('a')).toBe('new');
  expect(statSync(join(folder, 'a')).mode % 0o1000).toBe(mode);
});

test('another name of the replaced file keeps the old content', () => {
  writeFileSync(join(folder, 'a'), 'old');
  linkSync(join(folder, 'a'), join(folder, 'b'));
  expect(problem('a')).toBeUndefined();
  expect(contentOf('b')).toBe('old');
});

test('a link is neither followed nor replaced', () => {
  writeFileSync(join(folder, 'victim'), 'old');
  symlinkSync('victim', join(folder, 'a'));
  expect(problem('a')).toBe('is a symbolic link: name the file that it leads to');
  expect(contentOf('victim')).toBe('old');
  expect(lstatSync(join(folder, 'a')).isSymbolicLink()).toBe(true);
});

test('a link to nothing creates nothing', () => {
  symlinkSync('victim', join(folder, 'a'));
  expect(problem('a')).toBe('is a symbolic link: name the file that it leads to');
  expect(readdirSync(folder)).toEqual(['a']);
});

test('a folder, a device and a read-only file are not replaced', () => {
  mkdirSync(join(folder, 'b'));
  writeFileSync(join(folder, 'c'), 'old');
  chmodSync(join(folder, 'c'), 0o444);
  expect(problem('b')).toBe('is not a regular file');
  expect(problem('../../dev/null')).toBe('is not a regular file');
  expect(problem('c')).toBe('is read-only');
  expect(problem('none/a')).toBe('cannot be written: the folder none does not exist');
  expect(readdirSync(folder)).toEqual(['b', 'c']);
});
