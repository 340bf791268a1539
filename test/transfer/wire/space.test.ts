import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { BASIC, describeWith, testWith } from './needs';
import { Relay } from './peers';
import { NAMESPACE_USER, PodEnd } from './pod';
import { MIB, noise, sh } from './trees';
import { Wire, WireProps, wires } from './wire';

// A destination claim that is too small, or becomes full.

const wire = wires();
const relays: Relay[] = [];
afterEach(() => relays.splice(0).forEach((relay) => relay.close()));

/** A wire whose destination is a separate file system. */
async function onFileSystem(props: WireProps, options: string, run: (one: Wire) => Promise<void>): Promise<void> {
  const one = wire(props);
  sh(`mount -t tmpfs -o ${options} none destination`, one.folder);
  try {
    await run(one);
  } finally {
    one.pods.forEach((pod) => pod.kill());
    await Promise.all(one.pods.map((pod) => pod.ended));
    sh('umount destination', one.folder);
  }
}

function ownAll(one: Wire): void {
  sh(`chown -R ${NAMESPACE_USER}:0 source destination`, one.folder);
}

function expectEnd(end: PodEnd, code: number, cause: string): void {
  expect({ code: end.code, message: end.message }).toMatchObject({ code, message: { code, cause, outcome: 'failed' } });
}

function expectAlike(one: Wire): void {
  expect(() => execFileSync('diff', ['-r', one.source, one.destination], { stdio: 'pipe' })).not.toThrow();
}

describeWith([...BASIC, 'mounts'], 'a destination that becomes full', () => {
  for (const [how, props] of [
    ['tar', {}], ['rsync', { copying: { fill: false } }], ['streams', { tuning: { streams: 2 } }],
  ] as const) {
    testWith([], `ends the run, and takes the rest when there is room again: by ${how}`, async () => {
      await onFileSystem(props, 'size=12m', async (one) => {
        ['one', 'two'].forEach((name) => fs.writeFileSync(path.join(one.source, name), noise(5 * MIB, name)));
        fs.mkdirSync(path.join(one.destination, 'lost+found'));
        ownAll(one);
        const relay = await Relay.to(await one.port, { bytesPerSecond: 4 * MIB });
        relays.push(relay);
        const ended = one.run('cutover', { connect: relay.address });
        await relay.until(2 * MIB);
        const other = path.join(one.destination, 'lost+found', 'other');
        fs.writeFileSync(other, noise(7 * MIB));
        expectEnd(await ended, 31, 'no-space');
        fs.rmSync(other);
        await one.runWell('cutover');
        fs.rmdirSync(path.dirname(other));
        expectAlike(one);
      });
    });
  }

  for (const deleteBefore of [false, true]) {
    testWith([], 'by old files is emptied of them before the rest is copied, '
      + `${deleteBefore ? 'at once with deleteBefore' : 'when it becomes full'}`, async () => {
      await onFileSystem({ copying: { deleteBefore } }, 'size=16m', async (one) => {
        ['a', 'b', 'c', 'kept']
          .forEach((name) => fs.writeFileSync(path.join(one.source, name), noise(2.5 * MIB, name)));
        ownAll(one);
        await one.runWell('stage');
        // Three of four files are rotated: old and new files together need 17.5 MiB.
        ['a', 'b', 'c'].forEach((name) => {
          fs.rmSync(path.join(one.source, name));
          fs.writeFileSync(path.join(one.source, `${name}.new`), noise(2.5 * MIB, `${name}.new`));
        });
        ownAll(one);
        const { sender } = await one.runWell('again');
        expectAlike(one);
        const notes = sender.events.filter(({ event }) => event === 'note');
        expect(notes.map(({ deleted }) => deleted)).toEqual(deleteBefore ? [] : [undefined, 3]);
        await one.runWell('verify');
      });
    });
  }

  testWith([], 'by what the source has ends the run with no-space, and excluded files stay', async () => {
    await onFileSystem({ copying: { excludes: ['/mine'] } }, 'size=8m', async (one) => {
      fs.writeFileSync(path.join(one.source, 'one'), noise(4 * MIB));
      fs.writeFileSync(path.join(one.destination, 'mine'), noise(2 * MIB));
      ownAll(one);
      await one.runWell('stage');
      fs.writeFileSync(path.join(one.source, 'two'), noise(4 * MIB, 'two'));
      ownAll(one);
      expectEnd(await one.run('again'), 31, 'no-space');
      expect(fs.statSync(path.join(one.destination, 'mine')).size).toBe(2 * MIB);
    });
  });

  testWith([], 'is known before a byte is copied if it is empty: bytes, and files', async () => {
    for (const [options, cause] of [['size=1m', 'no-space'], ['size=8m,nr_inodes=20', 'no-inodes']]) {
      await onFileSystem({}, options, async (one) => {
        fs.writeFileSync(path.join(one.source, 'large'), noise(2 * MIB));
        sh('for i in $(seq 50); do : > $i; done', one.source);
        ownAll(one);
        const end = await one.run('stage');
        expectEnd(end, 31, cause);
        expect(end.message.sent ?? 0).toBeLessThan(MIB);
      });
    }
  });
});

describeWith(BASIC, 'an empty source', () => {
  test('deletes nothing from a destination that is not empty, in a stage and in a cutover', async () => {
    for (const run of ['stage', 'cutover'] as const) {
      const one = wire();
      fs.writeFileSync(path.join(one.destination, 'kept'), 'kept');
      expectEnd(await one.run(run), 30, 'empty-source');
      expect(fs.readFileSync(path.join(one.destination, 'kept'), 'utf8')).toBe('kept');
      await one.remove();
    }
  });

  test('is compared like any other, and copied to a destination that has only excluded files', async () => {
    const one = wire();
    fs.writeFileSync(path.join(one.destination, 'more'), 'more');
    one.give('../destination/more');
    expect(await one.run('verify')).toMatchObject({ code: 40, message: { cause: 'different' } });
    const other = wire({ copying: { excludes: ['/mine'] } });
    fs.writeFileSync(path.join(other.destination, 'mine'), 'mine');
    await other.runWell('cutover');
  });
});

describeWith([...BASIC, 'root'], 'a destination that may not be written', () => {
  testWith([], 'is reported at once', async () => {
    const one = wire();
    fs.chownSync(one.destination, 0, 0);
    expectEnd(await one.run('stage'), 30, 'unwritable');
  });
});
