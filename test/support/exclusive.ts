import { createHash } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

const LONGEST_WAIT = 30 * 60_000;

/**
 * Declares tests that use something alone, while other files run beside them. For servers that files of tests share: to
 * a teardown in one file, a run that another file starts is in progress.
 */
export function useAlone(resource: string, declareTests: () => void): void {
  const lock = path.join(os.tmpdir(),
    `cdk8s-mtc-tests-${createHash('sha256').update(resource).digest('hex').slice(0, 16)}`);

  beforeAll(async () => {
    while (!isTaken(lock)) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }, LONGEST_WAIT);

  declareTests();

  // Declared last, so that what the tests clean up is gone.
  afterAll(() => fs.rmSync(lock, { force: true }));
}

/** Takes a lock, also from a process that has ended without releasing it. */
function isTaken(lock: string): boolean {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const holder = Number(readIfPresent(lock));
    if (holder > 0 && !isAlive(holder)) {
      fs.rmSync(lock, { force: true });
    }
    return false;
  }
}

function readIfPresent(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
