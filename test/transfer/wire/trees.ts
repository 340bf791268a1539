import { execFileSync, spawnSync } from 'child_process';
import * as crypto from 'crypto';
import * as fs from 'fs';
import * as path from 'path';

// Makes trees, and tells what a tree is by other means than those that are tested.

export const MIB = 1024 * 1024;

/** What an entry is, in the parts that a transfer keeps. */
export interface Entry {
  kind: string;
  mode: string;
  owner: string;
  /** To the nanosecond. */
  mtime: string;
  /** The digest of a file, or where a link leads. */
  content: string;
  /** The first name of the same file, where it has several. */
  link: string;
  acl: string;
  xattrs: string;
}

const KINDS: Array<[string, keyof fs.BigIntStats]> = [
  ['file', 'isFile'], ['folder', 'isDirectory'], ['link', 'isSymbolicLink'], ['pipe', 'isFIFO'], ['socket', 'isSocket'],
  ['device', 'isCharacterDevice'],
];

/** The entries of a tree, by name; each byte of a name is one character, whatever the encoding. */
export function treeOf(root: string, left: Array<keyof Entry> = []): Record<string, Partial<Entry>> {
  const tree: Record<string, Partial<Entry>> = {};
  const links = new Map<bigint, string>();
  const attributes = left.includes('xattrs')
    ? {}
    : dump('getfattr', ['--recursive', '--dump', '--no-dereference', '--absolute-names', '-m', '^user\\.'], root);
  const acls = left.includes('acl')
    ? {}
    : dump('getfacl', ['--recursive', '--physical', '--absolute-names', '--numeric', '--skip-base'], root);
  const visit = (name: string) => {
    const file = Buffer.concat([Buffer.from(root), Buffer.from(name === '' ? '' : `/${name}`, 'latin1')]);
    const stat = fs.lstatSync(file, { bigint: true });
    const kind = KINDS.find(([, is]) => (stat as any)[is]())?.[0] ?? 'other';
    if (kind === 'file' && stat.nlink > 1n && !links.has(stat.ino)) {
      links.set(stat.ino, name);
    }
    const entry: Entry = {
      kind,
      mode: (Number(stat.mode) % 0o10000).toString(8),
      owner: `${stat.uid}:${stat.gid}`,
      mtime: String(stat.mtimeNs),
      content: contentOf(kind, file, stat.size),
      link: links.get(stat.ino) ?? '',
      acl: acls[name] ?? '',
      xattrs: attributes[name] ?? '',
    };
    left.forEach((part) => delete (entry as Partial<Entry>)[part]);
    tree[name] = entry;
    if (kind === 'folder') {
      fs.readdirSync(file, 'latin1').sort().forEach((child) => visit(name === '' ? child : `${name}/${child}`));
    }
  };
  visit('');
  return tree;
}

function contentOf(kind: string, file: Buffer, size: bigint): string {
  if (kind === 'file') {
    return digest(file, size);
  }
  return kind === 'link' ? fs.readlinkSync(file, 'latin1') : '';
}

/** A digest of a file's content; of one too large to be read whole, in its parts. */
function digest(file: Buffer, size: bigint): string {
  if (size < 1_000_000_000n) {
    return crypto.createHash('md5').update(fs.readFileSync(file)).digest('hex');
  }
  return execFileSync('b2sum', ['--length=128', file.toString()], { encoding: 'utf8' }).split(' ')[0];
}

/**
 * What getfattr or getfacl shows, by name: blocks of lines, the first of which is `# file: NAME` with odd
 * bytes in octal.
 */
function dump(command: string, args: string[], root: string): Record<string, string> {
  const { stdout, status } = spawnSync(command, [...args, root], { encoding: 'latin1', maxBuffer: 256 * MIB });
  if (status !== 0) {
    return {};
  }
  return Object.fromEntries(stdout.split('\n\n').filter((block) => block.startsWith('# file: ')).map((block) => {
    const [head, ...lines] = block.split('\n');
    const name = head.slice('# file: '.length)
      .replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)));
    return [
      name.slice(root.length + 1), lines.filter((line) => !/^# (owner|group|flags)/.test(line)).sort().join('\n'),
    ];
  }));
}

/** The names that differ, and in what: for people, and short. */
export function differences(one: Record<string, Partial<Entry>>, other: Record<string, Partial<Entry>>): string[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return names.flatMap((name) => {
    const [a, b] = [one[name], other[name]];
    if (!a || !b) {
      return [`${JSON.stringify(name)} is only ${a ? 'there' : 'here'}`];
    }
    return (Object.keys(a) as Array<keyof Entry>).filter((part) => a[part] !== b[part])
      .map((part) => `${JSON.stringify(name)}: ${part} was ${JSON.stringify(a[part])} `
        + `and is ${JSON.stringify(b[part])}`);
  });
}

/** Bytes that no compression makes smaller, the same for the same seed. */
export function noise(bytes: number, seed = 'noise'): Buffer {
  const key = crypto.createHash('sha256').update(seed).digest();
  return crypto.createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

const PARTS = [0.1, 0.5, 0.99];

/** A file of so many bytes, most of them a hole, with a little data here and there. */
export function sparseFile(file: string, bytes: number): void {
  const fd = fs.openSync(file, 'w');
  fs.ftruncateSync(fd, Math.floor(bytes));
  PARTS.forEach((part, index) =>
    fs.writeSync(fd, noise(8192, `part ${index}`), 0, 8192, Math.floor(bytes * part / 4096) * 4096));
  fs.closeSync(fd);
}

/** Digests of what `sparseFile` has written, where it has. */
export function partsOf(file: string): string[] {
  const fd = fs.openSync(file, 'r');
  const bytes = fs.fstatSync(fd).size;
  const parts = PARTS.map((part) => {
    const buffer = Buffer.alloc(8192);
    fs.readSync(fd, buffer, 0, 8192, Math.floor(bytes * part / 4096) * 4096);
    return crypto.createHash('md5').update(buffer).digest('hex');
  });
  fs.closeSync(fd);
  return parts;
}

/** How much of the disk a file takes. */
export function occupied(file: string): number {
  return fs.statSync(file).blocks * 512;
}

export function sh(script: string, cwd: string): void {
  execFileSync('bash', ['-euc', script], { cwd, stdio: 'pipe', env: { ...process.env, LC_ALL: 'C' } });
}

/** Names that have broken one tool or another: as bytes. */
export const ODD_NAMES = [
  'with space', ' leading', 'trailing ', '-rf', '--delete', 'new\nline', 'two\n\nlines\n', 'tab\there',
  'carriage\rreturn', 'back\\slash', 'hash\\#012', '\\#065',
  'quote\'s', 'double"quote', 'dollar$HOME', '`id`', '$(id)', 'semi;colon', 'star*', 'question?', '[brackets]',
  '{braces}', 'pipe|', 'amp&', 'per%cent', '#hash',
  '~tilde', 'equals=', 'colon:', 'host::module', '@at', 'comma,', 'new -> arrow', 'latin1-\xe4\xf6', 'broken-utf8-\xc3',
  'utf8-\xc3\xa4\xe2\x82\xac',
  'bell\x07', 'del\x7f', '\xff\xfe', '.hidden', '...', '*deleting', `long-${'n'.repeat(245)}`,
];

/** One entry of each kind, except those that only root can make. */
export function richTree(root: string, options: { acls: boolean; xattrs: boolean }): void {
  sh(`
    mkdir -p sub/deep/er empty-dir links odd 'spa ce/in side' setgid read-only many
    printf hello > hello; : > nothing; printf 'in depth' > sub/deep/er/file
    chmod 600 hello; chmod 444 nothing; chmod 4755 sub/deep/er/file; printf '#!/bin/sh\\n' > run.sh; chmod 755 run.sh
    chmod 2775 setgid; printf group > setgid/file; chmod 1777 empty-dir
    ln -s hello links/relative; ln -s /opt/app/current links/absolute; ln -s ../../../outside links/escaping
    ln -s nowhere links/dangling; ln -s ../sub links/folder; ln -s "new
line" links/odd; ln -s . links/self
    printf linked > first-name; ln first-name second-name; ln first-name sub/third-name; printf other > links/a; ln links/a links/b
    for i in $(seq 120); do printf "file $i" > many/$i; done
    printf shut > read-only/file; chmod 400 read-only/file; mkdir read-only/inner; printf x > read-only/inner/x
    touch -d '2001-02-03 04:05:06.123456789' hello sub/deep; touch -h -d '1999-12-31 23:59:59.000000001' links/absolute
    touch -d '2038-02-01 00:00:00.999999999' nothing; touch -d '1969-12-31 12:00:00' run.sh
    chmod 555 read-only/inner read-only
  `, root);
  ODD_NAMES.forEach((name, index) => fs.writeFileSync(Buffer.from(`${root}/odd/${name}`, 'latin1'), `odd ${index}`));
  fs.mkdirSync(Buffer.from(`${root}/odd/folder \n\xff`, 'latin1'));
  fs.writeFileSync(Buffer.from(`${root}/odd/folder \n\xff/inside`, 'latin1'), 'inside');
  sparseFile(path.join(root, 'sparse'), 64 * MIB);
  fs.writeFileSync(path.join(root, 'large'), noise(3_000_001));
  if (options.acls) {
    sh('setfacl -m u:4321:rw,g:4322:r hello; setfacl -m d:u:4321:rwx sub; setfacl -m u:4323:x sub/deep', root);
  }
  if (options.xattrs) {
    sh('setfattr -n user.note -v \'with "quotes"\' hello; setfattr -n user.binary -v 0x00ff0a sub; '
      + 'setfattr -n user.a -v 1 -- odd/-rf', root);
  }
}
