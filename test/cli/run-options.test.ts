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

  test('describe no earlier run if one cannot be started, but the audit keeps its lines', async () => {
    const folder = outputFolder();
    ['result', 'audit'].forEach((name) => writeFileSync(join(folder, name), '{"success":true}\n'));
    expect(await started(folder, '--result', 'result', '--audit', 'audit')).toMatchObject({ isCalled: true });
    expect(readFileSync(join(folder, 'result'), 'utf8')).toBe('');
    expect(readFileSync(join(folder, 'audit'), 'utf8')).toBe('{"success":true}\n');
  });
});
