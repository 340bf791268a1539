import * as fs from 'fs';
import * as path from 'path';
import { busybox, oldRsync, pathWith } from './images';
import { BASIC, describeWith, missing } from './needs';
import { Relay } from './peers';
import { IS_ROOT, NAMESPACE_USER, PodProps } from './pod';
import { differences, Entry, MIB, noise, richTree, sh, sparseFile, treeOf } from './trees';
import { until, Wire, WireProps, wires } from './wire';

// Ends whose images have older or smaller tools than those of this machine.

const wire = wires();

const acls = missing(['ACLs']).length === 0;
const xattrs = missing(['xattrs']).length === 0;
const LEFT: Array<keyof Entry> = [...acls ? [] : ['acl' as const], ...xattrs ? [] : ['xattrs' as const]];

async function expectWorks(props: WireProps, sender: Partial<PodProps>, receiver: Partial<PodProps>): Promise<void> {
  const one = wire(props);
  richTree(one.source, { acls, xattrs });
  own(one, 2);
  await one.runWell('stage', sender, receiver);
  expect(damage(one)).toEqual([]);

  const large = path.join(one.source, 'large');
  fs.writeFileSync(large, Buffer.concat([fs.readFileSync(large).subarray(0, 2 * MIB), noise(MIB, 'changed')]));
  sh('printf changed > hello; rm many/7; mkdir new; printf n > new/file', one.source);
  own(one, 3);
  await one.runWell('cutover', sender, receiver);
  expect(damage(one)).toEqual([]);

  const file = path.join(one.destination, 'hello');
  const { atime, mtime } = fs.statSync(file);
  fs.writeFileSync(file, 'CHANGED');
  fs.utimesSync(file, atime, mtime);
  expect(await one.run('verify', sender, receiver)).toMatchObject({ code: 40, message: { paths: ['hello'] } });
}

/**
 * Directories and links get a time before the copy: rsync compares seconds, so that one of the same second keeps the
 * fraction that busybox gave it.
 */
function own(one: Wire, day: number): void {
  sh(IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':', one.source);
  sh(
    `find . -depth \\( -type d -o -type l \\) -exec touch -h -d "2026-01-0${day} 03:04:05.678901234" {} +`, one.source,
  );
}

function damage(one: Wire): string[] {
  return differences(treeOf(one.source, LEFT), treeOf(one.destination, LEFT));
}

// With these the test makes a pod of processes.
const OF_THE_TEST = ['setpriv', 'unshare', 'mount'];

const SIDES = ['the source', 'the destination', 'both sides'] as const;

function on(side: typeof SIDES[number], props: Partial<PodProps>): [Partial<PodProps>, Partial<PodProps>] {
  return [side === 'the destination' ? {} : props, side === 'the source' ? {} : props];
}

describeWith([...BASIC, 'rsync 3.2.7'], 'rsync 3.2.7', () => {
  // With --sparse and --inplace it leaves what was there before.
  test.each(SIDES)('on %s writes zeros at the end of a file that changed', async (side) => {
    const old = { path: pathWith({ rsync: oldRsync()! }) };
    const one = wire();
    const file = path.join(one.source, 'file');
    fs.writeFileSync(file, noise(20_000));
    one.give('file');
    await one.runWell('stage', ...on(side, old));
    fs.writeFileSync(file, Buffer.concat([noise(15_000, 'changed'), Buffer.alloc(5000)]));
    await one.runWell('again', ...on(side, old));
    expect(fs.readFileSync(path.join(one.destination, 'file')).equals(fs.readFileSync(file))).toBe(true);
  });

  // A file that is written beside the old one is sent completely after each interruption.
  test('on the destination goes on where it was in a claim that is not empty, beside a file with holes', async () => {
    const old = { path: pathWith({ rsync: oldRsync()! }) };
    const one = wire();
    sparseFile(path.join(one.source, 'holes'), 8 * MIB);
    fs.writeFileSync(path.join(one.destination, 'former'), 'former');
    const size = 48 * MIB;
    fs.writeFileSync(path.join(one.source, 'large'), noise(size));
    one.give('holes', 'large');
    const relay = await Relay.to(await one.port, { bytesPerSecond: 16 * MIB });
    await one.receiver('stage', old);
    const first = await one.sender('stage', { connect: relay.address });
    await until(() => relay.sent > size / 2, 'half of it is sent').finally(() => first.kill());
    await first.ended;
    const before = relay.sent;
    const { code } = await (await one.sender('stage', { connect: relay.address })).ended.finally(() => relay.close());
    expect(code).toBe(0);
    expect(damage(one)).toEqual([]);
    expect(relay.sent - before).toBeLessThan(size * 0.7);
  });

  test.each(SIDES)('on %s copies, finds changes and damage', async (side) => {
    const old = { path: pathWith({ rsync: oldRsync()! }) };
    await expectWorks({}, ...on(side, old));
    await expectWorks({ copying: { fill: false }, tuning: { streams: 2 } }, ...on(side, old));
  }, 120_000);
});

describeWith([...BASIC, 'busybox'], 'an image with bash, rsync and stunnel, and everything else from busybox', () => {
  test.each(SIDES)('on %s copies, finds changes and damage', async (side) => {
    await expectWorks({}, ...on(side, { path: busybox(['bash', 'rsync', 'stunnel', 'stunnel4', ...OF_THE_TEST])! }));
  }, 120_000);
});
