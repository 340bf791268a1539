import * as fs from 'fs';
import * as path from 'path';
import { Router, Squid } from './daemons';
import { BASIC, describeWith } from './needs';
import { issued, selfSigned } from './peers';
import { IS_ROOT, NAMESPACE_USER } from './pod';
import { sh } from './trees';
import { Wire, WireProps, wires } from './wire';
import { ProxyCredentials, SecretSource, TransferEndpoint, TransferTrust } from '../../../src';

// How a connection reaches the receiver: directly, through a proxy that requires a password, and through a router that
// routes by SNI.

const wire = wires();
const HOST = 'shop-data-shop-new.apps.example.com';
// What breaks configuration files and basic authentication.
const USER = { name: 'alice', password: 'a:b ;c#d"e\'f=%20\\ $HOME' };

const CERTIFICATES = TransferTrust.certificates({
  source: SecretSource.existing('source'),
  destination: SecretSource.existing('destination'),
  clientName: 'source.example.com',
  serverName: HOST,
});

function small(one: Wire): void {
  sh('mkdir d; for i in 1 2 3; do printf "file $i" > d/$i; done', one.source);
  sh(IS_ROOT ? `chown -R ${NAMESPACE_USER}:0 .` : ':', one.source);
}

function expectCopied(one: Wire): void {
  expect(fs.readFileSync(path.join(one.destination, 'd/3'), 'utf8')).toBe('file 3');
}

/** Secrets with certificates of one authority. */
function certificates(one: Wire): Record<string, Record<string, string>> {
  const authority = selfSigned(one.folder, 'authority');
  return {
    source: issued(one.folder, authority, 'source.example.com'),
    destination: issued(one.folder, authority, HOST),
  };
}

describeWith(BASIC, 'straight', () => {
  test('with a key that both have', async () => {
    const one = wire();
    small(one);
    await one.runWell('cutover');
    expectCopied(one);
  });

  test('with a certificate for each', async () => {
    const one = wire({ trust: CERTIFICATES });
    small(one);
    const secrets = certificates(one);
    await one.runWell('cutover', { secrets }, { secrets });
    expectCopied(one);
  });
});

describeWith([...BASIC, 'squid', 'haproxy', 'port 443'], 'through squid, which asks for a password, '
  + 'and a router that routes by SNI', () => {
  let router: Router;
  let squid: Squid;

  afterEach(async () => {
    await squid?.stop();
    await router?.stop();
  });

  async function viaProxy(props: WireProps, password: string | undefined = USER.password, host = HOST): Promise<Wire> {
    const one = wire({
      endpoint: TransferEndpoint.route({ domain: 'apps.example.com' }),
      proxy: {
        host: 'proxy.example.com', port: 3128, credentials: ProxyCredentials.fromSecret(SecretSource.existing('proxy')),
      },
      ...props,
    });
    small(one);
    router = await Router.start({ [host]: await one.port });
    squid = await Squid.start({ ...USER, password }, { [HOST]: router.address });
    return one;
  }

  const secretsOf = (one: Wire) => ({
    key: { key: one.key },
    proxy: { username: USER.name, password: `${USER.password}\n` },
  });

  test('with a key', async () => {
    const one = await viaProxy({});
    await one.runWell('cutover', { connect: squid.address, secrets: secretsOf(one) });
    expectCopied(one);
    expect(squid.log).toContain(`CONNECT ${HOST}:443 ${USER.name}`);
  });

  test('with certificates', async () => {
    const one = await viaProxy({ trust: CERTIFICATES });
    const secrets = { ...certificates(one), ...secretsOf(one) };
    await one.runWell('stage', { connect: squid.address, secrets }, { secrets });
    expectCopied(one);
  });

  test('through the router alone', async () => {
    const one = await viaProxy({ proxy: undefined });
    await one.runWell('stage', { connect: `${router.address}:443` });
    expectCopied(one);
  });

  test('a password that the proxy refuses ends it at once, and says so', async () => {
    const one = await viaProxy({}, 'another');
    const { code, message, seconds } = await one.run('stage', { connect: squid.address, secrets: secretsOf(one) });
    expect({ code, message })
      .toMatchObject({ code: 20, message: { cause: 'proxy-credentials', text: expect.stringContaining('(407)') } });
    expect(seconds).toBeLessThan(10);
    expect(fs.readdirSync(one.destination)).toEqual([]);
  });

  test('a port that the proxy lets nobody through to ends it at once', async () => {
    const one = await viaProxy({ endpoint: TransferEndpoint.nodePort({ host: HOST, firstPort: 30443 }) });
    const { code, message } = await one.run('stage', { connect: squid.address, secrets: secretsOf(one) });
    expect({ code, message }).toMatchObject({
      code: 20,
      message: { cause: 'proxy-forbidden', text: expect.stringMatching(/\(403\).*port 443/) },
    });
  });

  test('a name that the proxy does not know is waited for', async () => {
    const one = await viaProxy({ endpoint: TransferEndpoint.route({ domain: 'nowhere.example.com' }) });
    const sender = await one.sender(
      'stage', { connect: squid.address, secrets: secretsOf(one), environment: { TRANSFER_WAIT: '2' } },
    );
    const { code, message } = await sender.ended;
    expect({ code, message }).toMatchObject({
      code: 50,
      message: { cause: 'proxy-cannot-reach', text: expect.stringContaining('nowhere.example.com') },
    });
  });

  test('a Route that is not admitted yet is waited for', async () => {
    const one = await viaProxy({}, undefined, 'other.example.com');
    await one.receiver('stage');
    const sender = await one.sender('stage', { connect: squid.address, secrets: secretsOf(one) });
    await sender.until((event) => event.event === 'waiting' && event.cause === 'not-routed');
    expect(sender.noise).toBe('');
  });

  test('a proxy that does not answer is waited for', async () => {
    const one = await viaProxy({});
    const address = squid.address;
    await squid.stop();
    const sender =
      await one.sender('stage', { connect: address, secrets: secretsOf(one), environment: { TRANSFER_WAIT: '2' } });
    expect(await sender.ended).toMatchObject({ code: 50, message: { cause: 'proxy-unreachable' } });
  });
});
