import * as fs from 'fs';
import * as net from 'net';
import * as os from 'os';
import * as path from 'path';
import { BASIC, describeWith, missing, testWith } from './needs';
import { IS_ROOT, NAMESPACE_USER } from './pod';
import { differences, Entry, MIB, noise, occupied, partsOf, richTree, sh, sparseFile, treeOf } from './trees';
import { figure, MEMORY, Wire, WireProps, wires } from './wire';
import { Compression, Ownership, Verification } from '../../../src';

// What arrives is what left. Trees are compared by other means than rsync's: lstat, digests, getfacl and getfattr.

const wire = wires();

const acls = missing(['ACLs']).length === 0;
const xattrs = missing(['xattrs']).length === 0;
const LEFT: Array<keyof Entry> = [...acls ? [] : ['acl' as const], ...xattrs ? [] : ['xattrs' as const]];

/** A rich tree at the source, whose owners are those that the pod can read. */
function fill(one: Wire, ownership: Ownership): void {
  richTree(one.source, { acls, xattrs });
  if (IS_ROOT && ownership === Ownership.PRESERVE) {
    sh('chown 2001:3001 hello sub/deep; chown -h 2002:3002 links/dangling; chown 2003:3003 sub/deep/er/file; chmod '
      + '4755 sub/deep/er/file', one.source);
  } else if (IS_ROOT) {
    // A change of the owner removes these bits.
    sh(`chown -hR ${NAMESPACE_USER}:0 .; chmod 4755 sub/deep/er/file; chmod 2775 setgid`, one.source);
  }
  if (IS_ROOT) {
    sh('mkdir lost+found; chmod 700 lost+found; printf source > lost+found/there', one.source);
    sh('mkdir lost+found; chmod 700 lost+found; printf destination > lost+found/here', one.destination);
  }
}

function without(tree: Record<string, Partial<Entry>>): Record<string, Partial<Entry>> {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => !/^lost\+found(\/|$)/.test(name)));
}

/** How the destination differs from the source. lost+found belongs to the file system. */
function damage(one: Wire, left: Array<keyof Entry> = []): string[] {
  const [source, destination] = [one.source, one.destination].map((root) => without(treeOf(root, [...LEFT, ...left])));
  return differences(source, destination);
}

describeWith([...BASIC, 'ACLs', 'xattrs'], 'what a file system may hold', () => {
  test('is known here, so that the tests below try it all', () => {
    expect(LEFT).toEqual([]);
  });
});

describeWith(BASIC, 'a tree of everything arrives as it left', () => {
  const WAYS: Array<[string, WireProps, string[]]> = [
    ['by tar, in one stream', { copying: { fill: true }, tuning: { streams: 1 } }, ['fill', 'rsync']],
    ['by rsync alone, in one stream', { copying: { fill: false }, tuning: { streams: 1 } }, ['rsync']],
    ['by rsync alone, in four streams', { copying: { fill: true }, tuning: { streams: 4 } }, ['streams', 'rsync']],
    ['by rsync alone, compressed', { tuning: { compression: Compression.ZSTD, streams: 2 } }, ['streams', 'rsync']],
  ];
  for (const [how, props, passes] of WAYS) {
    for (const ownership of [Ownership.PRESERVE, Ownership.NAMESPACE]) {
      testWith(ownership === Ownership.PRESERVE ? ['root'] : [], `${how}, with ownership ${ownership}`, async () => {
        const one = wire({ ...props, ownership });
        fill(one, ownership);
        const { sender, message } = await one.runWell('cutover');
        expect(damage(one)).toEqual([]);
        expect(sender.events.filter(({ event }) => event === 'pass').map((event) => event.how)).toEqual(passes);
        expect(message)
          .toMatchObject({ outcome: 'done', code: 0, cause: 'none', digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
        expect(occupied(path.join(one.destination, 'sparse'))).toBeLessThan(MIB);
        if (IS_ROOT) {
          expect(fs.readdirSync(path.join(one.destination, 'lost+found'))).toEqual(['here']);
        }
        // No pass leaves a file at the destination that the source does not have.
        expect(fs.readdirSync(one.destination).filter((name) => name.startsWith('.'))).toEqual([]);
      });
    }
  }

  testWith(['root', 'xattrs'], 'with ownership fakeSuper: owners and modes are in an attribute, '
    + 'from which rsync restores them', async () => {
    for (const withFill of [true, false]) {
      const one = wire({ ownership: Ownership.FAKE_SUPER, copying: { fill: withFill } });
      fill(one, Ownership.NAMESPACE);
      sh('chown 2001:3001 hello; chown -h 2002:3002 links/dangling; chmod 644 hello; chown '
        + '2003:3003 setgid; chmod 2777 setgid', one.source);
      await one.runWell('cutover');
      expect(damage(one, ['owner', 'mode', 'xattrs', 'link', 'kind', 'content', 'acl'])).toEqual([]);
      // The way back, as one who restores it would go: the far end reads what the attributes say.
      const back = path.join(one.folder, 'back');
      fs.writeFileSync(path.join(one.folder, 'rsh'), '#!/bin/sh\nshift; exec "$@"\n', { mode: 0o755 });
      sh('mkdir ../back; rsync -aHAX --numeric-ids --sparse --modify-window=-1 -M--fake-super -e ../rsh '
        + '--exclude=/lost+found x:$PWD/ ../back/', one.destination);
      expect(differences(without(treeOf(one.source)), treeOf(back))).toEqual([]);
    }
  });
});

describeWith([...BASIC, 'root', 'ACLs', 'xattrs'], 'ACLs and attributes', () => {
  test('that differ are found by a verification, and corrected by the next pass', async () => {
    const one = wire({ ownership: Ownership.PRESERVE });
    sh(`mkdir d e f; touch d/changed d/lost added same e/attribute
      setfacl -m u:4000:r d/changed d/lost same; setfacl -d -m u:4001:rx e f; setfattr -n user.a -v 1 e/attribute same`,
    one.source);
    await one.runWell('stage');
    await one.runWell('verify');
    sh(`setfacl -m u:4000:rw,m::r d/changed; setfacl -b d/lost; setfacl -m u:7:r,g:8:rw,m::r added; setfacl -d -m u:5:r e
      setfacl -k f; setfattr -n user.a -v 2 e/attribute`, one.destination);
    expect(await one.run('verify')).toMatchObject({
      code: 40, message: { cause: 'different', paths: ['added', 'd/changed', 'd/lost', 'e/', 'e/attribute', 'f/'] },
    });
    await one.runWell('again');
    expect(differences(treeOf(one.source), treeOf(one.destination))).toEqual([]);
    await one.runWell('verify');
  });
});

describeWith([...BASIC, 'root', 'ACLs', 'xattrs'], 'what a later pass creates', () => {
  test.each([
    ['with the same default ACL at both ends', 'setfacl -d -m u:4001:rx d', ':'],
    ['with a default ACL at the destination only', ':', 'setfacl -d -m u:4001:rx d'],
    ['with more new directories than a list names', 'setfacl -d -m u:4001:rx d', ':',
      'seq 1001 | (cd d && xargs mkdir)'],
    ['with a default ACL that the source has lost', 'setfacl -d -m u:4001:rx d', ':', 'setfacl -k d'],
  ])('has the ACLs of the source, in a directory %s', async (_, before, there, change = ':') => {
    const one = wire({ ownership: Ownership.PRESERVE, copying: { specialFiles: true } });
    sh(`mkdir d; touch d/file; ${before}`, one.source);
    await one.runWell('stage');
    sh(there, one.destination);
    sh(`${change}; mkdir -p d/new/within "d/line\nbreak" "d/*"; mkfifo d/new/pipe d/pipe; ln -s file d/link
      touch d/new/file d/more; mkdir d/kept; setfacl -m u:4002:rwx d/kept d/more
      setfacl -b -k d/new/within d/pipe`, one.source);
    await one.runWell('again');
    expect(differences(treeOf(one.source), treeOf(one.destination))).toEqual([]);
  });
});

describeWith(BASIC, 'what is large, many, empty or odd', () => {
  test('a sparse file of more than 4 GiB arrives with its holes, by tar and by rsync alone', async () => {
    for (const props of [{ copying: { fill: true } }, { tuning: { compression: Compression.LZ4 } }]) {
      const one = wire(props);
      const [from, to] = [one.source, one.destination].map((folder) => path.join(folder, 'disk.img'));
      sparseFile(from, 4097 * MIB);
      one.give('disk.img');
      await one.runWell('stage');
      expect(fs.statSync(to)).toMatchObject({ size: fs.statSync(from).size, mtimeMs: fs.statSync(from).mtimeMs });
      expect(occupied(to)).toBeLessThan(MIB);
      // With so little on the disk, what is there is all that is not zero.
      const parts = partsOf(to);
      expect(parts.length).toBe(3);
      expect(parts).toEqual(partsOf(from));
      await one.remove();
    }
  }, 180_000);

  test('100,000 files', async () => {
    const one = wire({ below: MEMORY });
    for (let number = 0; number < 100_000; number++) {
      const folder = path.join(one.source, `d${number % 100}`);
      if (number < 100) {
        fs.mkdirSync(folder);
      }
      fs.writeFileSync(path.join(folder, `a file with the number ${number}`), String(number));
    }
    sh(IS_ROOT ? `chown -R ${NAMESPACE_USER}:0 .` : ':', one.source);
    const { message } = await one.runWell('stage');
    expect(message).toMatchObject({ code: 0, files: 100_101, copiedFiles: 100_101 });
    expect(differences(treeOf(one.source, ['acl', 'xattrs']), treeOf(one.destination, ['acl', 'xattrs']))).toEqual([]);
    await one.remove();
  }, 180_000);

  test('an empty claim, with which nothing need be done', async () => {
    const one = wire();
    const { message } = await one.runWell('cutover');
    expect(message).toMatchObject({ outcome: 'done', code: 0, files: 1, bytes: 0 });
    expect(fs.readdirSync(one.destination)).toEqual([]);
  });

  test('what the destination has more is deleted, the excluded stays and is not copied', async () => {
    const one = wire({ copying: { excludes: ['/cache/'] }, claimExcludes: ['*.tmp', '- /logs/**.old'] });
    sh('mkdir -p cache logs/a; printf c > cache/c; printf l > logs/a/l.old; printf l > logs/a/l; printf '
      + 't > t.tmp; printf k > kept', one.source);
    sh('mkdir -p cache extra/deep; printf mine > cache/mine; printf mine > mine.tmp; printf x > extra/deep/x; printf '
      + 'other > kept; printf x > -- "-x"', one.destination);
    if (IS_ROOT) {
      sh(`chown -R ${NAMESPACE_USER}:0 source destination`, one.folder);
    }
    await one.runWell('cutover');
    const names = Object.keys(treeOf(one.destination)).sort();
    expect(names).toEqual(['', 'cache', 'cache/mine', 'kept', 'logs', 'logs/a', 'logs/a/l', 'mine.tmp']);
    expect(fs.readFileSync(path.join(one.destination, 'kept'), 'utf8')).toBe('k');
    await one.runWell('verify');
  });

  testWith(['root'], 'special files: left out and counted, unless they are asked for', async () => {
    for (const [ownership, specialFiles] of [
      [Ownership.PRESERVE, true], [Ownership.PRESERVE, false], [Ownership.NAMESPACE, true],
    ] as const) {
      const one = wire({ ownership, copying: { specialFiles } });
      sh('mkfifo pipe; mknod null c 1 3; printf f > file', one.source);
      await makeSocket(path.join(one.source, 'socket'));
      sh(ownership === Ownership.NAMESPACE ? `chown -R ${NAMESPACE_USER}:0 .` : ':', one.source);
      const { sender } = await one.runWell('cutover');
      const arrived = Object.entries(treeOf(one.destination)).map(([name, { kind }]) => `${name} ${kind}`)
        .slice(1).sort();
      const devices = ownership === Ownership.PRESERVE ? ['null device'] : [];
      expect(arrived).toEqual(specialFiles ? ['file file', ...devices, 'pipe pipe', 'socket socket'] : ['file file']);
      expect(sender.events.find(({ event }) => event === 'preflight')).toMatchObject({ special: 3 });
      expect(sender.events.some(({ text }) => /special files .* left out/.test(text))).toBe(!specialFiles);
    }
  });

  test('a claim whose own folder belongs to another user: what can be kept is kept', async () => {
    const one = wire();
    sh('mkdir d; printf f > d/f; touch -d 2001-01-01 d d/f', one.source);
    sh(IS_ROOT
      ? `chown -R ${NAMESPACE_USER}:0 source; chown 0:0 destination; chmod 2775 destination; chmod 750 source`
      : ':', one.folder);
    await one.runWell('cutover');
    for (const name of ['d', 'd/f']) {
      expect(fs.statSync(path.join(one.destination, name)).mtimeMs).toBe(Date.parse('2001-01-01T00:00:00Z'));
    }
    const { message } = await one.runWell('verify');
    expect(message).toMatchObject({ files: 3, bytes: 1, copiedFiles: 0 });
  });
});

describeWith(BASIC, 'a second pass', () => {
  test('sends what has changed and nothing more: blocks of a large file, times to the '
    + 'nanosecond, modes, links, deletions', async () => {
    const one = wire();
    sh('mkdir d ro; for i in $(seq 300); do printf "file $i" > d/$i; done; printf r > ro/r; ln -s a link; touch -d '
      + '"2020-01-01 00:00:00.1" d/7; chmod 555 ro', one.source);
    fs.writeFileSync(path.join(one.source, 'large'), noise(40 * MIB));
    sh(IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':', one.source);
    const first = await one.runWell('stage');
    expect(first.message.copiedBytes).toBeGreaterThan(40 * MIB);

    const large = fs.openSync(path.join(one.source, 'large'), 'r+');
    [1, 11, 21, 31].forEach((at) => fs.writeSync(large, noise(4096, `change ${at}`), 0, 4096, at * MIB));
    fs.closeSync(large);
    // The same size and the same second: only the nanoseconds say it.
    sh('printf "fIle 7" > d/7; touch -d "2020-01-01 00:00:00.9" d/7; chmod 600 d/8; rm d/9; ln -sfn b link; chmod 755 '
      + 'ro; printf n > ro/new; chmod 555 ro', one.source);
    sh(IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':', one.source);
    const { message } = await one.runWell('again');
    expect(differences(treeOf(one.source), treeOf(one.destination))).toEqual([]);
    expect(message.copiedFiles).toBe(3);
    expect(message.sent).toBeLessThan(MIB);
    figure('a second pass over 40 MiB of which 16 KiB changed has sent', message.sent);
  });

  test('with nothing changed sends next to nothing', async () => {
    const one = wire({ tuning: { streams: 4 } });
    richTree(one.source, { acls: false, xattrs: false });
    sh(IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':', one.source);
    await one.runWell('stage');
    const { message } = await one.runWell('again');
    expect(message.copiedFiles).toBe(0);
    expect(message.sent).toBeLessThan(40_000);
  });
});

describeWith(BASIC, 'a run that compares nothing', () => {
  test('does not say that both sides are alike, in a stage and in a cutover', async () => {
    const one = wire({ cutover: { verification: Verification.NONE } });
    sh(`printf data > file; ${IS_ROOT ? `chown ${NAMESPACE_USER}:0 .` : ':'}`, one.source);
    for (const name of ['stage', 'cutover'] as const) {
      expect((await one.runWell(name)).message)
        .toMatchObject({ text: 'The source is copied. Source and destination were not compared.', digest: '' });
    }
    expect((await one.runWell('verify')).message)
      .toMatchObject({ text: 'Source and destination are alike.', digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });
});

describeWith(BASIC, 'an image with less', () => {
  test('without GNU find and tar and without tools for attributes the copy is made by rsync alone', async () => {
    const few = fewTools(['find', 'tar', 'awk', 'setfattr', 'gawk', 'mawk']);
    try {
      for (const [sender, receiver] of [[{}, { path: few }], [{ path: few }, {}], [{ path: few }, { path: few }]]) {
        const one = wire();
        richTree(one.source, { acls, xattrs });
        sh(IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':', one.source);
        const outcome = await one.runWell('cutover', sender, receiver);
        expect(damage(one)).toEqual([]);
        expect(outcome.sender.events.filter(({ event }) => event === 'pass').map(({ how }) => how)).toEqual(['rsync']);
      }
    } finally {
      fs.rmSync(few, { recursive: true });
    }
  });

  test('without rsync or stunnel both ends say what they lack', async () => {
    for (const tool of ['rsync', 'stunnel']) {
      const few = fewTools([tool, `${tool}4`, `${tool}3`]);
      const one = wire();
      const ends = [await one.sender('stage', { path: few }), await one.receiver('stage', { path: few })];
      for (const pod of ends) {
        expect(await pod.ended)
          .toMatchObject({ code: 30, message: { cause: 'tools', text: expect.stringContaining(`lacks ${tool}:`) } });
        expect(pod.noise).toBe('');
      }
      fs.rmSync(few, { recursive: true });
    }
  });
});

/** A folder of links to all tools but these. */
function fewTools(lacking: string[]): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'few-tools-'));
  fs.chmodSync(folder, 0o755);
  for (const from of process.env.PATH!.split(':')
    .filter((one) => /^\/(usr\/|usr\/local\/)?s?bin$/.test(one) && fs.existsSync(one))) {
    for (const name of fs.readdirSync(from)) {
      if (!lacking.includes(name) && !fs.existsSync(path.join(folder, name))) {
        fs.rmSync(path.join(folder, name), { force: true });
        fs.symlinkSync(path.join(from, name), path.join(folder, name));
      }
    }
  }
  return folder;
}

/** The file of a socket that nobody listens on. */
function makeSocket(file: string): Promise<void> {
  return new Promise((resolve) => {
    const server = net.createServer().listen(file, () => {
      fs.renameSync(file, `${file}.kept`); // or it would be deleted with the server
      server.close(() => {
        fs.renameSync(`${file}.kept`, file);
        resolve();
      });
    });
  });
}
