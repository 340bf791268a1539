import { execFileSync, spawn, spawnSync } from 'child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { failureOf } from './world';
import { callProgram, ProgramCall } from '../../src/operations/child-process';
import { folderWith } from '../cli/support';

const ROOT = join(__dirname, '../..');

/** A script in place of kubectl, and the file in which it writes the pid of a process that it has started. */
function wrapper(script: string): { readonly command: string; readonly pidFile: string } {
  const folder = folderWith({});
  const [command, pidFile] = [join(folder, 'kubectl'), join(folder, 'pid')];
  writeFileSync(command,
    `#!/bin/sh\nstarted() { echo $! > '${pidFile}.new'; mv '${pidFile}.new' '${pidFile}'; }\n${script}\n`);
  chmodSync(command, 0o755);
  return { command, pidFile };
}

function call(command: string, more: Partial<ProgramCall> = {}) {
  return callProgram({
    command, args: [], environment: { PATH: process.env.PATH }, timeoutSeconds: 600, hasGroup: true, ...more,
  });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until a process has ended, also if nobody has asked for its exit code. */
async function ended(pidFile: string): Promise<void> {
  const pid = readFileSync(pidFile, 'utf8').trim();
  await until(() => /^(Z.*)?$/.test(spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).stdout.trim()));
}

const WAITS = 'sleep 1000 & started; wait; echo done';

test('an interruption ends what a script has started', async () => {
  const { command, pidFile } = wrapper(WAITS);
  const controller = new AbortController();
  const failure = failureOf(call(command, { signal: controller.signal }));
  await until(() => existsSync(pidFile));
  controller.abort();
  expect(await failure).toBe('interrupted: interrupted | Run the same command again, and it goes on from here.');
  await ended(pidFile);
});

test('a time limit ends what a script has started', async () => {
  const { command, pidFile } = wrapper(WAITS);
  expect(await failureOf(call(command, { timeoutSeconds: 4 }))).toBe('unavailable: no answer within 4 s');
  await ended(pidFile);
});

test('the end of this process ends what a script has started', async () => {
  const { command, pidFile } = wrapper(WAITS);
  const program = `
    const { callProgram } = require(${JSON.stringify(join(ROOT, 'src/operations/child-process'))});
    callProgram({ command: ${JSON.stringify(command)}, args: [], environment: process.env, timeoutSeconds: 600, hasGroup: true });
    setInterval(() => require('fs').existsSync(${JSON.stringify(pidFile)}) && process.exit(3), 20);`;
  const child =
    spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', program], { cwd: ROOT, stdio: 'ignore' });
  expect(await new Promise((resolve) => child.on('close', resolve))).toBe(3);
  await ended(pidFile);
});

describe('a process that a script leaves behind with its output', () => {
  afterEach(() => left.splice(0).forEach((pid) => process.kill(pid)));
  const left: number[] = [];

  test.each([['in its group', ''], ['in another session', 'setsid ']])('%s is not waited for, '
    + 'and all output is read', async (_, before) => {
    const { command, pidFile } = wrapper(`${before}sleep 1000 & started; head -c 3000000 /dev/zero | tr '\\0' x; echo `
      + 'warning >&2; exit 4');
    const { exitCode, stdout, stderr } = await call(command);
    left.push(Number(readFileSync(pidFile, 'utf8')));
    expect([exitCode, stdout.length, stderr]).toEqual([4, 3000000, 'warning\n']);
  });

  test('is not waited for after an interruption', async () => {
    const { command, pidFile } = wrapper('setsid sleep 1000 & started; wait');
    const controller = new AbortController();
    const failure = failureOf(call(command, { signal: controller.signal }));
    await until(() => existsSync(pidFile));
    left.push(Number(readFileSync(pidFile, 'utf8')));
    controller.abort();
    expect(await failure).toContain('interrupted: interrupted');
  });
});

test('without its own group, a program keeps the terminal', async () => {
  const group = (pid: string) => execFileSync('ps', ['-o', 'pgid=', '-p', pid], { encoding: 'utf8' }).trim();
  const { command } = wrapper('ps -o pgid= -p $$');
  expect((await call(command, { hasGroup: false })).stdout.trim()).toBe(group(String(process.pid)));
  expect((await call(command)).stdout.trim()).not.toBe(group(String(process.pid)));
});

test('a program that does not exist', async () => {
  expect(await failureOf(call('/nowhere/kubectl'))).toBe('no-tool: /nowhere/kubectl was not found');
});
