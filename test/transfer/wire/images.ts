import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

// The tools of images, as folders for PATH. They are deleted when the process ends.

const folders: string[] = [];
process.once('exit', () => folders.forEach((folder) => fs.rmSync(folder, { recursive: true, force: true })));

function newFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'image-'));
  fs.chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

function locate(tool: string): string | undefined {
  const { stdout, status } = spawnSync('bash', ['-c', 'type -P "$0"', tool], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** An rsync 3.2.7, if this machine has one: that of the environment, or its own. */
export function oldRsync(): string | undefined {
  const candidates = [process.env.CDK8S_MTC_OLD_RSYNC, locate('rsync')]
    .filter((file): file is string => file !== undefined);
  return candidates.find((file) =>
    / version 3\.2\.7 /.test(spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout ?? ''));
}

/** The tools of this machine, some of them replaced. */
export function pathWith(tools: Record<string, string>): string {
  const folder = newFolder();
  Object.entries(tools).forEach(([name, file]) => fs.symlinkSync(file, path.join(folder, name)));
  return `${folder}:${process.env.PATH}`;
}

/** busybox, if this machine has one: that of the environment, or its own. */
export function busyboxFile(): string | undefined {
  return process.env.CDK8S_MTC_BUSYBOX ?? locate('busybox');
}

/** The tools of busybox, and some of this machine that are not among them. */
export function busybox(others: string[]): string | undefined {
  const file = busyboxFile();
  if (file === undefined) {
    return undefined;
  }
  const folder = newFolder();
  execFileSync(file, ['--list'], { encoding: 'utf8' }).split('\n').filter((name) => name !== ''
    && !others.includes(name))
    .forEach((name) => fs.symlinkSync(file, path.join(folder, name)));
  for (const name of others) {
    const real = locate(name);
    if (real !== undefined) {
      fs.symlinkSync(real, path.join(folder, name));
    }
  }
  return folder;
}
