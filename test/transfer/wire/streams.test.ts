import * as fs from 'fs';
import * as path from 'path';
import { Size } from 'cdk8s';
import { HostileSender, isListening } from './hostile';
import { BASIC, describeWith } from './needs';
import { Relay } from './peers';
import { IS_ROOT, NAMESPACE_USER, TransferEvent } from './pod';
import { differences, MIB, noise, occupied, sh, sparseFile, treeOf } from './trees';
import { until, WireProps, wires } from './wire';
import { Compression, Ownership } from '../../../src';

// How many connections make a first copy.

const wire = wires();

/** The events of a first copy of some files, over a line with this delay in each direction. */
async function firstCopy(
  delay: number, props: WireProps = { tuning: { streams: undefined } },
): Promise<TransferEvent[]> {
  const one = wire(props);
  const names = Array.from({ length: 12 }, (_, index) => `file-${index}`);
  names.forEach((name) => fs.writeFileSync(path.join(one.source, name), name));
  one.give(...names);
  const relay = await Relay.to(await one.port, { delay });
  try {
    const { sender } = await one.runWell('stage', { connect: relay.address });
    expect(differences(treeOf(one.source), treeOf(one.destination))).toEqual([]);
    return sender.events;
  } finally {
    relay.close();
  }
}

const passes = (events: TransferEvent[]) => events.filter(({ event }) => event === 'pass')
  .map(({ how, streams }) => [how, streams]);

describeWith(BASIC, 'without a given number of streams', () => {
  test('a long round trip is measured, and gets several', async () => {
    const events = await firstCopy(30);
    const { roundTrip } = events.find(({ event }) => event === 'connected')!;
    expect(roundTrip).toBeGreaterThanOrEqual(60);
    expect(passes(events)).toEqual([['streams', Math.min(8, 1 + Math.floor(roundTrip / 14))], ['rsync', undefined]]);
  });

  test('there are no more than eight', async () => {
    expect(passes(await firstCopy(80))).toEqual([['streams', 8], ['rsync', undefined]]);
  });
});

describeWith(BASIC, 'a given number of streams', () => {
  test('is used, however long the round trip is', async () => {
    expect(passes(await firstCopy(30, { tuning: { streams: 1 } })))
      .toEqual([['fill', undefined], ['rsync', undefined]]);
    expect(passes(await firstCopy(0, { tuning: { streams: 2 } }))).toEqual([['streams', 2], ['rsync', undefined]]);
  });
});

describeWith([...BASIC, 'root', 'xattrs'], 'attributes that belong to the node', () => {
  test('stay: neither a stream nor a repair fails because of them', async () => {
    const one = wire({ ownership: Ownership.PRESERVE, tuning: { streams: 2 } });
    sh('mkdir a b; printf 1 > a/x; printf 2 > b/y; setfattr -n user.kept -v 1 a/x', one.source);
    sh('setfattr -n security.node -v 1 .', one.destination);
    const first = await one.runWell('stage');
    sh('setfattr -n security.node -v 1 a/x; printf 3 > a/x; touch -r ../source/a/x a/x', one.destination);
    const again = await one.runWell('cutover');
    expect(passes(first.sender.events)).toEqual([['streams', 2], ['rsync', undefined]]);
    expect(passes(again.sender.events)).toEqual([['rsync', undefined], ['repair', undefined], ['rsync', undefined]]);
    expect([first, again].flatMap(({ sender, receiver }) => [...sender.events, ...receiver.events])
      .filter(({ event }) => event === 'note')).toEqual([]);
    expect(differences(treeOf(one.source), treeOf(one.destination))).toEqual([]);
  });
});

describeWith(BASIC, 'names of one file that several streams copy', () => {
  test('arrive as one file', async () => {
    const one = wire({ tuning: { streams: 3 } });
    const own = IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':';
    // Three streams share the six entries. disk-1 and disk-2 are also copied in pieces.
    sh(`mkdir a b c; head -c 200000 /dev/urandom > a/x; ln a/x b/x; ln a/x c/y; ln a/x top
      printf 1 > a/within; ln a/within a/too; printf 2 > b/alone; cp -p b/alone c/equal
      head -c 66M /dev/zero | tr '\\0' x > disk-1; ln disk-1 disk-2; ln disk-1 c/disk; ${own}`, one.source);
    const { sender } = await one.runWell('cutover');
    expect(passes(sender.events)).toEqual([['pieces', 3], ['streams', 3], ['rsync', undefined]]);
    const tree = treeOf(one.destination);
    expect(['b/x', 'c/y', 'top', 'a/within', 'disk-2', 'c/disk', 'b/alone'].map((name) => tree[name].link))
      .toEqual(['a/x', 'a/x', 'a/x', 'a/too', 'c/disk', 'c/disk', '']);
    expect(differences(treeOf(one.source), tree)).toEqual([]);
  });
});

describeWith(BASIC, 'a large file in the volume\'s own directory', () => {
  test.each([['', [0]], [' and with its holes', [0, 96 * MIB]]])('is divided among the '
    + 'streams, and arrives as one%s', async (_, [, hole = 0]) => {
    const one = wire({ tuning: { streams: 3 } });
    const file = path.join(one.source, 'disk-1.img');
    fs.writeFileSync(file, noise(70 * MIB + 1));
    fs.truncateSync(file, 70 * MIB + 1 + hole);
    fs.mkdirSync(path.join(one.source, 'below'));
    fs.writeFileSync(path.join(one.source, 'below', 'small'), 'small');
    sparseFile(path.join(one.source, '-odd name'), 65 * MIB); // a name that is not sent in pieces
    fs.utimesSync(file, 1e9, 1e9 + 0.5);
    fs.chmodSync(file, 0o640);
    one.give('disk-1.img', 'below', 'below/small', '-odd name');
    const { sender, message } = await one.runWell('cutover');
    expect(passes(sender.events)).toEqual([['pieces', 3], ['streams', 3], ['rsync', undefined]]);
    expect(differences(treeOf(one.source), treeOf(one.destination))).toEqual([]);
    expect(occupied(path.join(one.destination, 'disk-1.img'))).toBeLessThan(75 * MIB);
    // rsync sends the odd one with its zeros, and not the other once more.
    expect(message.sent).toBeLessThan((72 + 65 + 1) * MIB);
    expect(message.copiedFiles).toBe(3);
  });

  test.each([[0, 1, false], [7, 1, false], [9, 1, true], [0, 1001, true]])('is followed by %i MiB in %i files: in '
    + 'streams only if that is much', async (mib, files, inStreams) => {
    const one = wire({ tuning: { streams: 2 } });
    const names = ['disk.img', 'more', ...Array.from({ length: files }, (_, index) => `file-${index}`)];
    fs.writeFileSync(path.join(one.source, 'disk.img'), noise(65 * MIB));
    fs.writeFileSync(path.join(one.source, 'more'), noise(mib * MIB));
    names.slice(2).forEach((name) => fs.writeFileSync(path.join(one.source, name), name));
    one.give(...names);
    const { sender } = await one.runWell('cutover');
    expect(passes(sender.events)).toEqual([['pieces', 2], ...inStreams ? [['streams', 2]] : [], ['rsync', undefined]]);
    expect(differences(treeOf(one.source), treeOf(one.destination))).toEqual([]);
  });

  test('is not divided if something is excluded, compressed or limited', async () => {
    for (const { excludes, ...tuning } of [
      { excludes: ['/x'] }, { compression: Compression.LZ4 }, { bandwidth: Size.mebibytes(100) },
    ] as any[]) {
      const one = wire({ copying: { excludes }, tuning: { streams: 2, ...tuning } });
      fs.writeFileSync(path.join(one.source, 'large'), noise(65 * MIB));
      one.give('large');
      const { sender } = await one.runWell('stage');
      expect(passes(sender.events)).toEqual([['streams', 2], ['rsync', undefined]]);
      await one.remove();
    }
  });
});

describeWith(BASIC, 'a sender with the key that writes pieces', () => {
  test('writes only to new files of the volume\'s own directory', async () => {
    const one = wire();
    const port = await one.port;
    const receiver = await one.receiver('stage');
    await until(() => isListening(port), 'it listens');
    const sender = new HostileSender(one);
    fs.symlinkSync('../loot', path.join(one.destination, 'link'));
    fs.writeFileSync(path.join(one.folder, 'loot'), 'untouched');
    for (const name of ['../loot', 'a/b', '-x', '.hidden', 'link', '', '$(id)', 'x'.repeat(201)]) {
      expect(`${name}: ${await sender.request('shop-stage', `create ${name} 5`)}`)
        .toBe(`${name}: refused to create this file\n`);
      expect(`${name}: ${await sender.request('shop-stage', `pieces ${name}`)}`)
        .toBe(`${name}: refused to write to this file\n`);
      expect(`${name}: ${await sender.request('shop-stage', `finished ${name} 5.5`)}`)
        .toBe(`${name}: refused to set the time of this file\n`);
    }
    expect(await sender.request('shop-stage', 'create new a[$(id)]')).toBe('refused to create this file\n');
    expect(await sender.request('shop-stage', 'create new 5')).toBe('ok\n');
    expect(await sender.request('shop-stage', 'create new 5')).toBe('refused to create this file\n');
    const piece = (line: string) => sender.connect(
      'printf \'cdk8s-mtc-transfer 1 shop-stage pieces new\\n%b\' "$LINE"; timeout 20 cat >&3', { LINE: line },
    );
    expect(await piece('data 0 6\\n')).toBe('refused to write beyond the end of the device\n');
    expect(await piece('zero 0 5\\n')).toBe('refused zeros for a file\n');
    expect(await piece('data 0 5\\nhelloend\\n')).toBe('ok\n');
    expect(fs.readFileSync(path.join(one.destination, 'new'), 'utf8')).toBe('hello');
    expect(fs.readFileSync(path.join(one.folder, 'loot'), 'utf8')).toBe('untouched');
    expect(receiver.noise).toBe('');
  }, 120_000);

  const SHUT: Array<['verify' | 'stage', WireProps, string]> = [
    ['verify', {}, 'shop-verify'], ['stage', { copying: { excludes: ['/mine'] } }, 'shop-stage'],
  ];
  test.each(SHUT)('writes none in a %s with %j', async (run, props, name) => {
    const one = wire(props);
    const port = await one.port;
    fs.writeFileSync(path.join(one.destination, 'mine'), 'mine');
    await one.receiver(run);
    await until(() => isListening(port), 'it listens');
    const sender = new HostileSender(one);
    expect(await sender.request(name, 'create new 5')).toBe('refused to create this file\n');
    expect(await sender.request(name, 'pieces mine')).toBe('refused to write to this file\n');
  });

  test('creates none after something else was written', async () => {
    const one = wire();
    const port = await one.port;
    await one.receiver('stage');
    await until(() => isListening(port), 'it listens');
    const sender = new HostileSender(one);
    await sender.request('shop-stage', 'push -vre.LsfxCIvu');
    expect(await sender.request('shop-stage', 'create new 5'))
      .toBe('refused to create a file in a claim that was written to\n');
  });
});
