import { existsSync, readFileSync, rmSync } from 'fs';
import { join } from 'path';
import { checked, cli, folderWith } from './support';

/** The folder of small inputs that failed once; its README lists what `check` says about each. */
const CASES = process.env.CDK8S_MTC_CASES ?? '';
const IS_THERE = CASES !== '' && existsSync(CASES);
const describeIfThere = (title: string, body: () => void) => IS_THERE
  ? describe(title, body)
  : describe.skip(`${title} [needs: the folder of such inputs, named by CDK8S_MTC_CASES]`, body);

/** What `check` finds in files of the folder: `rule file:line`. */
function found(names: readonly string[], args: readonly string[] = names): string[] {
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(CASES, name), 'utf8')]));
  return checked(files, args).findings.map(({ rule, file, line }) => `${rule} ${file}:${line}`);
}

describeIfThere('inputs that failed once', () => {
  test.each([
    ['the access mode Auto of a disk, which works', 'fail-01.yaml', []],
    ['what kubectl drops after "...", with the right lines behind it', 'fail-02.yaml',
      ['document/ignored-rest 11', 'run/with-its-plan 16']],
    ['"..." before "---" ends a document, and the lines behind it are right', 'fail-02b.yaml',
      ['document/incomplete-reference 12']],
    ['a placeholder of documentation', 'fail-03.yaml', ['document/placeholder 6']],
    ['a variable that was removed', 'fail-04.yaml', ['controller/no-effect 11']],
    ['OpenShift 3 with MTC 1.8', 'fail-06.yaml', ['version/unequal 18', 'version/unsupported 18']],
    ['a channel of another catalog', 'fail-07.yaml', []],
    ['a field of another kind', 'fail-08.yaml', ['document/unknown-field 11']],
    ['more volumes than the limit', 'fail-09.yaml', ['plan/volume-limit 16']],
  ])('%s', (_, name, expected) => {
    expect(found([name])).toEqual(expected.map((place) => place.replace(' ', ` ${name}:`)));
  });

  test('other UID ranges on the destination', () => {
    const clusters = ['--cluster', 'old=fail-05-old.yaml', '--cluster', 'host=fail-05-host.yaml'];
    expect(found(['fail-05-old.yaml', 'fail-05-host.yaml'], clusters))
      .toEqual(['plan/conflicting-permissions fail-05-host.yaml:15']);
  });

  test('the fix of a field of another kind leads to no new finding', () => {
    const text = readFileSync(join(CASES, 'fail-08.yaml'), 'utf8');
    const end = text.indexOf('  persistentVolumeClaims:');
    expect(checked({ 'plan.yaml': text.slice(0, end) }).findings).toEqual([]);
  });

  test('a repository of two of them is green with a baseline, and is then fixed', () => {
    const folder = folderWith(Object.fromEntries(['fail-02b.yaml', 'fail-04.yaml']
      .map((name) => [name, readFileSync(join(CASES, name), 'utf8')])));
    const check = (...args: string[]) => cli(folder, ['check', '--strict', '.', ...args]).exitCode;
    expect(check()).toBe(1);
    expect([check('--write-baseline'), check()]).toEqual([0, 0]);
    expect(check('--fix', '--unsafe-fixes')).toBe(0);
    rmSync(join(folder, 'cdk8s-mtc-baseline.json'));
    expect(check()).toBe(0);
  });
});
