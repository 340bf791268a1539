import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as net from 'net';
import * as path from 'path';
import { HostileSender, isListening } from './hostile';
import { BASIC, describeWith, testWith } from './needs';
import { Relay } from './peers';
import { IS_ROOT, NAMESPACE_USER, Pod } from './pod';
import { MIB, noise, sh } from './trees';
import { sleep, until, Wire, WireProps, wires } from './wire';
import { Verification } from '../../../src';

// A sender that has the key, or a pod that mounts the destination claim, and attacks the receiver: nothing is run, and
// nothing is written outside of the claim, except where docs/transfer.md says so.

const wire = wires();
const senders: HostileSender[] = [];
const relays: Relay[] = [];
afterEach(() => {
  senders.splice(0).forEach((sender) => sender.stop());
  relays.splice(0).forEach((relay) => relay.close());
});

interface Target {
  readonly one: Wire;
  readonly receiver: Pod;
  readonly sender: HostileSender;
}

/** A receiver that listens, and a hostile sender for it. */
async function target(props: WireProps = {}, run: 'stage' | 'cutover' | 'verify' = 'stage'): Promise<Target> {
  const one = wire(props);
  const receiver = await one.receiver(run);
  const sender = new HostileSender(one);
  senders.push(sender);
  const port = await one.port;
  await receiver.until('start');
  await until(() => isListening(port), 'it listens');
  return { one, receiver, sender };
}

/** A script that would leave a mark in the claim, and the file that would make rsync run it. */
function trap({ one, receiver }: Target): { evil: string; popt: string } {
  return {
    evil: `#!/bin/bash\nid > ${one.destination}/PWNED\nexit 0\n`,
    popt: `rsync exec --recursive ${receiver.folder}/data/evil\n`,
  };
}

/** Why a receiver refuses a stream. Its answer to the sender is lost if that is still sending. */
const WRITTEN = 'refused: to fill a claim that was written to';

/** The files in the receiver's own folders that a sender could have put there. */
function outside(receiver: Pod): string[] {
  const folders = ['run', 'spool', 'home'].filter((name) => fs.existsSync(path.join(receiver.folder, name)));
  const found = execFileSync('find', [
    ...folders, '-mindepth', '1', '(', '-name', '.*', '-o', '-name', 'escaped*', ')',
  ], { cwd: receiver.folder, encoding: 'utf8' });
  return found.split('\n').filter((name) => name !== '');
}

describeWith(BASIC, 'a stream of a hostile sender', () => {
  test('cannot follow the symbolic link of an earlier stream, and runs nothing', async () => {
    const all = await target();
    const { one, receiver, sender } = all;
    const { evil, popt } = trap(all);
    fs.writeFileSync(path.join(one.folder, 'evil'), evil, { mode: 0o755 });
    fs.writeFileSync(path.join(one.folder, 'popt'), popt);
    expect(await sender.fill('shop-stage', 'ln -s ../run x')).toBe('ok\n');
    expect(fs.readlinkSync(path.join(one.destination, 'x'))).toBe('../run');
    await sender.fill('shop-stage', `mkdir x; cp ${one.folder}/popt x/.popt; cp -p ${one.folder}/evil evil`);
    await receiver.until(({ text }) => text === WRITTEN);
    await sender.request('shop-stage', 'manifest md5');
    expect(fs.readdirSync(one.destination)).toEqual(['x']);
    expect(outside(receiver)).toEqual([]);
  });

  test('cannot follow its own symbolic link', async () => {
    for (const link of ['../run', '../spool', './../run', 'y/../../run', '/proc/self/cwd/run']) {
      const { receiver, sender } = await target();
      await sender.connect(`
        cd "$(mktemp -d)"; mkdir one two y two/x; ln -s ${link} one/x; echo data > two/x/escaped
        printf 'cdk8s-mtc-transfer 1 shop-stage fill\\n'; timeout 20 head -n 1 <&0 >&3 & answer=$!
        tar --create --file=- --blocking-factor=256 y -C "$PWD/one" x -C "$PWD/two" x/escaped; wait $answer
      `);
      expect(outside(receiver)).toEqual([]);
    }
  });

  test('ends when another connection pushes, so that its link is never followed', async () => {
    const { one, receiver, sender } = await target();
    const second = new HostileSender(one);
    senders.push(second);
    const filling = sender.connect(`
      cd "$(mktemp -d)"; mkdir two two/x; echo data > two/x/escaped; head -c 307200 /dev/zero > two/first
      printf 'cdk8s-mtc-transfer 1 shop-stage fill\\n'; timeout 20 head -n 1 <&0 >&3 & answer=$!
      { tar --create --file=- -C two first | head -c 307712; sleep 8; tar --create --file=- --blocking-factor=256 -C two x/escaped; } 2> /dev/null; wait $answer
    `);
    await until(() => fs.existsSync(path.join(one.destination, 'first')), 'the stream has begun');
    await rsync(one, second, 'mkdir from; ln -s ../run from/x', 'from/');
    expect(fs.readlinkSync(path.join(one.destination, 'x'))).toBe('../run');
    expect(await filling).not.toContain('ok');
    expect(outside(receiver)).toEqual([]);
  });

  test('is refused once something was pushed', async () => {
    const { one, receiver, sender } = await target();
    await rsync(one, sender, 'mkdir from', 'from/');
    await sender.fill('shop-stage', 'echo x > y');
    await receiver.until(({ text }) => text === WRITTEN);
    expect(fs.readdirSync(one.destination)).toEqual([]);
  });
});

/**
 * Has rsync push what a script makes, through a connection of a hostile sender; it can change the words that the
 * receiver gets.
 */
async function rsync(
  one: Wire, sender: HostileSender, make: string, what: string, words = '"${words[@]}"',
): Promise<string> {
  const folder = fs.mkdtempSync(path.join(one.folder, 'rsync-'));
  const rsh = path.join(folder, 'rsh');
  fs.writeFileSync(rsh, '#!/bin/bash\nshift 3; words=("${@:1:$#-2}"); printf \'cdk8s-mtc-transfer 1 shop-stage push '
    + `%s\\n' "$(echo ${words})" >&4; cat <&0 >&4 & cat <&5\n`, { mode: 0o755 });
  return sender.connect(`cd ${folder}; ${make}; exec 4>&1 5<&0; timeout 20 rsync -rlt --timeout=10 -e ${rsh} ${what} `
    + 'x:data/ >&3 2>&3 < /dev/null; echo "code $?" >&3');
}

describeWith(BASIC, 'a push of a hostile sender', () => {
  test('cannot follow the symbolic link of an earlier one (rsync 3.4.3 or newer)', async () => {
    const { one, receiver, sender } = await target();
    await rsync(one, sender, 'mkdir from; ln -s ../run from/x', 'from/');
    expect(fs.readlinkSync(path.join(one.destination, 'x'))).toBe('../run');
    // The names are sent with their directory, which the receiver is not told to expect.
    await rsync(one, sender, 'mkdir -p from/x; echo data > from/x/escaped; cd from',
      '--relative --no-implied-dirs x/escaped', '"${words[@]/R/}"');
    expect(outside(receiver)).toEqual([]);
  });

  test('deletes nothing that only the receiver excludes', async () => {
    const { one, sender } = await target({ copying: { excludes: ['/mine', '*.keep'] } });
    sh('mkdir mine other; echo precious > mine/secret; echo precious > other/file.keep; echo old > other/old',
      one.destination);
    sh(IS_ROOT ? `chown -R ${NAMESPACE_USER}:0 .` : ':', one.destination);
    await rsync(one, sender, 'mkdir from; echo new > from/new', '--delete-delay from/');
    expect(execFileSync('find', ['.', '-type', 'f'], { cwd: one.destination, encoding: 'utf8' }).trim()
      .split('\n').sort()).toEqual(['./mine/secret', './new', './other/file.keep']);
  });

  const REFUSED = [
    '-e', '-e.', '-vne', '-ne', '-vnes', '-vnlogDtpre', '-se.LsfxCIvu', '-vnR', '-rRe.LsfxCIvu', '--sender',
    '-vnre.LsfxCIvu --server', '--log-file=/tmp/x', '--rsh=id',
    '--partial-dir=../run', '--backup-dir=../run', '--temp-dir=/tmp', '--files-from=/etc/passwd', '--from0',
    '--no-implied-dirs', '--daemon', '--config=x', '-M--x', '-T../run',
    '--remove-source-files', '--copy-links', '--write-devices', '--keep-dirlinks', '-K', '-L', '-f', '--filter=x',
    '--exclude-from=x', '/etc/passwd', 'data', '.', '--', '-',
  ];

  test('gets no option that leads out of the claim, or takes the next word for its value', async () => {
    const { receiver, sender } = await target();
    for (const words of REFUSED) {
      expect(`${words}: ${await sender.request('shop-stage', `push -vnre.LsfxCIvu ${words}`)}`)
        .toMatch(/: refused the option /);
    }
    expect(receiver.noise).toBe('');
  }, 60_000);

  test('writes nothing in a run that only verifies', async () => {
    const { sender } = await target({}, 'verify');
    for (const words of ['-vre.LsfxCIvu', '-vre.nLsfxCIvu', '-vre.LsfxCIvu --delete-delay', '']) {
      expect(await sender.request('shop-verify', `push ${words}`))
        .toBe('refused to write in a run that only verifies\n');
    }
    expect(await sender.request('shop-verify', 'fill')).toBe('refused to write in a run that only verifies\n');
    expect(await sender.request('shop-verify', 'push -vnre.LsfxCIvu')).not.toContain('refused');
  });
});

describeWith(BASIC, 'a request of a hostile sender', () => {
  test('to end has one of our exit codes and a digest', async () => {
    const { receiver, sender } = await target();
    for (const words of ['0', '0 x', '0 a[$(id)]', `0 ${'a'.repeat(63)}`, '1 none', '300 none', 'x[1] none',
      `0 ${'A'.repeat(64)}`, '-1 none', '']) {
      expect(await sender.request('shop-stage', `done ${words}`)).toMatch(/^refused the end /);
    }
    expect(receiver.events.some(({ event }) => event === 'end')).toBe(false);
    expect(await sender.request('shop-stage', `done 0 ${'a'.repeat(64)}`)).toBe('ok\n');
    expect(await receiver.ended).toMatchObject({ code: 0, message: { digest: 'a'.repeat(64) } });
    expect(receiver.noise).toBe('');
  });

  test('that is unknown is logged as text', async () => {
    const { receiver, sender } = await target();
    await sender.request('shop-stage', 'x","FORGED":"1');
    await sender.request('shop-stage', '\x1b[31m');
    await sender.request(`${'x'.repeat(3000)}`, 'probe');
    expect(receiver.events.filter((event) => 'FORGED' in event)).toEqual([]);
    expect(receiver.log).not.toContain('\x1b');
    expect(Math.max(...receiver.events.map((event) => JSON.stringify(event).length))).toBeLessThan(2000);
    expect(receiver.noise).toBe('');
  });

  test('to end is answered once more, because the first answer may not have arrived', async () => {
    const { receiver, sender } = await target();
    expect(await sender.request('shop-stage', 'done 0 none')).toBe('ok\n');
    await sleep(1);
    expect(await sender.request('shop-stage', 'done 0 none')).toBe('ok\n');
    expect((await receiver.ended).code).toBe(0);
  });

  test('without an end is not read to its end', async () => {
    const { receiver, sender } = await target();
    await sender.connect('yes | tr -d "\\n"');
    await receiver.until(({ event, text }) => event === 'note'
      && text === 'refused: a request that is not from a sender of cdk8s-mtc');
  });
});

describeWith(BASIC, 'a connection that does not authenticate', () => {
  test('costs the receiver no memory that it keeps', async () => {
    const { one, receiver } = await target();
    const port = await one.port;
    const connect = () => new Promise<void>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => socket.destroy());
      socket.on('close', () => resolve()).on('error', () => undefined);
    });
    for (let round = 0; round < 60; round++) {
      await Promise.all(Array.from({ length: 20 }, connect));
    }
    await sleep(1);
    const bytes = Number(execFileSync('du', ['-sb', 'run'], { cwd: receiver.folder, encoding: 'utf8' }).split('\t')[0]);
    expect(bytes).toBeLessThan(32 * 1024);
    fs.writeFileSync(path.join(one.source, 'file'), 'data');
    expect((await (await one.sender('stage')).ended).code).toBe(0);
    expect(receiver.noise).toBe('');
  });
});

describeWith(BASIC, 'a handshake without an end', () => {
  test('is cut off unless the receiver serves a connection, and no other is shut out', async () => {
    const { one, receiver, sender } = await target();
    const port = await one.port;
    const slow = net.connect(port, '127.0.0.1');
    let isOpen = true;
    slow.on('close', () => isOpen = false).on('error', () => undefined);
    // the head of a ClientHello, of which a byte follows now and then
    slow.write(Buffer.from([22, 3, 1, 2, 0, 1, 0, 1, 252]));
    const timer = setInterval(() => slow.write(Buffer.from([3])), 2000);
    try {
      const served = sender.connect('printf "cdk8s-mtc-transfer 1 shop-stage fill\\n"; sleep 24');
      await sleep(23);
      expect(isOpen).toBe(true);
      await served;
      await until(() => !isOpen, 'the slow handshake is cut off', 25);
    } finally {
      clearInterval(timer);
      slow.destroy();
    }
    fs.writeFileSync(path.join(one.source, 'file'), 'data');
    one.give('file');
    expect((await (await one.sender('stage')).ended).code).toBe(0);
    expect(fs.readFileSync(path.join(one.destination, 'file'), 'utf8')).toBe('data');
    expect(receiver.noise).toBe('');
  }, 120_000);
});

describeWith(BASIC, 'a pod that mounts the destination claim', () => {
  test('cannot have a file emptied by a link that has the name of the probe', async () => {
    const one = wire({ copying: { excludes: ['/kept', '.cdk8s-mtc-transfer.*'] } });
    const kept = path.join(one.destination, 'kept');
    fs.writeFileSync(kept, 'precious');
    for (let number = 1; number <= 3000; number++) {
      fs.symlinkSync('kept', path.join(one.destination, `.cdk8s-mtc-transfer.${number}`));
    }
    sh(IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':', one.destination);
    await one.runWell('stage');
    expect(fs.readFileSync(kept, 'utf8')).toBe('precious');
  });

  testWith(['root'], 'and can write to the source, runs nothing in the receiver', async () => {
    const one = wire({ copying: { verification: Verification.SHA256 } });
    const receiver = await one.receiver('cutover');
    const { evil, popt } = trap({ one, receiver, sender: new HostileSender(one) });
    fs.writeFileSync(path.join(one.source, 'evil'), evil, { mode: 0o755 });
    for (let number = 1; number <= 10; number++) {
      fs.mkdirSync(path.join(one.source, `d${number}`));
      fs.writeFileSync(path.join(one.source, `d${number}/large-${number}`), noise(4 * MIB));
      fs.writeFileSync(path.join(one.source, `d${number}/.popt`), popt);
    }
    sh(`chown -R ${NAMESPACE_USER}:0 .`, one.source);
    const relay = await Relay.to(await one.port, { bytesPerSecond: 12 * MIB });
    relays.push(relay);
    const swapped = new Set<string>();
    const timer = setInterval(() => fs.readdirSync(one.destination)
      .filter((name) => /^d\d+$/.test(name) && !swapped.has(name)).forEach((name) => {
        swapped.add(name);
        fs.renameSync(path.join(one.destination, name), path.join(one.destination, `.t-${name}`));
        fs.symlinkSync('../run', path.join(one.destination, name));
      }), 5);
    const sender = await one.sender('cutover', { connect: relay.address });
    await sender.ended;
    clearInterval(timer);
    expect(swapped.size).toBe(10);
    expect(fs.existsSync(path.join(one.destination, 'PWNED'))).toBe(false);
    expect(receiver.noise).toBe('');
  }, 60_000);
});
