import { chmodSync, existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { cli, cliLater, folderWith } from './support';
import { outputFolder } from '../operations/world';

test.each([
  ['Foo=5', 'MTC has no phase Foo. Its phases are WaitForRefresh, '],
  ['WaitForRefesh=5', 'MTC has no phase WaitForRefesh. Did you mean WaitForRefresh?'],
  ['WaitForRefresh', 'Write PHASE=MINUTES, such as WaitForRefresh=60.'],
])('--deadline %s is refused', (value, message) => {
  const { exitCode, stderr } = cli(folderWith({}), ['run', 'dist', 'shop', 'first-copy', '--deadline', value]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
});

describe('the files of results', () => {
  /** Starts a run with a program in place of kubectl, which fails, and gives whether it was called. */
  async function started(folder: string, ...args: readonly string[]) {
    const kubectl = join(folder, 'kubectl');
    writeFileSync(kubectl, `#!/bin/sh\ntouch '${folder}/called'\nexit 1\n`);
    chmodSync(kubectl, 0o755);
    const { exitCode, stderr } = await cliLater(folder, ['run', '.', 'shop', '1', '--kubectl', kubectl, ...args]);
    return { exitCode, stderr, isCalled: existsSync(join(folder, 'called')) };
  }

  test.each(['result', 'summary', 'junit', 'markdown', 'audit'])('nothing is started if --%s cannot be written', async (
    option,
  ) => {
    const folder = outputFolder();
    expect(await started(folder, `--${option}`, 'missing/file')).toEqual({
      exitCode: 2,
      stderr: `error: ${folder}/missing/file cannot be read or written (ENOENT)\n`,
      isCalled: false,
    });
  });

  const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

  test('describe the error if a run cannot be started, and no earlier run, but the audit keeps its lines', async () => {
    const folder = outputFolder();
    ['result', 'audit'].forEach((name) => writeFileSync(join(folder, name), '{"success":true}\n'));
    const files = ['result', 'audit', 'junit', 'markdown', 'summary'].flatMap((name) => [`--${name}`, name]);
    expect(await started(folder, ...files)).toMatchObject({ exitCode: 1, isCalled: true });
    const reason = 'cluster new: read MigMigration openshift-migration/shop-first-copy: it failed without a message';
    const { success, runs } = JSON.parse(read(folder, 'result'));
    expect([success, runs]).toMatchObject([false, [{ run: 'runs/shop/1-stage-first-copy', state: 'error', reason }]]);
    const [earlier, line] = read(folder, 'audit').trim().split('\n').map((text) => JSON.parse(text));
    expect([earlier, line]).toMatchObject([{ success: true }, { state: 'error', reason }]);
    expect(read(folder, 'junit'))
      .toContain(`<error type="error" message="runs/shop/1-stage-first-copy stopped with an error: ${reason}">`);
    expect(read(folder, 'markdown')).toContain(`stopped with an error: ${reason}`);
    expect(JSON.parse(read(folder, 'summary'))).toMatchObject({ success: false, states: { error: 1 } });
  });
});
