import { Chart } from 'cdk8s';
import { Program } from '../plans/program';
import { Findings, HostCluster, ProxyCredentials, SecretSource, StunnelProxy, StunnelProxyProps } from 'cdk8s-mtc';

const SQUID = { host: 'proxy.corp', port: 3128 };
const HOST_PART = { migration_controller: true, migration_ui: true, migration_velero: true, cluster_name: 'host' };

function proxy(props: StunnelProxyProps): Program {
  const program = new Program();
  new StunnelProxy(program.chart, 'proxy', props);
  return program;
}

function withPassword(password: SecretSource): Program {
  return proxy({ ...SQUID, credentials: ProxyCredentials.basic({ username: 'mtc', password }) });
}

describe('what is written', () => {
  test('a URL with scheme and port, on the host cluster of the chart', () => {
    expect(proxy(SQUID).written).toEqual({
      ocp4: [{
        apiVersion: 'migration.openshift.io/v1alpha1',
        kind: 'MigrationController',
        metadata: { name: 'migration-controller', namespace: 'openshift-migration' },
        spec: { ...HOST_PART, stunnel_tcp_proxy: 'http://proxy.corp:3128' },
      }],
    });
  });

  test('a host cluster that this program describes is found as well', () => {
    const program = new Program();
    const chart = new Chart(program.app, 'other');
    new HostCluster(chart, 'hub', { metadata: { name: 'hub' } });
    new StunnelProxy(chart, 'proxy', SQUID);
    expect(program.written.other.find(({ kind }) => kind === 'MigrationController').spec)
      .toEqual({ ...HOST_PART, cluster_name: 'hub', stunnel_tcp_proxy: 'http://proxy.corp:3128' });
  });

  test('a host cluster of another chart can be given', () => {
    const program = new Program();
    new StunnelProxy(new Chart(program.app, 'other'), 'proxy', { ...SQUID, cluster: program.host });
    expect(Object.keys(program.written)).toEqual(['ocp4']);
    expect(program.specOf('MigrationController').stunnel_tcp_proxy).toBe('http://proxy.corp:3128');
  });

  test('user and password are percent-encoded, in the file of the cluster\'s secrets', () => {
    const program = proxy({
      ...SQUID,
      credentials: ProxyCredentials.basic({
        username: 'corp\\mtc',
        password: SecretSource.plainTextLiteral('p@ss:w/rd?#%"{{x}}\'!()*'),
      }),
    });
    expect(Object.keys(program.written)).toEqual(['secrets-ocp4']);
    expect(program.specOf('MigrationController').stunnel_tcp_proxy)
      .toBe('http://corp%5Cmtc:p%40ss%3Aw%2Frd%3F%23%25%22%7B%7Bx%7D%7D%27%21%28%29%2A@proxy.corp:3128');
  });

  test('a placeholder stays unchanged, for the plugin that replaces it, and may be committed', () => {
    const program = withPassword(SecretSource.placeholder('<path:kv/data/proxy#password>'));
    expect(Object.keys(program.written)).toEqual(['ocp4']);
    expect(program.specOf('MigrationController').stunnel_tcp_proxy)
      .toBe('http://mtc:<path:kv/data/proxy#password>@proxy.corp:3128');
  });

  test('an IPv6 address stands in brackets', () => {
    expect(proxy({ host: '[2001:db8::7]', port: 3128 }).specOf('MigrationController').stunnel_tcp_proxy)
      .toBe('http://[2001:db8::7]:3128');
  });

  test('the controller\'s own proxies and their exceptions can be set beside it', () => {
    expect(proxy({
      ...SQUID,
      httpProxy: { host: 'web.corp', port: 8080 },
      httpsProxy: { host: 'websecure.corp', port: 8443 },
      noProxy: ['.cluster.local', '.svc', '10.0.0.0/8'],
    }).specOf('MigrationController')).toEqual({
      ...HOST_PART,
      stunnel_tcp_proxy: 'http://proxy.corp:3128',
      http_proxy: 'http://web.corp:8080',
      https_proxy: 'http://websecure.corp:8443',
      no_proxy: '.cluster.local,.svc,10.0.0.0/8',
    });
  });

  test('one proxy may be asked for twice', () => {
    const program = proxy(SQUID);
    new StunnelProxy(program.chart, 'again', SQUID);
    expect(program.mistakes).toEqual([]);
  });
});

describe('what is refused', () => {
  test('a remote cluster, where nothing reads the setting', () => {
    const program = new Program();
    new StunnelProxy(program.chart, 'proxy', { ...SQUID, cluster: program.remote });
    expect(program.mistakes).toEqual([
      '[ocp4/proxy] cluster: "ocp3" is a remote cluster, where the setting is ignored; create a HostCluster in this '
        + 'chart before, or give one as cluster.',
    ]);
  });

  test('no host cluster at all', () => {
    const program = new Program();
    new StunnelProxy(new Chart(program.app, 'other'), 'proxy', SQUID);
    expect(program.mistakes).toEqual([
      '[other/proxy] cluster: is missing, and the chart "other" has no HostCluster; create a HostCluster in this chart '
        + 'before, or give one as cluster.',
    ]);
  });

  test.each(['http://proxy.corp', 'proxy.corp:3128', 'proxy.corp/', '2001:db8::7', 'the proxy', ''])('the host "%s"', (
    host,
  ) => {
    expect(proxy({ host, port: 3128 }).mistakes).toEqual([
      `[ocp4/proxy] host: "${host}" is not a plain host name or address; the scheme, the port and the credentials have `
      + 'separate options; write a host such as "proxy.example.com", "192.0.2.7" or "[2001:db8::7]".',
    ]);
  });

  test.each([0, 65536, 3128.5])('the port %d', (port) => {
    expect(proxy({ host: 'proxy.corp', port }).mistakes)
      .toEqual([`[ocp4/proxy] port: ${port} is not a port; write an integer from 1 to 65535.`]);
  });

  test('a wrong proxy among the controller\'s own', () => {
    expect(proxy({
      ...SQUID, httpProxy: { host: 'http://web.corp', port: 8080 }, httpsProxy: { host: 'web.corp', port: 0 },
    }).mistakes[0]).toBe(
      '[ocp4/proxy] httpProxy.host: "http://web.corp" is not a plain host name or address; the scheme, the port and '
      + 'the credentials have separate options; write a host such as "proxy.example.com", "192.0.2.7" or '
      + '"[2001:db8::7]".',
    );
  });

  test('another proxy beside the first', () => {
    const program = proxy(SQUID);
    new StunnelProxy(program.chart, 'second', { host: 'proxy2.corp', port: 3128 });
    expect(program.mistakes).toEqual([
      '[ocp4/second] host: is set to another proxy, or other credentials, elsewhere; set it in one place.',
    ]);
  });

  test('another proxy than the controller was given for itself', () => {
    const program = new Program();
    program.host.configureController({ proxies: { https: SQUID } });
    new StunnelProxy(program.chart, 'proxy', { ...SQUID, httpsProxy: { host: 'proxy2.corp', port: 3128 } });
    expect(program.mistakes).toEqual([
      '[ocp4/proxy] httpsProxy: is set to another proxy, or other credentials, elsewhere; set it in one place.',
    ]);
  });

  test('another proxy that the controller is given afterwards, there', () => {
    const program = proxy(SQUID);
    program.host.configureController({ proxies: { stunnel: { host: 'proxy2.corp', port: 3128 } } });
    expect(program.mistakes).toEqual([
      '[ocp4/host-cluster/controller] proxies.stunnel: is set to another proxy, or other credentials, elsewhere; set '
        + 'it in one place.',
    ]);
  });

  test('a password that isn\'t there', () => {
    expect(withPassword(SecretSource.env('CDK8S_MTC_NO_SUCH_VARIABLE')).mistakes).toEqual([
      '[ocp4/proxy] credentials.password: the environment variable CDK8S_MTC_NO_SUCH_VARIABLE is not set; '
      + 'set CDK8S_MTC_NO_SUCH_VARIABLE before synth.',
    ]);
  });

  test('a password from a secret store, which MTC can\'t read', () => {
    expect(withPassword(SecretSource.externalSecret({ store: 'vault', key: 'proxy' })).mistakes).toEqual([
      '[ocp4/proxy] credentials.password: can\'t come from a secret store: MTC takes the proxy as a text in '
      + 'MigrationController and in no other way; use SecretSource.env(…), or SecretSource.placeholder(…) with a '
      + 'plugin that replaces it.',
    ]);
  });
});

describe('no password reaches a message', () => {
  test('not with a line break in it', () => {
    const mistakes = withPassword(SecretSource.plainTextLiteral('hush\nhush'));
    expect(mistakes.mistakes).toEqual([
      '[ocp4/proxy] credentials: hold a control character, which would begin a new line in the configuration of '
        + 'stunnel; give a user name and a password on one line each.',
    ]);
  });

  test('not in a host that contains credentials', () => {
    const { mistakes } = proxy({ host: 'http://mtc:hush@proxy.corp', port: 3128 });
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).not.toContain('hush');
  });

  test('not where it differs from another', () => {
    const program = withPassword(SecretSource.plainTextLiteral('hush1'));
    new StunnelProxy(program.chart, 'second', {
      ...SQUID,
      credentials: ProxyCredentials.basic({ username: 'mtc', password: SecretSource.plainTextLiteral('hush2') }),
    });
    expect(program.mistakes).toHaveLength(1);
    expect(program.mistakes[0]).not.toContain('hush');
  });
});

test('one description serves MTC and a transfer engine', () => {
  const program = new Program();
  const credentials =
    ProxyCredentials.basic({ username: 'mtc', password: SecretSource.placeholder('<path:kv/data/proxy#password>') });
  expect(new StunnelProxy(program.chart, 'proxy', { ...SQUID, credentials }).server).toEqual({ ...SQUID, credentials });
});

test('MTC takes no Secret that already exists', () => {
  expect(proxy({ ...SQUID, credentials: ProxyCredentials.fromSecret(SecretSource.existing('proxy-account')) }).mistakes)
    .toEqual([
      '[ocp4/proxy] credentials: can\'t come from a Secret that already exists: MTC reads the proxy only as a string '
      + 'in MigrationController; use ProxyCredentials.basic(…).',
    ]);
});

describe('findings of the settings that it gives', () => {
  const password = ProxyCredentials.basic({ username: 'mtc', password: SecretSource.plainTextLiteral('s3cr3t') });
  const of = (program: Program, id: string) => Findings.of(program.chart.node.findChild(id)).all
    .filter(({ rule }) => rule.startsWith('controller/'))
    .map(({ rule, construct, option, reason }) => [rule, construct, option, reason]);

  test('are its findings, with its options', () => {
    const program = proxy({ ...SQUID, credentials: password, noProxy: ['.svc;10.0.0.0/8'] });
    expect(of(program, 'proxy')).toEqual([
      ['controller/proxy-password', 'ocp4/proxy', 'credentials', undefined],
      ['controller/no-proxy', 'ocp4/proxy', 'noProxy', undefined],
    ]);
  });

  test('have fixes in the form of its options', () => {
    const program = proxy({ ...SQUID, noProxy: ['.svc;10.0.0.0/8'] });
    expect(Findings.of(program.chart).all.find(({ rule }) => rule === 'controller/no-proxy')!.fix)
      .toBe("Write each exception as an element of the list: `['.svc', '10.0.0.0/8']`.");
  });

  test('can be acknowledged at the proxy, its chart and the host cluster', () => {
    for (const id of ['proxy', 'host-cluster']) {
      const program = proxy({ ...SQUID, credentials: password });
      Findings.of(program.chart.node.findChild(id))
        .acknowledge('controller/proxy-password', 'an account without other rights');
      expect(of(program, 'proxy'))
        .toEqual([['controller/proxy-password', 'ocp4/proxy', 'credentials', 'an account without other rights']]);
    }
  });

  test('are those of the controller if it was given the settings itself', () => {
    const program = new Program();
    program.host.configureController({ proxies: { stunnel: { ...SQUID, credentials: password } } });
    expect(of(program, 'host-cluster'))
      .toEqual([['controller/proxy-password', 'ocp4/host-cluster/controller', 'proxies.stunnel', undefined]]);
    new StunnelProxy(program.chart, 'proxy', { ...SQUID, credentials: password });
    expect(of(program, 'proxy')).toEqual([]);
  });
});
