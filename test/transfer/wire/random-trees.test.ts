import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { BucketWire, Store } from './bucket';
import { BASIC, describeWith, missing } from './needs';
import { differences, noise, treeOf } from './trees';
import { Wire, WireProps, wires } from './wire';
import { Ownership } from '../../../src';
import * as fc from '../../support/property';

// Random trees, random changes of them, and random damage at the destination: after a cutover, both sides are
// equal in everything.

const wire = wires();

/** One change of a tree. The numbers choose among its entries, names and values. */
interface Change {
  readonly kind: keyof typeof CHANGES;
  readonly one: number;
  readonly other: number;
}

const NAMES = ['a', 'b', 'c', 'd e', '\u00e9', 'f -> g', 'h\ni', '-j', 'k\\l', '*'];
const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' });

/** The directories of a tree, or all of its entries without the root, in their order. */
function entries(root: string, what: 'directories' | 'all'): string[] {
  const all = (fs.readdirSync(root, { recursive: true }) as string[]).map((name) => path.join(root, name)).sort();
  return what === 'all' ? all : [root, ...all.filter((name) => fs.lstatSync(name).isDirectory())];
}

function newName(root: string, { one, other }: Change): string {
  const directories = entries(root, 'directories');
  return path.join(directories[one % directories.length], NAMES[other % NAMES.length]);
}

function chosen(root: string, { one }: Change, is: (stat: fs.Stats) => boolean = () => true): string | undefined {
  const all = entries(root, 'all').filter((name) => is(fs.lstatSync(name)));
  return all[one % all.length];
}

const isFile = (stat: fs.Stats) => stat.isFile();
const isNoLink = (stat: fs.Stats) => stat.isFile() || stat.isDirectory();

/** What each change does. It does nothing if it finds no entry for it, or the name is taken. */
const CHANGES = {
  directory: (root: string, change: Change) => fs.mkdirSync(newName(root, change)),
  file: (root: string, change: Change) =>
    fs.writeFileSync(newName(root, change), noise(change.other * 37 % 5000, String(change.one)), { flag: 'wx' }),
  link: (root: string, change: Change) => fs.symlinkSync(NAMES[change.one % NAMES.length], newName(root, change)),
  pipe: (root: string, change: Change) => run('mkfifo', newName(root, change)),
  hardLink: (root: string, change: Change) =>
    fs.linkSync(chosen(root, change, isFile)!, newName(root, { ...change, one: change.other })),
  rename: (root: string, change: Change) =>
    fs.renameSync(chosen(root, change)!, newName(root, { ...change, one: change.other })),
  remove: (root: string, change: Change) => fs.rmSync(chosen(root, change)!, { recursive: true }),
  replaceBySeparate: (root: string, change: Change) => {
    const name = chosen(root, change, isFile)!;
    fs.copyFileSync(name, `${name}.new`);
    fs.renameSync(`${name}.new`, name);
  },
  content: (root: string, change: Change) => fs.appendFileSync(chosen(root, change, isFile)!, 'more'),
  // Equal size and time: only the time of change tells.
  contentOnly: (root: string, change: Change) => {
    const name = chosen(root, change, (stat) => stat.isFile() && stat.size > 0)!;
    const time = run('stat', '-c', '%y', name).toString().trim();
    fs.writeFileSync(name, noise(fs.statSync(name).size, `other ${change.other}`));
    run('touch', '-d', time, name);
  },
  mode: (root: string, change: Change) =>
    fs.chmodSync(chosen(root, change, isNoLink)!, [0o600, 0o755, 0o4711, 0o2770, 0o1777, 0o444][change.other % 6]),
  owner: (root: string, change: Change) =>
    fs.lchownSync(chosen(root, change)!, 2000 + change.other % 5, 3000 + change.one % 5),
  time: (root: string, change: Change) =>
    run('touch', '-h', '-d', `2020-01-0${1 + change.other % 9} 00:00:00.${change.one}`, chosen(root, change)!),
  acl: (root: string, change: Change) =>
    run('setfacl', '-m', `u:${4000 + change.other % 3}:r`, chosen(root, change, isNoLink)!),
  inheritedAcl: (root: string, change: Change) =>
    run('setfacl', '-d', '-m', `u:${4000 + change.other % 3}:rx`, chosen(root, change, (stat) => stat.isDirectory())!),
  noAcl: (root: string, change: Change) => run('setfacl', '-b', chosen(root, change, isNoLink)!),
  attribute: (root: string, change: Change) =>
    run('setfattr', '-n', `user.a${change.other % 2}`, '-v', String(change.one), chosen(root, change, isNoLink)!),
  noAttribute: (root: string, change: Change) =>
    run('setfattr', '-x', `user.a${change.other % 2}`, chosen(root, change, isNoLink)!),
};

function apply(root: string, changes: readonly Change[]): void {
  for (const change of changes) {
    try {
      CHANGES[change.kind](root, change);
    } catch {
      // It found no entry, or the name is taken.
    }
  }
}

const KINDS = Object.keys(CHANGES) as Array<keyof typeof CHANGES>;
const changesOf = (kinds: Array<keyof typeof CHANGES>, most: number) =>
  fc.array(fc.record({ kind: fc.constantFrom(...kinds), one: fc.nat(999), other: fc.nat(999) }), {
    minLength: most / 2,
    maxLength: most,
  });
const MAKES = KINDS.slice(0, 5);
const SCENARIOS = fc.record({
  tree: changesOf([...MAKES, ...MAKES, ...KINDS], 60), changes: changesOf(KINDS, 30), damage: changesOf(KINDS, 8),
});

/** Makes a tree, copies it, changes and damages it, and copies it again. */
async function equalAfterwards(
  one: Wire,
  { tree, changes, damage }: Record<'tree' | 'changes' | 'damage', Change[]>,
  copy: (run: 'stage' | 'cutover') => Promise<unknown>,
): Promise<void> {
  apply(one.source, tree);
  fs.writeFileSync(path.join(one.source, 'never empty'), '');
  await copy('stage');
  apply(one.source, changes);
  apply(one.destination, damage);
  await copy('cutover');
  expect(differences(treeOf(one.source), treeOf(one.destination))).toEqual([]);
  await one.remove();
}

const PRESERVING: WireProps = { ownership: Ownership.PRESERVE, copying: { specialFiles: true } };

describeWith([...BASIC, 'root', 'ACLs', 'xattrs'], 'a random tree that changes randomly arrives in full', () => {
  test('by connections', async () => {
    await fc.assert(fc.asyncProperty(SCENARIOS, async (scenario) => {
      const one = wire(PRESERVING);
      await equalAfterwards(one, scenario, (name) => one.runWell(name));
    }), { numRuns: 4, endOnFailure: true });
  }, 180_000);

  (missing(['rclone']).length === 0 ? test : test.skip)('through a bucket', async () => {
    const store = await Store.start();
    try {
      let number = 0;
      await fc.assert(fc.asyncProperty(SCENARIOS, async (scenario) => {
        store.prefix = `random-${++number}`;
        const both = new BucketWire(wire({ ...PRESERVING, endpoint: store.endpoint() }));
        await equalAfterwards(both.wire, scenario, (name) => both.both(name));
      }), { numRuns: 3, endOnFailure: true });
    } finally {
      await store.remove();
    }
  }, 300_000);
});
