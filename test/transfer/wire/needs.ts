import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { busyboxFile, oldRsync } from './images';
import { IS_ROOT } from './pod';

// What tests need of this machine. A test whose tools are missing is skipped, and its title says what it needs, so that
// it is listed as left out.

/** Where squid and haproxy are on Debian, if PATH is that of a user other than root. */
process.env.PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

function has(tool: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
}

/** Whether the temporary folder's file system keeps them. */
function keeps(what: string[]): boolean {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keeps-'));
  const { status } = spawnSync(what[0], [...what.slice(1), folder]);
  fs.rmSync(folder, { recursive: true });
  return status === 0;
}

/** What a title may ask for, and how it is known. */
const FACTS: Record<string, () => boolean> = {
  'rsync': () => has('rsync'),
  'stunnel': () => has('stunnel') || has('stunnel4'),
  'openssl': () => has('openssl'),
  'curl': () => has('curl'),
  'rclone': () => has('rclone'),
  'squid': () => has('squid') && authenticator() !== undefined,
  'haproxy': () => has('haproxy'),
  'port 443': () => IS_ROOT || Number(fs.readFileSync('/proc/sys/net/ipv4/ip_unprivileged_port_start', 'utf8')) <= 443,
  'shellcheck': () => has('shellcheck'),
  'root': () => IS_ROOT && has('setpriv'),
  'mounts': () => IS_ROOT && spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0,
  'loop devices': () => IS_ROOT && spawnSync('losetup', ['--find']).status === 0,
  'rsync 3.2.7': () => oldRsync() !== undefined,
  'busybox': () => busyboxFile() !== undefined,
  'ACLs': () => has('getfacl') && keeps(['setfacl', '-m', 'u:1234:r']),
  'xattrs': () => has('getfattr') && keeps(['setfattr', '-n', 'user.probe', '-v', '1']),
};

/** The program with which squid looks passwords up. */
export function authenticator(): string | undefined {
  return ['/usr/lib/squid', '/usr/lib64/squid', '/usr/libexec/squid'].map((folder) => `${folder}/basic_ncsa_auth`)
    .find((file) => fs.existsSync(file));
}

const known = new Map<string, boolean>();

function isThere(need: string): boolean {
  if (!known.has(need)) {
    known.set(need, FACTS[need]());
  }
  return known.get(need)!;
}

export function missing(needs: string[]): string[] {
  return needs.filter((need) => !isThere(need));
}

/** A group of tests that is left out where something is missing. */
export function describeWith(needs: string[], title: string, tests: () => void): void {
  const lacks = missing(needs);
  (lacks.length === 0 ? describe : describe.skip)(lacks.length === 0 ? title : `${title} [needs: ${lacks.join(', ')}]`,
    tests);
}

/** A test that is left out where something is missing. */
export function testWith(needs: string[], title: string, run: () => Promise<void> | void, timeout?: number): void {
  const lacks = missing(needs);
  (lacks.length === 0 ? test : test.skip)(lacks.length === 0 ? title : `${title} [needs: ${lacks.join(', ')}]`,
    async () => run(), timeout);
}

/** What every transfer needs. */
export const BASIC = ['rsync', 'stunnel', 'openssl'];
