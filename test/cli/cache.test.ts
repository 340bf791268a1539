import {
  chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync,
} from 'fs';
import { join } from 'path';
import { cli, configMap, DUPLICATE, folderWith } from './support';
import { ResultCache } from '../../src/cli/judging/result-cache';
import * as fc from '../support/property';

const RUNS = { seed: Number(process.env.CHECK_SEED ?? 4), numRuns: Number(process.env.CHECK_RUNS ?? 10) };

const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: { name: a, namespace: b }\n'
  + 'stringData: { password: hunter2-hunter2, password: hunter2-hunter3 }\n';

/** A folder to check, and a cache beside it. */
function world(files: Parameters<typeof folderWith>[0]) {
  const folder = folderWith(files);
  const home = folderWith({});
  const caches = join(home, 'cdk8s-mtc', 'check');
  const environment = { XDG_CACHE_HOME: home };
  const check = (...args: string[]) => cli(folder, ['check', ...args, '.'], { environment });
  return { folder, environment, caches, check, results: () => readdirSync(caches).filter((name) => name !== 'key') };
}

const permissions = (path: string): string => (statSync(path).mode % 0o1000).toString(8);

test('a second check of unchanged files prints what the first has printed', () => {
  const { caches, check, results } = world({ 'a.yaml': DUPLICATE });
  const first = check();
  const [result, ...others] = results();
  expect(others).toEqual([]);
  const cache = new ResultCache(caches);
  expect(cache.find(result)).toEqual({ ...first, exists: {} });
  cache.store(result, { ...first, stdout: 'from the cache\n', exists: {} });
  expect(check()).toEqual({ ...first, stdout: 'from the cache\n' });
});

test('--no-cache neither uses nor keeps a result', () => {
  const { folder, caches, check } = world({ 'a.yaml': DUPLICATE });
  check('--no-cache');
  expect(existsSync(caches)).toBe(false);
  expect(cli(folder, ['check', '.'], { environment: {} }).exitCode).toBe(1); // without a home nothing is cached
});

test('only the user can read results, and none contains a secret', () => {
  const { caches, check, results } = world({ 'a.yaml': SECRET });
  expect(check().exitCode).toBe(1);
  expect(permissions(caches)).toBe('700');
  const [result] = results().map((name) => join(caches, name));
  expect(permissions(result)).toBe('600');
  expect(readFileSync(result, 'utf8')).toContain('duplicate');
  expect(readFileSync(result, 'utf8')).not.toContain('hunter2');
});

test('it is safe to delete and to damage', () => {
  const { caches, check, results } = world({ 'a.yaml': DUPLICATE });
  const first = check();
  results().forEach((name) => writeFileSync(join(caches, name), '{"stdout":'));
  expect(check()).toEqual(first);
  rmSync(caches, { recursive: true });
  expect(check()).toEqual(first);
  writeFileSync(join(caches, 'key'), 'x'.repeat(31));
  expect(check()).toEqual(first);
  expect(statSync(join(caches, 'key')).size).toBe(32);
});

test('at most 50 results are kept', () => {
  const { folder, check, results } = world({ 'a.yaml': configMap('a') });
  for (let index = 0; index < 52; index++) {
    writeFileSync(join(folder, 'a.yaml'), configMap(`a-${index}`));
    check();
  }
  expect(results()).toHaveLength(50);
});

test('a path that a manifest names is looked up again', () => {
  const { folder, check } = world({ 'kustomization.yaml': 'resources: [missing.txt]\n' });
  const before = check();
  writeFileSync(join(folder, 'missing.txt'), '');
  const after = check();
  expect(after).toEqual(check('--no-cache'));
  expect(after).not.toEqual(before);
});

test('after any change the result is that of a check without a cache', () => {
  const content = fc.constantFrom(configMap('a'), configMap('b'), DUPLICATE, SECRET, 'a: b\n', 'a: [\n');
  const change = fc.oneof(
    fc.record({ path: fc.constantFrom('a.yaml', 'b/c.yaml', 'kustomization.yaml'), text: content }),
    fc.record({
      path: fc.constant('cdk8s-mtc.yaml'),
      text: fc.constantFrom('disable: [document/duplicate-key]\n', 'failOn: info\n',
        'clusters: { a: { paths: [b] } }\n'),
    }),
    fc.record({ path: fc.constantFrom('a.yaml', 'b/c.yaml'), text: fc.constant(undefined) }),
  );
  const args = fc.constantFrom([], ['--format', 'json'], ['--strict'], ['--disable', 'document'], ['--cluster', 'x=b']);
  fc.assert(fc.property(fc.array(fc.tuple(change, args), { minLength: 2, maxLength: 6 }), (steps) => {
    const { folder, check } = world({ 'a.yaml': configMap('a'), 'b/c.yaml': configMap('c') });
    for (const [{ path, text }, given] of steps) {
      if (text === undefined) {
        rmSync(join(folder, path), { force: true });
      } else {
        writeFileSync(join(folder, path), text);
      }
      const expected = check('--no-cache', ...given);
      expect(check(...given)).toEqual(expected);
      expect(check(...given)).toEqual(expected);
    }
  }), RUNS);
});

test('a result that somebody else has written is not used: one of another key, one of another check, '
  + 'and one without an authentication', () => {
  const { caches, check, results, folder } = world({ 'a.yaml': DUPLICATE });
  const first = check();
  const [result] = results();
  const path = join(caches, result);
  const original = readFileSync(path);
  const foreign = new ResultCache(folderWith({}));
  const forged = { ...first, stdout: '\u001b[2Jforged', exists: {} };
  foreign.store(result, forged);
  for (const content of [
    Buffer.from(JSON.stringify(forged)),
    Buffer.concat([original.subarray(0, 32), Buffer.from(JSON.stringify(forged))]),
    readFileSync(join((foreign as any).folder, result)),
  ]) {
    writeFileSync(path, content);
    expect(check()).toEqual(first);
    expect(readFileSync(path).equals(original)).toBe(true); // written again
  }
  writeFileSync(join(folder, 'a.yaml'), configMap('a'));
  const second = check();
  const other = results().find((name) => name !== result)!;
  writeFileSync(join(caches, other), original);
  expect(check()).toEqual(second);
});

test.each([
  ['others may write to', (caches: string) => chmodSync(caches, 0o720)],
  ['others may read', (caches: string) => chmodSync(caches, 0o704)],
  ['is a link', (caches: string) => {
    renameSync(caches, `${caches}-2`);
    symlinkSync(`${caches}-2`, caches);
  }],
])('a folder is not used that %s', (_, change) => {
  const { caches, check, results } = world({ 'a.yaml': DUPLICATE });
  const first = check();
  results().forEach((name) => rmSync(join(caches, name)));
  change(caches);
  expect(check()).toEqual(first);
  expect(results()).toEqual([]);
  expect(new ResultCache(caches).nameOf([])).toBeUndefined();
});

test('a folder of another user is not used', () => {
  const { caches, check, results } = world({ 'a.yaml': DUPLICATE });
  mkdirSync(caches, { recursive: true, mode: 0o700 });
  const uid = jest.spyOn(process, 'getuid').mockReturnValue(statSync(caches).uid + 1);
  check();
  uid.mockRestore();
  expect(readdirSync(caches)).toEqual([]);
  check();
  expect(results()).toHaveLength(1);
});

test('devices and pipes in place of the key or of a result are not read', () => {
  const { caches, check, results } = world({ 'a.yaml': DUPLICATE });
  const first = check();
  for (const name of [...results(), 'key']) {
    rmSync(join(caches, name));
    symlinkSync('/dev/zero', join(caches, name));
    expect(check()).toEqual(first);
  }
});

test('a finding of the baseline that a removed file has had is mentioned as without a cache', () => {
  const { check, folder, environment } = world({ 'a.yaml': configMap('a'), 'b.yaml': DUPLICATE });
  check('--write-baseline');
  const checkOther = () => cli(folder, ['check', 'a.yaml'], { environment });
  expect(checkOther().stderr).toBe('');
  rmSync(join(folder, 'b.yaml'));
  expect(checkOther().stderr)
    .toBe('1 finding of cdk8s-mtc-baseline.json no longer exists: remove it with --prune-baseline\n');
});

test('names of results depend on the key and on where one text ends', () => {
  const folder = folderWith({});
  const cache = new ResultCache(folder);
  expect(cache.nameOf(['ab', 'c'])).not.toBe(cache.nameOf(['a', 'bc']));
  expect(cache.nameOf(['a'])).toBe(new ResultCache(folder).nameOf(['a']));
  expect(cache.nameOf(['a'])).not.toBe(new ResultCache(folderWith({})).nameOf(['a']));
});
