import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { BASIC, describeWith, testWith } from './needs';
import { Relay, RelayOptions } from './peers';
import { IS_ROOT, NAMESPACE_USER, PodEnd, TransferEvent } from './pod';
import { MIB, noise, sh } from './trees';
import { figure, sleep, until, Wire, WireProps, wires } from './wire';
import { Verification } from '../../../src';

// What fails, fails with its own exit code and cause, loses nothing, and is never called done.

const wire = wires();
const relays: Relay[] = [];
afterEach(() => relays.splice(0).forEach((relay) => relay.close()));

const SIZE = 48 * MIB;

/** A claim with one large file, and a slow line to the receiver. */
async function slow(props: WireProps = {}, bytesPerSecond = 16 * MIB): Promise<[Wire, Relay]> {
  const one = wire(props);
  fs.writeFileSync(path.join(one.source, 'large'), noise(SIZE));
  one.give('large');
  return [one, await relayTo(one, { bytesPerSecond })];
}

async function relayTo(one: Wire, options: RelayOptions): Promise<Relay> {
  const relay = await Relay.to(await one.port, options);
  relays.push(relay);
  return relay;
}

function expectEnd(end: PodEnd, code: number, cause: string): void {
  expect({ code: end.code, message: end.message })
    .toMatchObject({ code, message: { code, cause, outcome: code === 10 ? 'interrupted' : 'failed' } });
}

function expectAlike(one: Wire): void {
  expect(() => execFileSync('diff', ['-r', one.source, one.destination], { stdio: 'pipe' })).not.toThrow();
}

const isRetry = (cause: string) => ({ event, cause: is }: TransferEvent) => event === 'retry' && is === cause;

describeWith(BASIC, 'a copy that is broken off', () => {
  for (const withFill of [true, false]) {
    const how = withFill ? 'while tar fills the claim' : 'while rsync copies';

    test(`goes on where it was when the receiver is killed and started again, ${how}`, async () => {
      const [one, relay] = await slow({ copying: { fill: withFill } });
      const first = await one.receiver('cutover');
      const sender = await one.sender('cutover', { connect: relay.address });
      await until(() => relay.sent > SIZE / 2, 'half of it is sent');
      first.kill();
      await first.ended;
      const before = relay.sent;
      await one.receiver('cutover');
      const end = await sender.ended;
      expect({ code: end.code, log: sender.log }).toMatchObject({ code: 0 });
      expectAlike(one);
      const resent = relay.sent - before;
      expect(resent).toBeLessThan(SIZE * 0.7);
      figure(`receiver killed at ${before} of ${SIZE} bytes ${how}: sent after that`, resent);
      expect(sender.events.some(({ event }) => event === (withFill ? 'note' : 'retry'))).toBe(true);
    });

    test(`goes on where it was when the sender is killed and started again, ${how}`, async () => {
      const [one, relay] = await slow({ copying: { fill: withFill } });
      await one.receiver('cutover');
      const first = await one.sender('cutover', { connect: relay.address });
      await until(() => relay.sent > SIZE / 2, 'half of it is sent');
      first.kill();
      expect(await first.ended).toMatchObject({ code: null, message: undefined });
      const before = relay.sent;
      const second = await one.sender('cutover', { connect: relay.address });
      const end = await second.ended;
      expect({ code: end.code, log: second.log }).toMatchObject({ code: 0 });
      expectAlike(one);
      const resent = relay.sent - before;
      expect(resent).toBeLessThan(SIZE * 0.7);
      figure(`sender killed at ${before} of ${SIZE} bytes ${how}: sent after that`, resent);
    });

    test(`is left so that it can be resumed when the sender is told to stop, ${how}`, async () => {
      const [one, relay] = await slow({ copying: { fill: withFill } });
      await one.receiver('cutover');
      const first = await one.sender('cutover', { connect: relay.address });
      await until(() => relay.sent > SIZE / 2, 'half of it is sent');
      const asked = Date.now();
      first.terminate();
      expectEnd(await first.ended, 10, 'interrupted');
      expect(Date.now() - asked).toBeLessThan(10_000);
      const before = relay.sent;
      expect((await (await one.sender('cutover', { connect: relay.address })).ended).code).toBe(0);
      expectAlike(one);
      expect(relay.sent - before).toBeLessThan(SIZE * 0.7);
    });

    test(`goes on when the receiver hangs, ${how}, and comes back`, async () => {
      const [one, relay] = await slow({ copying: { fill: withFill } });
      const environment = { TRANSFER_IDLE: '3' };
      const receiver = await one.receiver('cutover');
      const sender = await one.sender('cutover', { connect: relay.address, environment });
      await until(() => relay.sent > SIZE / 3, 'a third of it is sent');
      receiver.signal('SIGSTOP');
      const stopped = Date.now();
      await sender.until(withFill
        ? ({ event, text }) => event === 'note' && /broke off/.test(text)
        : isRetry('timeout'));
      expect(Date.now() - stopped).toBeLessThan(15_000);
      receiver.signal('SIGCONT');
      const end = await sender.ended;
      expect({ code: end.code, log: sender.log }).toMatchObject({ code: 0 });
      expectAlike(one);
    });
  }

  test('ends as transient when no attempt brings it on', async () => {
    const [one] = await slow({ copying: { fill: false }, tuning: { attempts: 2 } });
    const relay = await relayTo(one, { cutAfter: 500_000 }); // enough to ask, and too little to copy
    expectEnd(await one.run('stage', { connect: relay.address }), 10, 'connection-lost');
  });

  test('ends when its time is up, and keeps what it has', async () => {
    const [one, relay] = await slow({}, 4 * MIB);
    const receiver = await one.receiver('stage');
    const sender = await one.sender('stage', { connect: relay.address, environment: { TRANSFER_DEADLINE: '3' } });
    expectEnd(await sender.ended, 50, 'deadline');
    expect(fs.statSync(path.join(one.destination, 'large')).size).toBeGreaterThan(MIB);
    // The receiver hears of it, and need not wait.
    expectEnd(await receiver.ended, 50, 'sender');
  });

  test('a receiver that is told to stop says so', async () => {
    const [one, relay] = await slow();
    const receiver = await one.receiver('stage');
    await one.sender('stage', { connect: relay.address });
    await until(() => relay.sent > SIZE / 3, 'a third of it is sent');
    receiver.terminate();
    expectEnd(await receiver.ended, 10, 'interrupted');
  });
});

describeWith(BASIC, 'the other end', () => {
  test('that has not started is waited for, without an attempt', async () => {
    const one = wire();
    const sender = await one.sender('stage', { environment: { TRANSFER_WAIT: '2' } });
    expectEnd(await sender.ended, 50, 'server-unreachable');
    expect(sender.events.map(({ event }) => event)).toEqual(['start', 'waiting', 'end']);
  });

  test('may come late', async () => {
    const one = wire();
    const sender = await one.sender('stage');
    await sender.until('waiting');
    await one.receiver('stage');
    expect((await sender.ended).code).toBe(0);
  });

  test('that is of another run gets nothing', async () => {
    const one = wire();
    const receiver = await one.receiver('stage');
    const sender = await one.sender('again', { environment: { TRANSFER_WAIT: '2' } });
    const end = await sender.ended;
    expectEnd(end, 50, 'other-run');
    expect(end.message.text).toMatch(/shop-stage, not of shop-again/);
    expect(receiver.events.some(({ event }) => event === 'end')).toBe(false);
  });

  test('that does not come lets the receiver end', async () => {
    const one = wire();
    expectEnd(await (await one.receiver('stage', { environment: { TRANSFER_PATIENCE: '2' } })).ended, 50, 'no-sender');
  });

  test('that copies for longer than the receiver waits for a sender is served to its end', async () => {
    const [one, relay] = await slow({ copying: { fill: false } }, 8 * MIB);
    const receiver = await one.receiver('stage', { environment: { TRANSFER_PATIENCE: '2' } });
    const sender = await one.sender('stage', { connect: relay.address });
    expect({ code: (await sender.ended).code, log: receiver.log }).toMatchObject({ code: 0 });
    expect(receiver.events.find(({ event }) => event === 'end')).toBeUndefined();
  });

  test('a port that is taken ends the receiver, and says why', async () => {
    const one = wire();
    await (await one.receiver('stage')).until('start');
    await sleep(1);
    const end = await (await one.receiver('stage')).ended;
    expectEnd(end, 64, 'stunnel');
    expect(end.message.text).toMatch(/in use/);
  });
});

describeWith(BASIC, 'a source', () => {
  testWith(['root'], 'with entries that can\'t be read ends the run before a byte is '
    + 'copied, or else by rsync\'s word', async () => {
    for (const excludes of [[], ['/nothing']]) {
      const one = wire({ copying: { excludes } });
      sh(`mkdir shut open; printf s > shut/s; printf o > open/o; printf k > key; chown -R ${NAMESPACE_USER}:0 .; chown `
        + '0:0 shut key; chmod 700 shut; chmod 600 key', one.source);
      const end = await one.run('stage');
      expectEnd(end, 30, 'unreadable');
      expect(end.message.text).toMatch(/shut|key/);
    }
  });

  for (const size of [1, 3 * MIB]) {
    testWith(['root'], 'that can\'t be read is never called alike, '
      + `not even where the destination can't be read either (${size} bytes)`, async () => {
      const one = wire();
      sh(`printf o > open; truncate -s ${size} shut; touch -d 2020-01-01 *; chown ${NAMESPACE_USER}:0 open shut`,
        one.source);
      await one.runWell('stage');
      [one.source, one.destination].forEach((folder) => sh('chmod 000 shut', folder));
      const end = await one.run('verify');
      expectEnd(end, 32, 'unreadable');
      expect(end.message.text).toContain('"shut"');
    });
  }

  test('whose files vanish is fine in a stage, and not in a cutover', async () => {
    for (const [run, expected] of [['stage', 0], ['cutover', 32]] as const) {
      const [one, relay] = await slow({ copying: { fill: false } }, 24 * MIB);
      fs.writeFileSync(path.join(one.source, 'vanishes'), 'soon');
      one.give('vanishes');
      await one.receiver(run);
      const sender = await one.sender(run, { connect: relay.address });
      await until(() => relay.sent > SIZE / 4, 'the list has been made');
      fs.rmSync(path.join(one.source, 'vanishes'));
      const end = await sender.ended;
      if (expected === 0) {
        expect(end.code).toBe(0);
        expect(sender.events.some(({ event, text }) => event === 'note' && /vanished/.test(text))).toBe(true);
      } else {
        expectEnd(end, expected, 'vanished');
      }
      await one.remove();
    }
  });
});

describeWith(BASIC, 'damage that keeps size and time', () => {
  function damaged(one: Wire): void {
    const file = path.join(one.destination, 'd/b');
    const { atime, mtime } = fs.statSync(file);
    fs.writeFileSync(file, 'bat');
    fs.utimesSync(file, atime, mtime);
  }

  for (const [how, verification, size] of [
    ['by a dry run', Verification.XXH128, 0], ['by manifests, since a file is large', Verification.XXH128, 3 * MIB],
    ['by SHA-256', Verification.SHA256, 0],
  ] as const) {
    test(`is found ${how}, and mended by a cutover`, async () => {
      const one = wire({ copying: { verification } });
      sh(`mkdir d; printf ant > d/a; printf bee > d/b; truncate -s ${size} d/c; touch -d 2020-01-01 d/*`, one.source);
      sh(IS_ROOT ? `chown -R ${NAMESPACE_USER}:0 .` : ':', one.source);
      await one.runWell('stage');
      await one.runWell('verify');
      damaged(one);
      const found = await one.run('verify');
      expectEnd(found, 40, 'different');
      expect(found.message).toMatchObject({ paths: ['d/b'], different: 1 });
      expect(fs.readFileSync(path.join(one.destination, 'd/b'), 'utf8')).toBe('bat'); // a verification changes nothing
      expect(found.receiver.events.some(({ verb }) => verb === 'manifest')).toBe(how !== 'by a dry run');
      const { sender, message } = await one.runWell('cutover');
      expect(sender.events.find(({ event }) => event === 'differs')).toMatchObject({ count: 1, paths: ['d/b'] });
      expect(message.digest).toMatch(/^[0-9a-f]{64}$/);
      expectAlike(one);
      await one.runWell('verify');
    });
  }

  test('ends a cutover that shall not mend it', async () => {
    const one = wire({ copying: { repair: false } });
    sh('mkdir d; printf bee > d/b; touch -d 2020-01-01 d/b', one.source);
    sh(IS_ROOT ? `chown -R ${NAMESPACE_USER}:0 .` : ':', one.source);
    await one.runWell('stage');
    damaged(one);
    expectEnd(await one.run('cutover'), 40, 'different');
  });

  test('a verification finds what is missing, too many, or has another mode, time, owner '
    + 'or target, whatever the name', async () => {
    const one = wire();
    sh('mkdir d; for n in missing mode "odd\nname" "back\\\\#012slash" time; do printf "$n" > "d/$n"; done; ln -s a '
      + 'd/link; touch -d 2020-01-01 d/* d', one.source);
    sh(IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':', one.source);
    await one.runWell('stage');
    const keep = (file: string, change: string) =>
      sh(`t=$(stat -c %y "${file}"); ${change}; touch -h -d "$t" "${file}"`, one.destination);
    sh('rm d/missing; printf x > d/more; touch -d 2021-01-01 d/time; touch -d 2020-01-01 d', one.destination);
    keep('d/odd\nname', 'printf "ODD\nname" > "d/odd\nname"');
    keep('d/back\\\\#012slash', 'printf "BACK\\\\#012slash" > "d/back\\\\#012slash"');
    keep('d/link', 'ln -sfn b d/link');
    sh('chmod 600 d/mode', one.destination);
    sh(IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':', one.destination);
    const end = await one.run('verify');
    expectEnd(end, 40, 'different');
    expect(end.message.paths.map((name: string) => name.replace(/^\*deleting /, '')).sort()).toEqual([
      'd/', 'd/back\\#134#012slash', 'd/link', 'd/missing', 'd/mode', 'd/more', 'd/odd\\#012name', 'd/time',
    ]);
    await one.runWell('cutover');
    await one.runWell('verify');
    expectAlike(one);
  });

  test.each([Verification.XXH128, Verification.SHA256])('a name that contains an arrow '
    + 'is reported in full, by %s', async (verification) => {
    const one = wire({ copying: { verification } });
    sh('for n in "f -> 1" "f => 2//"; do mkdir -p "$n"; printf f > "$n/f -> g"; ln "$n/f -> g" "$n/h => i"; ln -s '
      + '"f -> g" "$n/l -> m"; done; touch -h -d 2020-01-01 */* *', one.source);
    sh(IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':', one.source);
    await one.runWell('stage');
    sh('cd "f -> 1"; ln -sfn "f -> h" "l -> m"; rm -f h*; printf F > "h => i"; touch -h -d 2020-01-01 * .',
      one.destination);
    sh(IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':', one.destination);
    const end = await one.run('verify');
    expectEnd(end, 40, 'different');
    expect(end.message.paths).toEqual(['f -> 1/h => i', 'f -> 1/l -> m']);
    await one.runWell('cutover');
    expectAlike(one);
  });

  test('with more and longer names than fit into a termination message still gives JSON', async () => {
    const one = wire();
    const names = Array.from({ length: 40 }, (_, index) => `${index}-"\\${'n'.repeat(200)}`);
    names.forEach((name) => fs.writeFileSync(path.join(one.source, name), name));
    one.give(...names);
    await one.runWell('stage');
    names.forEach((name) => fs.rmSync(path.join(one.destination, name)));
    const end = await one.run('verify');
    expectEnd(end, 40, 'different');
    expect(end.message.different).toBe(40);
    expect(end.message.paths.length).toBeGreaterThan(3);
    expect(Buffer.byteLength(JSON.stringify(end.message))).toBeLessThan(4096);
  });
});

describeWith(BASIC, 'a pod that is held', () => {
  test('stays after it has failed, with its last message written, until it is told to go', async () => {
    const one = wire({ tuning: { hold: true } });
    const sender = await one.sender('stage', { environment: { TRANSFER_WAIT: '1' } });
    await sender.until(({ event, text }) => event === 'note' && /held/.test(text));
    await sleep(0.5);
    const asked = Date.now();
    sender.terminate();
    expectEnd(await sender.ended, 50, 'server-unreachable');
    expect(Date.now() - asked).toBeLessThan(5000);
  });
});
