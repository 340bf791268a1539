import { Chart } from 'cdk8s';
import { ProxyCredentials, ProxyServer, renderProxyUrl } from '../../src/credentials/proxy-server';
import { SecretSource } from '../../src/credentials/secret-source';
import { expectSecret, hostChart, mistakesOf } from '../support/program';

const literal = SecretSource.plainTextLiteral;

function render(proxy: ProxyServer): { chart: Chart; url?: string; holdsSecret?: boolean } {
  const chart = hostChart();
  const rendered = renderProxyUrl(chart, 'proxy.', proxy);
  return { chart, url: rendered?.text, holdsSecret: rendered?.holdsSecret };
}

const withPassword = (password: string, username = 'mtc') =>
  render({
    host: 'proxy.corp', port: 3128, credentials: ProxyCredentials.basic({ username, password: literal(password) }),
  });

describe('the URL always has what MTC needs to see a proxy in it', () => {
  test.each<[string, ProxyServer, string]>([
    ['scheme and port', { host: 'proxy.example.com', port: 3128 }, 'http://proxy.example.com:3128'],
    ['an IPv4 address', { host: '10.0.0.1', port: 3128 }, 'http://10.0.0.1:3128'],
    ['an IPv6 address in brackets', { host: '[fd00::1]', port: 3128 }, 'http://[fd00::1]:3128'],
    ['even port 80', { host: 'proxy', port: 80 }, 'http://proxy:80'],
  ])('%s', (_, proxy, url) => {
    expect(render(proxy).url).toBe(url);
  });
});

describe('user and password are percent-encoded, so that Go\'s parser and Ansible\'s '
  + 'templates leave them alone', () => {
  test.each([
    ['pass', 'pass'],
    ['p@ss', 'p%40ss'],
    ['p#ss', 'p%23ss'],
    ['p/s?s', 'p%2Fs%3Fs'],
    ['p:ss', 'p%3Ass'],
    ['a b', 'a%20b'],
    ['[{}]"\\', '%5B%7B%7D%5D%22%5C'],
    ['{{ x }}', '%7B%7B%20x%20%7D%7D'],
    ['%zz', '%25zz'],
    ['!\'()*', '%21%27%28%29%2A'],
    ['-._~', '-._~'],
    ['gößer', 'g%C3%B6%C3%9Fer'],
  ])('%s', (password, encoded) => {
    expect(withPassword(password).url).toBe(`http://mtc:${encoded}@proxy.corp:3128`);
  });

  test('also the user name', () => {
    expect(withPassword('pass', 'CORP\\mtc').url).toBe('http://CORP%5Cmtc:pass@proxy.corp:3128');
  });

  test('but not a placeholder, which its plugin must find', () => {
    const proxy = {
      host: 'proxy.corp',
      port: 3128,
      credentials: ProxyCredentials.basic({ username: 'mtc', password: SecretSource.placeholder('<path:kv/p#x>') }),
    };
    expect(render(proxy)).toMatchObject({ url: 'http://mtc:<path:kv/p#x>@proxy.corp:3128', holdsSecret: false });
  });
});

test('the URL is a secret if it contains a password in plain text, and otherwise not', () => {
  expect(withPassword('pass').holdsSecret).toBe(true);
  expect(render({ host: 'proxy.corp', port: 3128 }).holdsSecret).toBe(false);
});

describe('what is refused', () => {
  const NO_HOST = 'is not a plain host name or address; the scheme, the port and the credentials have separate '
    + 'options; write a host such as "proxy.example.com", "192.0.2.7" or "[2001:db8::7]".';

  test.each([
    'http://proxy.corp', 'tcp://proxy.corp', 'proxy.corp:3128', 'proxy.corp/', 'fd00::1', '',
  ])('a host like %j', (host) => {
    const { chart, url } = render({ host, port: 3128 });
    expect(url).toBeUndefined();
    expect(mistakesOf(chart)).toEqual([`[ocp4] proxy.host: ${JSON.stringify(host)} ${NO_HOST}`]);
  });

  test('a host with credentials, which are not repeated', () => {
    const messages = mistakesOf(render({ host: 'mtc:hunter2@proxy.corp', port: 3128 }).chart);
    expect(messages).toEqual([`[ocp4] proxy.host: ${NO_HOST}`]);
    expectSecret(messages, 'hunter2');
  });

  test.each([0, 65536, 99999, 31.28, NaN])('port %d', (port) => {
    expect(mistakesOf(render({ host: 'proxy.corp', port }).chart)).toEqual([
      `[ocp4] proxy.port: ${JSON.stringify(port)} is not a port; write an integer from 1 to 65535.`,
    ]);
  });

  test.each([1, 65535])('but not port %d', (port) => {
    expect(render({ host: 'proxy.corp', port }).url).toBe(`http://proxy.corp:${port}`);
  });

  const NEW_LINE = '[ocp4] proxy.credentials: hold a control character, which would begin a new line in the '
    + 'configuration of stunnel; give a user name and a password on one line each.';

  test.each(['hunter2\nverify=0', 'hunter2\u007f'])('the password %j, which is not repeated', (password) => {
    const { chart, url } = withPassword(password);
    expect(url).toBeUndefined();
    expect(mistakesOf(chart)).toEqual([NEW_LINE]);
    expectSecret(mistakesOf(chart), 'hunter2');
  });

  test('a user name of two lines, with whatever password', () => {
    const credentials =
      ProxyCredentials.basic({ username: 'mtc\nverify=0', password: SecretSource.placeholder('<x>') });
    expect(mistakesOf(render({ host: 'proxy.corp', port: 3128, credentials }).chart)).toEqual([NEW_LINE]);
  });

  test('a password from a secret store', () => {
    const credentials = ProxyCredentials.basic({
      username: 'mtc',
      password: SecretSource.externalSecret({ store: 'vault', key: 'proxy' }),
    });
    expect(mistakesOf(render({ host: 'proxy.corp', port: 3128, credentials }).chart)).toEqual([
      '[ocp4] proxy.credentials.password: can\'t come from a secret store: MTC takes the proxy as a text in '
      + 'MigrationController and in no other way; use SecretSource.env(…), or SecretSource.placeholder(…) with a '
      + 'plugin that replaces it.',
    ]);
  });

  test('a password that isn\'t there', () => {
    const credentials = ProxyCredentials.basic({ username: 'mtc', password: SecretSource.env('NO_SUCH_PASSWORD') });
    expect(mistakesOf(render({ host: 'proxy.corp', port: 3128, credentials }).chart)).toEqual([
      '[ocp4] proxy.credentials.password: the environment variable NO_SUCH_PASSWORD is not set; '
        + 'set NO_SUCH_PASSWORD before synth.',
    ]);
  });
});
