import * as fs from 'fs';
import * as net from 'net';
import * as path from 'path';
import { BASIC, describeWith } from './needs';
import { Impostor, issued, LookingProxy, selfSigned } from './peers';
import { IS_ROOT, NAMESPACE_USER, PodEnd } from './pod';
import { sh } from './trees';
import { until, Wire, WireProps, wires } from './wire';
import { ProxyCredentials, SecretSource, TransferTrust } from '../../../src';

// Nothing is sent to, or accepted from, a peer that does not authenticate. Each failure has its own cause, and ends the
// run at once.

const wire = wires();
const SECRET_CONTENT = 'the one thing that nobody else may see';

function guarded(props: WireProps = {}): Wire {
  const one = wire(props);
  fs.writeFileSync(path.join(one.source, 'secret-name'), SECRET_CONTENT);
  sh(IS_ROOT ? `chown -R ${NAMESPACE_USER}:0 .` : ':', one.source);
  return one;
}

function expectRefused(end: PodEnd, cause: string): void {
  expect(end).toMatchObject({ code: 20, message: { outcome: 'failed', code: 20, cause } });
  expect(end.seconds).toBeLessThan(20);
}

const CERTIFICATES = TransferTrust.certificates({
  source: SecretSource.existing('source'),
  destination: SecretSource.existing('destination'),
  clientName: 'source.example.com',
  serverName: 'destination.example.com',
});

describeWith(BASIC, 'with a key', () => {
  test('a receiver with another key is refused', async () => {
    const one = guarded();
    expectRefused(await one.run('stage', {}, { secrets: { key: { key: '0123456789abcdef'.repeat(4) } } }), 'wrong-key');
    expect(fs.readdirSync(one.destination)).toEqual([]);
  });

  test('an impostor with a certificate of his own gets no byte', async () => {
    const one = guarded();
    for (const version of ['TLSv1.3', 'TLSv1.2'] as const) {
      const impostor = await Impostor.start(selfSigned(one.folder, `impostor-${version}`), { maxVersion: version });
      const end =
        await (await one.sender('stage', { connect: impostor.address, environment: { TRANSFER_WAIT: '3' } })).ended;
      impostor.close();
      expect(impostor).toMatchObject({ heard: '', visits: expect.any(Number) });
      expect(impostor.visits).toBeGreaterThan(0);
      if (version === 'TLSv1.3') {
        expectRefused(end, 'untrusted-server');
      } else {
        expect(end.code).not.toBe(0);
      }
    }
  });

  test('an impostor who signs in the name of the authority that is nobody gets no byte', async () => {
    const one = guarded();
    const impostor = await Impostor.start(selfSigned(one.folder, 'nobody'));
    expectRefused(await (await one.sender('stage', { connect: impostor.address })).ended, 'untrusted-server');
    impostor.close();
    expect(impostor.heard).toBe('');
  });

  test('a TLS-inspecting proxy gets no byte', async () => {
    const one = guarded({ proxy: { host: 'proxy.example.com', port: 3128 } });
    const authority = selfSigned(one.folder, 'company');
    const files = issued(one.folder, authority, 'shop-data.shop-new.svc');
    fs.writeFileSync(path.join(one.folder, 'chain.crt'), files['tls.crt'] + files['ca.crt']);
    fs.writeFileSync(path.join(one.folder, 'chain.key'), files['tls.key']);
    const proxy =
      await LookingProxy.to({ cert: path.join(one.folder, 'chain.crt'), key: path.join(one.folder, 'chain.key') });
    expectRefused(await (await one.sender('stage', { connect: proxy.address })).ended, 'untrusted-server');
    proxy.close();
    expect(proxy.heard).toBe('');
  });

  test('a sender without the key is not heard', async () => {
    const one = guarded();
    const receiver = await one.receiver('stage');
    await receiver.until('start');
    const sender = await one.sender('stage', { secrets: { key: { key: 'f'.repeat(64) } } });
    expectRefused(await sender.ended, 'wrong-key');
    expect(receiver.events.map(({ event }) => event)).toEqual(['start']);
  });
});

describeWith(BASIC, 'with certificates', () => {
  function secrets(
    one: Wire, client = 'source.example.com', server = 'destination.example.com', clientAuthority = 'authority',
  ) {
    const [authority, other] = [selfSigned(one.folder, 'authority'), selfSigned(one.folder, 'other')];
    const source = issued(one.folder, clientAuthority === 'authority' ? authority : other, client);
    return {
      source: { ...source, 'ca.crt': fs.readFileSync(authority.cert, 'utf8') },
      destination: issued(one.folder, authority, server),
    };
  }

  test('a receiver whose certificate is for another name is refused', async () => {
    const one = guarded({ trust: CERTIFICATES });
    const of = { secrets: secrets(one, undefined, 'other.example.com') };
    expectRefused(await one.run('stage', of, of), 'name-mismatch');
  });

  test('an impostor gets no byte', async () => {
    const one = guarded({ trust: CERTIFICATES });
    const impostor = await Impostor.start(selfSigned(one.folder, 'destination.example.com'));
    expectRefused(await (await one.sender('stage', { connect: impostor.address, secrets: secrets(one) })).ended,
      'untrusted-server');
    impostor.close();
    expect(impostor.heard).toBe('');
  });

  test('a sender whose certificate is of another authority, or for another name, is refused, and told so', async () => {
    for (const of of [
      ['source.example.com', undefined, 'other'], ['other.example.com', undefined, 'authority'],
    ] as const) {
      const one = guarded({ trust: CERTIFICATES });
      const props = { secrets: secrets(one, ...of) };
      expectRefused(await one.run('stage', props, props), 'certificate-refused');
      expect(fs.readdirSync(one.destination)).toEqual([]);
      await one.remove();
    }
  });

  // The names of a claim have two labels. Each pair of certificates is the nearest that differs in one thing.
  const own = () => guarded({
    trust: TransferTrust.certificates({
      source: SecretSource.existing('source'),
      destination: SecretSource.existing('destination'),
    }),
  });
  const nameAt = (one: Wire, end: 'send' | 'receive') => /^checkHost = (.*)$/m.exec(
    one.manifests.find(({ kind, metadata }) => kind === 'ConfigMap'
      && metadata.name === `shop-data-${end}`).data['stunnel.conf'],
  )![1];

  test('for the names of the claim, both ends accept each other', async () => {
    const one = own();
    const props = { secrets: secrets(one, nameAt(one, 'receive'), nameAt(one, 'send')) };
    await one.runWell('stage', props, props);
  });

  test('a wildcard certificate for the names of all claims is refused, at both ends', async () => {
    for (const [client, server, cause] of [
      ['*.internal', undefined, 'certificate-refused'], [undefined, '*.internal', 'name-mismatch'],
    ]) {
      const one = own();
      const props = { secrets: secrets(one, client ?? nameAt(one, 'receive'), server ?? nameAt(one, 'send')) };
      expectRefused(await one.run('stage', props, props), cause!);
      expect(fs.readdirSync(one.destination)).toEqual([]);
      await one.remove();
    }
  });

  test('a wildcard certificate is accepted for a given name of three labels, of which a rule warns', async () => {
    const one = guarded({ trust: CERTIFICATES });
    const props = { secrets: secrets(one, '*.example.com') };
    await one.runWell('stage', props, props);
  });
});

describeWith(BASIC, 'with a key for each claim', () => {
  test('a sender with the key of one claim cannot send to another', async () => {
    const one = guarded({ trust: TransferTrust.presharedKey(SecretSource.plainTextLiteral('ab'.repeat(32))) });
    const other =
      wire({ claimName: 'other', trust: TransferTrust.presharedKey(SecretSource.plainTextLiteral('ab'.repeat(32))) });
    const keyOf = (of: Wire, name: string) => ({
      key: Buffer.from(of.manifests.find(({ kind, metadata }) => kind === 'Secret' && metadata.name === name).data.key,
        'base64').toString(),
    });
    const stolen = { secrets: { 'shop-data-send-key': keyOf(other, 'shop-other-send-key') } };
    expectRefused(await one.run('stage', stolen), 'wrong-key');
    expect(fs.readdirSync(one.destination)).toEqual([]);
    await one.runWell('again');
  });
});

describeWith(BASIC, 'what is secret', () => {
  test('is in no log, no last message, no argument and no environment of a process', async () => {
    const password = 'correct-horse-battery-staple';
    const one = guarded({
      proxy: {
        host: 'proxy.example.com', port: 3128, credentials: ProxyCredentials.fromSecret(SecretSource.existing('proxy')),
      },
    });
    fs.writeFileSync(path.join(one.source, 'large'), Buffer.alloc(30_000_000));
    const seen = new Set<string>();
    const watch = setInterval(() => {
      for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
        for (const file of ['cmdline', 'environ']) {
          try {
            seen.add(fs.readFileSync(`/proc/${pid}/${file}`, 'latin1'));
          } catch {
            // It has ended, or is another's.
          }
        }
      }
    }, 25).unref();
    const proxy = await plainProxy(await one.port);
    const secrets = { key: { key: one.key }, proxy: { username: 'alice', password } };
    const receiver = await one.receiver('cutover');
    const sender = await one.sender('cutover', { connect: proxy.address, secrets });
    const end = await sender.ended;
    expect(end.code).toBe(0);
    receiver.terminate();
    const other = await receiver.ended;
    clearInterval(watch);
    proxy.close();

    expect([...seen].some((text) => text.includes('rsync\0'))).toBe(true);
    const basic = Buffer.from(`alice:${password}`).toString('base64');
    expect(proxy.head).toContain(basic);
    const left = [sender, receiver]
      .flatMap((pod) => fs.readdirSync(path.join(pod.folder, 'run'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), 'latin1')));
    const all = [...seen, sender.log, receiver.log, JSON.stringify([end, other]), ...left].join('\n');
    for (const secret of [one.key, password, basic]) {
      expect(all.includes(secret)).toBe(false);
    }
  });
});

/** A proxy that lets all through, and keeps what it was asked. */
async function plainProxy(port: number) {
  const proxy = {
    head: '',
    address: '',
    close: () => server.close(),
  };
  const server = net.createServer((client) => {
    client.once('data', (data) => {
      proxy.head += data.toString('latin1');
      const there = net.connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        client.pipe(there).pipe(client);
      });
      there.on('error', () => client.destroy());
    }).on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1').unref();
  await until(() => server.listening, 'the proxy listens');
  proxy.address = `127.0.0.1:${(server.address() as { port: number }).port}`;
  return proxy;
}
