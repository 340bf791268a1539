import { execFileSync } from 'child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { firstLink, isWithin, realPath, whyOutside } from '../../src/files/within';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdk8s-mtc-files-')));
afterAll(() => rmSync(folder, { recursive: true }));

const own = join(folder, 'own');
mkdirSync(join(own, 'sub'), { recursive: true });
writeFileSync(join(folder, 'outside'), '');
writeFileSync(join(own, 'inside'), '');
symlinkSync('inside', join(own, 'link-inside'));
symlinkSync('../outside', join(own, 'link-outside'));
symlinkSync('..', join(own, 'link-up'));
symlinkSync('../none', join(own, 'link-nowhere'));
symlinkSync('own', join(folder, 'link-own'));
execFileSync('mkfifo', [join(own, 'pipe')]);

test.each([
  ['/a', '/a', true], ['/a', '/a/b', true], ['/a', '/a/..b', true], ['/a', '/', false], ['/a', '/ab', false],
  ['/a', '/b', false], ['/', '/a', true],
])('within %s, %s: %s', (outer, path, expected) => {
  expect(isWithin(outer, path)).toBe(expected);
});

test('the real path of what does not exist yet is that of its folder', () => {
  expect(realPath(join(folder, 'link-own/none/a'))).toBe(join(own, 'none/a'));
  expect(() => realPath(join(own, 'link-nowhere'))).toThrow('ENOENT');
});

test.each([
  ['the folder itself', '.', undefined],
  ['a file', 'inside', undefined],
  ['a folder', 'sub', undefined],
  ['what does not exist yet', 'sub/none', undefined],
  ['a link within', 'link-inside', undefined],
  ['a link to nothing, which cannot be read', 'link-nowhere', undefined],
  ['a pipe', 'pipe', 'is neither a file nor a folder'],
  ['the folder above', '..', 'leads out of the folder'],
  ['a file beside', '../outside', 'leads out of the folder'],
  ['a link out', 'link-outside', 'leads out of the folder'],
  ['a file by way of a linked folder', 'link-up/outside', 'leads out of the folder'],
  ['a file by way of a linked folder that leads back', 'link-up/own/inside', undefined],
])('only a folder may be used: %s', (_, path, expected) => {
  expect(whyOutside(own, join(own, path))).toBe(expected);
  expect(whyOutside(join(folder, 'link-own'), join(own, path))).toBe(expected);
});

test.each([
  ['a file', 'sub/inside', undefined],
  ['a link', 'link-outside', 'link-outside'],
  ['a link within', 'link-inside', 'link-inside'],
  ['a link to nothing', 'link-nowhere', 'link-nowhere'],
  ['a file below a link', 'link-up/own/link-inside', 'link-up'],
  ['what does not exist', 'none/a', undefined],
  ['what is below a file', 'inside/a', undefined],
])('the first link on a path: %s', (_, path, expected) => {
  expect(firstLink(own, path)).toBe(expected);
  expect(firstLink(join(folder, 'link-own'), path)).toBe(expected);
});
