import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { answer, HONEST_FACTS, HostileReceiver } from './hostile';
import { BASIC, describeWith } from './needs';
import { issued, Relay, selfSigned } from './peers';
import { IS_ROOT, NAMESPACE_USER, Pod } from './pod';
import { MIB, noise, sh } from './trees';
import { until, Wire, WireProps, wires } from './wire';
import { ProxyCredentials, SecretSource, TransferTrust, Verification } from '../../../src';

// Somebody who can write to the source volume, and perhaps to the destination's: nothing that is not in the volume
// leaves the sender's pod.

const wire = wires();
const relays: Relay[] = [];
const receivers: HostileReceiver[] = [];
afterEach(() => {
  relays.splice(0).forEach((relay) => relay.close());
  receivers.splice(0).forEach((receiver) => receiver.stop());
});

/** A file that is outside of the volume, and the directory that contains it. */
const OUTSIDE = 'stunnel.conf';
const THERE = '../config/..data';

/**
 * A volume with 20 directories that are copied one after the other, slowly; the `last` 10 of them after a large file.
 */
async function slowly(props: WireProps): Promise<{ one: Wire; relay: Relay; last: string[] }> {
  const one = wire(props);
  sh(`for i in $(seq 20); do mkdir d$i; printf inside > d$i/${OUTSIDE}; printf inside > d$i/key; done`, one.source);
  const order = execFileSync('ls', ['-U'], { cwd: one.source, encoding: 'utf8' }).trim().split('\n');
  const inOrder = props.copying?.fill ? order : [...order].sort();
  fs.writeFileSync(path.join(one.source, inOrder[0], 'large'), noise(40 * MIB));
  sh(IS_ROOT ? `chown -R ${NAMESPACE_USER}:0 .` : ':', one.source);
  const relay = await Relay.to(await one.port, { bytesPerSecond: 8 * MIB });
  relays.push(relay);
  return { one, relay, last: inOrder.slice(10) };
}

/** Replaces directories of the source by symbolic links. */
function swap(one: Wire, names: string[], targets: string[]): void {
  sh(targets.map((target, index) => `mv ${names[index]} .away-${index}; ln -s ${target} ${names[index]}`).join('\n'),
    one.source);
}

/**
 * A receiver that keeps what each connection brings in its own folder: the contents of a tar stream in one file, `all`.
 */
async function collect(one: Wire, more = ''): Promise<void> {
  receivers.push(await HostileReceiver.start(one, `
    ${more}
    probe) printf '%s\\n' ${answer({ ...HONEST_FACTS, empty: more === '' ? 'yes' : 'no' })} ;;
    fill) mkdir "$destination/$$"; tar -xO > "$destination/$$/all"; echo ok ;;
    push) mkdir "$destination/$$"; rsync --server "\${words[@]:4}" . "$destination/$$/" ;;
  `));
}

/** What the collected files contain that have this name. */
function collected(one: Wire, name: string): string[] {
  const files = execFileSync('find', [one.destination, '-type', 'f', '-name', name], { encoding: 'utf8' }).split('\n')
    .filter((file) => file !== '');
  return [...new Set(files.map((file) => fs.readFileSync(file, 'latin1')))];
}

describeWith(BASIC, 'a directory of the source that becomes a symbolic link while it is copied', () => {
  for (const [how, props] of [['by tar', { copying: { fill: true } }], ['by rsync', { copying: { fill: false } }],
    ['by rsync in streams', { copying: { fill: false }, tuning: { streams: 2 } }]] as const) {
    test(`is not followed, ${how}`, async () => {
      const { one, relay, last } = await slowly(props);
      await collect(one);
      const sender = await one.sender('stage', { connect: relay.address });
      await until(() => relay.sent > 4 * MIB, 'the first file is on its way');
      swap(one, last, last.map(() => THERE));
      await sender.ended;
      expect(collected(one, '*').some((text) => text.length > 40 * MIB - 1)).toBe(true);
      expect(collected(one, '*').filter((text) => text.includes('sslVersionMin'))).toEqual([]);
    });
  }
});

describeWith(BASIC, 'a name that a hostile receiver reports as different', () => {
  test('does not lead through a symbolic link of the source, in a repair', async () => {
    const one = wire({ copying: { verification: Verification.SHA256 } });
    sh(`ln -s ${THERE} x; printf data > file; ${IS_ROOT ? `chown -hR ${NAMESPACE_USER}:0 .` : ':'}`, one.source);
    await collect(one, `
      manifest) echo 'digest x 1'; echo ok ;;
      differences) echo '1 x/${OUTSIDE}'; echo '1 file'; echo ok ;;
    `);
    const sender = await one.sender('cutover');
    await sender.ended;
    expect(sender.events.some(({ event, how }) => event === 'pass' && how === 'repair')).toBe(true);
    expect(collected(one, 'file')).toEqual(['data']);
    expect(collected(one, OUTSIDE)).toEqual([]);
  });
});

describeWith(BASIC, 'keys and passwords', () => {
  const PASSWORD = 'correct-horse-battery-staple';

  /** The secrets that any file below the pod's folder contains, and all that a process of it has open. */
  function found(pod: Pod, secrets: string[]): string[] {
    const files = execFileSync('find', [
      '-L', pod.folder, '-path', `${pod.folder}/data`, '-prune', '-o', '-type', 'f', '-print',
    ], { encoding: 'utf8' }).trim().split('\n');
    return files.flatMap((file) => {
      const text = fs.readFileSync(file, 'latin1');
      return secrets.filter((secret) => text.includes(secret)).map(() => path.relative(pod.folder, file));
    });
  }

  test('are in no file of either pod once they are connected: with a key, through a proxy', async () => {
    const one = wire({
      proxy: {
        host: 'proxy.example.com', port: 3128, credentials: ProxyCredentials.fromSecret(SecretSource.existing('proxy')),
      },
    });
    const proxy = await Relay.proxy(await one.port, { bytesPerSecond: 8 * MIB });
    relays.push(proxy);
    fs.writeFileSync(path.join(one.source, 'large'), noise(16 * MIB));
    one.give('large');
    const secrets = [one.key, PASSWORD, Buffer.from(`alice:${PASSWORD}`).toString('base64')];
    const receiver = await one.receiver('stage');
    const sender = await one.sender('stage', {
      connect: proxy.address,
      secrets: { key: { key: one.key }, proxy: { username: 'alice', password: PASSWORD } },
    });
    await until(() => proxy.sent > 4 * MIB, 'it is copying');
    expect([found(sender, secrets), found(receiver, secrets)]).toEqual([[], []]);
    expect((await sender.ended).code).toBe(0);
    expect(found(sender, secrets)).toEqual([]);
  });

  test('are in no file of either pod once they are connected: with certificates', async () => {
    const one = wire({
      trust: TransferTrust.certificates({
        source: SecretSource.existing('source'),
        destination: SecretSource.existing('destination'),
        clientName: 'source.example.com',
        serverName: 'destination.example.com',
      }),
    });
    const authority = selfSigned(one.folder, 'authority');
    const secrets = {
      source: issued(one.folder, authority, 'source.example.com'),
      destination: issued(one.folder, authority, 'destination.example.com'),
    };
    const relay = await Relay.to(await one.port, { bytesPerSecond: 8 * MIB });
    relays.push(relay);
    fs.writeFileSync(path.join(one.source, 'large'), noise(16 * MIB));
    one.give('large');
    const receiver = await one.receiver('stage', { secrets });
    const sender = await one.sender('stage', { connect: relay.address, secrets });
    await until(() => relay.sent > 4 * MIB, 'it is copying');
    const lines = Object.values(secrets).map((files) => files['tls.key'].split('\n')[1]);
    expect([found(sender, lines), found(receiver, lines)]).toEqual([[], []]);
    expect((await sender.ended).code).toBe(0);
  });

  test('are in no file, and replace no other, if a Secret has more entries than the transfer needs', async () => {
    const one = wire({
      proxy: {
        host: 'proxy.example.com', port: 3128, credentials: ProxyCredentials.fromSecret(SecretSource.existing('proxy')),
      },
    });
    const proxy = await Relay.proxy(await one.port);
    relays.push(proxy);
    const more = {
      'tls-combined.pem': 'MORE-1',
      'key.der': 'MORE-2',
      'url': 'MORE-3',
      'username.bak': 'MORE-4',
      'private-key': 'MORE-5',
    };
    const trust = { key: one.key, ...more };
    const receiver = await one.receiver('stage', { secrets: { key: { ...trust, username: 'MORE-6' } } });
    const sender = await one.sender('stage', {
      connect: proxy.address,
      secrets: { key: trust, proxy: { username: 'alice', password: PASSWORD, key: 'ab'.repeat(32), ...more } },
    });
    expect(await sender.ended).toMatchObject({ code: 0 });
    for (const pod of [receiver, sender]) {
      expect(fs.readdirSync(path.join(pod.folder, 'run/keys'))).toEqual([]);
      expect(found(pod, ['MORE-', one.key, PASSWORD])).toEqual([]);
    }
  });

  test('are not copied through a link to where they were', async () => {
    const { one, relay, last } = await slowly({ copying: { fill: true } });
    await collect(one);
    const sender = await one.sender('stage', { connect: relay.address });
    await until(() => relay.sent > 4 * MIB, 'the first file is on its way');
    const { folder, pid } = sender;
    swap(one, last, [
      '../trust/..data', '../run/keys', '../run/secret', `${folder}/trust/..data`, `${folder}/run/keys`,
      `/proc/${pid}/cwd/trust/..data`, '/proc/self/cwd/../trust/..data',
    ]);
    await sender.ended;
    expect(collected(one, 'all').some((text) => text.length > 40 * MIB)).toBe(true);
    expect(collected(one, '*').filter((text) => text.includes(one.key))).toEqual([]);
  });
});
