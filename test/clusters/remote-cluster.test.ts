import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { HostCluster } from '../../src/clusters/host-cluster';
import { RegistryRoute } from '../../src/clusters/registry-route';
import { RemoteCluster } from '../../src/clusters/remote-cluster';
import { RemoteClusterProps } from '../../src/clusters/remote-cluster-props';
import { CaBundle } from '../../src/credentials/ca-bundle';
import { SecretSource } from '../../src/credentials/secret-source';
import { Findings } from '../../src/judging/findings';
import { chartsOf, expectSecret, hostChart, manifestsOf, mistakesOf, objectsOf } from '../support/program';

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const BASIC = { url: 'https://api.ocp3.example.com:8443', token: SecretSource.existing('ocp3-sa') };

function remote(props: Partial<RemoteClusterProps> = {}, id = 'ocp3'): { chart: Chart; cluster: RemoteCluster } {
  const chart = hostChart();
  return { chart, cluster: new RemoteCluster(chart, id, { ...BASIC, ...props }) };
}

const specOf = (props: Partial<RemoteClusterProps>) => manifestsOf(remote(props).chart).at(-1).spec;
const refused = (props: Partial<RemoteClusterProps>) => mistakesOf(remote(props).chart);

describe('the MigCluster', () => {
  test('has the id of the construct as its name and is written for the host cluster', () => {
    expect(manifestsOf(remote().chart)).toEqual([{
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigCluster',
      metadata: { name: 'ocp3', namespace: 'openshift-migration' },
      spec: {
        isHostCluster: false,
        url: 'https://api.ocp3.example.com:8443',
        serviceAccountSecretRef: { name: 'ocp3-sa', namespace: 'openshift-migration' },
      },
    }]);
  });

  test('contains each option that is set', () => {
    expect(specOf({
      caBundle: CaBundle.fromPem(PEM),
      exposedRegistryPath: 'registry.ocp3.example.com:443',
      azureResourceGroup: 'disks',
      restartRestic: true,
      refresh: true,
    })).toEqual({
      isHostCluster: false,
      url: 'https://api.ocp3.example.com:8443',
      serviceAccountSecretRef: { name: 'ocp3-sa', namespace: 'openshift-migration' },
      caBundle: Buffer.from(PEM).toString('base64'),
      exposedRegistryPath: 'registry.ocp3.example.com:443',
      azureResourceGroup: 'disks',
      restartRestic: true,
      refresh: true,
    });
  });

  test('can skip the verification of the certificate', () => {
    expect(specOf({ insecure: true })).toMatchObject({ insecure: true });
  });

  test('can be patched with unknown fields', () => {
    const { chart, cluster } = remote();
    cluster.apiObject.addJsonPatch(JsonPatch.add('/spec/of_our_own', 1));
    Findings.of(cluster).acknowledge('document/unknown-field', 'our own build of MTC');
    expect(manifestsOf(chart)[0].spec.of_our_own).toBe(1);
  });
});

describe('the token', () => {
  test('has a Secret with the name of the MigCluster, which refers to it', () => {
    const { chart, cluster } = remote({ metadata: { name: 'old' }, token: SecretSource.plainTextLiteral('ey.ey.sig') });
    expect(manifestsOf(chart)[0].spec.serviceAccountSecretRef)
      .toEqual({ name: 'old-token', namespace: 'openshift-migration' });
    expect(cluster.tokenSecret!.metadata.name).toBe('old-token');
    expect(manifestsOf(chart, 'secrets-ocp4')[0].data).toEqual({ saToken: 'ZXkuZXkuc2ln' });
  });

  test('in an existing Secret is not written', () => {
    expect(remote().cluster.tokenSecret).toBeUndefined();
  });

  test('has a Secret that can be patched', () => {
    const { chart, cluster } = remote({ token: SecretSource.plainTextLiteral('ey.ey.sig') });
    cluster.tokenSecret!.addJsonPatch(JsonPatch.add('/immutable', true));
    expect(manifestsOf(chart, 'secrets-ocp4')[0].immutable).toBe(true);
  });

  test('need not be a JWT, because the OAuth server of OpenShift issues others', () => {
    expect(refused({ token: SecretSource.plainTextLiteral('sha256~c2VjcmV0c2VjcmV0') })).toEqual([]);
    expect(refused({ token: SecretSource.plainTextLiteral('YS5iLmM-LmQuLi4') })).toEqual([]);
  });

  const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJlIn0.c2lnbmF0dXJl';

  test.each([
    ['encoded already', Buffer.from(JWT).toString('base64')],
    ['encoded already with its line break', Buffer.from(`${JWT}\n`).toString('base64')],
  ])('that is %s is refused and not repeated', (_, token) => {
    const messages = refused({ token: SecretSource.plainTextLiteral(token) });
    expect(messages).toEqual([
      '[ocp4/ocp3] token: is already base64-encoded and would be encoded twice: the remote cluster rejects it; '
      + 'use the raw token, which begins with "ey" and contains two dots.',
    ]);
    expectSecret(messages, token);
    expectSecret(messages, JWT);
  });

  test('with other words is rejected, without repeating it', () => {
    const messages = refused({ token: SecretSource.plainTextLiteral(`Bearer ${JWT}`) });
    expect(messages).toEqual([
      '[ocp4/ocp3] token: contains white space, so it is not a token; use the token alone, as '
        + '`oc create token migration-controller -n openshift-migration` prints it.',
    ]);
    expectSecret(messages, JWT);
  });

  test('is accepted if it is raw', () => {
    expect(refused({ token: SecretSource.plainTextLiteral(JWT) })).toEqual([]);
  });
});

describe('the URL', () => {
  const INVALID = 'is not a URL with a scheme: MTC reports InvalidURL. Write '
    + '`url: \'https://api.ocp3.example.com:8443\'`. (cluster/url)';

  test.each([
    ['api.ocp3.example.com:8443', INVALID],
    ['ftp://api.ocp3.example.com', 'does not have the scheme https: MTC reports InvalidURL. Write '
      + '`url: \'https://api.ocp3.example.com\'`. (cluster/url)'],
  ])('%j is reported by the rule, with the fix for a program', (url, message) => {
    expect(refused({ url })).toEqual([`[] ocp4/ocp3: url: ${JSON.stringify(url)} ${message}`]);
  });

  test.each(['https://', '', ' https://api.ocp3.example.com\n'])('%j is reported by the rule', (url) => {
    expect(refused({ url })).toEqual([expect.stringMatching(/^\[\] ocp4\/ocp3: url: .* \(cluster\/url\)$/)]);
  });

  test.each(['https://api.ocp3.example.com', 'http://10.0.0.1:8443', 'https://[fd00::1]:6443',
    'https://rancher.corp/k8s/clusters/c-1'])('%s is accepted', (url) => {
    expect(refused({ url })).toEqual([]);
  });

  test('can be acknowledged if it is invalid', () => {
    const { chart, cluster } = remote({ url: 'api.ocp3.example.com:8443' });
    Findings.of(cluster).acknowledge('cluster/url', 'a test of the operator');
    expect(mistakesOf(chart)).toEqual([]);
  });

  test('with credentials is rejected, without repeating them', () => {
    const messages = refused({ url: 'https://me:hunter2@api.ocp3.example.com:8443' });
    expect(messages).toEqual([
      '[ocp4/ocp3] url: contains credentials, which would be written to the manifest in plain text, and which MTC '
        + 'ignores; write "https://api.ocp3.example.com:8443".',
    ]);
    expectSecret(messages, 'hunter2');
  });

});

describe('the path of the registry', () => {
  test.each([
    ['https://registry.corp', 'registry.corp'], ['registry.corp/v2', 'registry.corp'],
    ['registry.corp:99999', undefined], ['[:]', undefined],
  ])('%j is reported by the rule, with the fix for a program', (exposedRegistryPath, fix) => {
    expect(refused({ exposedRegistryPath })).toEqual(['[] ocp4/ocp3: exposedRegistryPath: '
      + `${JSON.stringify(exposedRegistryPath)} is not a host or host:port: `
      + 'MTC reports InvalidRegistryRoute. '
      + `${fix ? `Write \`exposedRegistryPath: '${fix}'\`.` : 'Write the host of the registry\'s Route.'} `
      + '(cluster/registry-path)']);
  });

  test.each([
    'registry.apps.example.com', 'registry.apps.example.com:5000', '10.0.0.1:443', '[fd00::1]:5000', 'registry.corp/',
  ])('%s is accepted', (exposedRegistryPath) => {
    expect(refused({ exposedRegistryPath })).toEqual([]);
  });

  test('with credentials is reported, without repeating them', () => {
    const messages = refused({ exposedRegistryPath: 'me:hunter2@registry.corp' });
    expect(messages).toHaveLength(1);
    expectSecret(messages, 'hunter2');
  });
});

test('a CA bundle that is ignored is a warning at the option', () => {
  const { cluster } = remote({ insecure: true, caBundle: CaBundle.fromPem(PEM) });
  expect(Findings.of(cluster).all.filter(({ option }) => option === 'insecure')
    .map(({ rule, severity, message, fix }) => ({ rule, severity, message, fix }))).toEqual([{
    rule: 'cluster/ca-bundle-ignored',
    severity: 'warning',
    message: '`insecure: true` disables verification: `caBundle` is ignored, '
      + 'and anyone who intercepts the connection receives the token',
    fix: 'Remove `insecure`.',
  }]);
});

test('an id that is not a valid name is rejected, unless another name is given', () => {
  const SECOND = remote({ metadata: { name: 'ocp3' } }, 'OCP 3').chart;
  expect(mistakesOf(remote({}, 'OCP 3').chart)).toEqual([
    '[] ocp4/OCP 3: id: "OCP 3" is not a valid name (lower-case letters, digits, "-" and ".", beginning and ending '
    + 'with a letter or a digit): the API server rejects the manifest. Write "ocp-3". (document/name)',
  ]);
  expect(mistakesOf(SECOND)).toEqual([]);
});

describe('on the remote cluster itself', () => {
  test('nothing is written until something is needed there', () => {
    expect(chartsOf(remote().chart)).toEqual(['ocp4']);
  });

  test('OpenShift 4 exposes its registry by a Route to image-registry', () => {
    const { chart } = remote({ registryRoute: RegistryRoute.openshift4() });
    expect(manifestsOf(chart, 'ocp3')).toEqual([{
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      metadata: { name: 'image-registry', namespace: 'openshift-image-registry' },
      spec: { to: { kind: 'Service', name: 'image-registry' }, tls: { termination: 'passthrough' } },
    }]);
    expect(manifestsOf(chart)[0].spec).not.toHaveProperty('exposedRegistryPath');
  });

  test('versions are declared in annotations of the MigCluster', () => {
    expect(manifestsOf(remote({ openshift: '4.14.35', mtc: '1.8.16' }).chart)[0].metadata.annotations)
      .toEqual({ 'cdk8s-mtc.io/openshift-version': '4.14.35', 'cdk8s-mtc.io/mtc-version': '1.8.16' });
  });

  test('OpenShift 3 exposes its registry by a Route to docker-registry', () => {
    expect(manifestsOf(remote({ registryRoute: RegistryRoute.openshift3() }).chart, 'ocp3')).toEqual([{
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      metadata: { name: 'docker-registry', namespace: 'default' },
      spec: { to: { kind: 'Service', name: 'docker-registry' }, tls: { termination: 'passthrough' } },
    }]);
  });

  test('the host of a Route is the default address of the registry', () => {
    const { chart, cluster } = remote({
      registryRoute: RegistryRoute.openshift4({ host: 'registry.apps.ocp3.example.com' }),
    });
    expect(manifestsOf(chart, 'ocp3')[0].spec.host).toBe('registry.apps.ocp3.example.com');
    expect(manifestsOf(chart)[0].spec.exposedRegistryPath).toBe('registry.apps.ocp3.example.com');
    expect(cluster.exposedRegistryPath).toBe('registry.apps.ocp3.example.com');
  });

  test('a Route whose host is not valid is rejected with the name of its option', () => {
    expect(refused({ registryRoute: RegistryRoute.openshift4({ host: 'registry.corp:443' }) })).toEqual([
      '[] ocp4/ocp3: registryRoute.host: "registry.corp:443" is not a DNS name, which has no scheme, port or path: the '
      + 'API server rejects the Route. Write `host: \'registry.corp\'`. (network/route-values)',
    ]);
  });

  test('a long-lived token is requested with a Secret that Kubernetes fills', () => {
    expect(manifestsOf(remote({ longLivedToken: true }).chart, 'ocp3')).toEqual([{
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'migration-controller-token',
        namespace: 'openshift-migration',
        annotations: { 'kubernetes.io/service-account.name': 'migration-controller' },
      },
      type: 'kubernetes.io/service-account-token',
    }]);
  });

  test('the operator has settings without controller and console', () => {
    expect(manifestsOf(remote({ controller: { proxies: { exceptions: ['.svc'] } } }).chart, 'ocp3')[0].spec)
      .toEqual({ migration_controller: false, migration_ui: false, migration_velero: true, no_proxy: '.svc' });
  });

  test('the operator\'s settings are one object, even if they are read several times', () => {
    const { chart, cluster } = remote({ controller: {} });
    cluster.configureController({ rsync: { privileged: true } });
    expect(objectsOf(chart, 'ocp3')).toEqual(['MigrationController migration-controller']);
  });
});

describe('the chart of a remote cluster', () => {
  test('has the id of the cluster and is created when something first needs it', () => {
    const { chart, cluster } = remote();
    expect(chartsOf(chart)).toEqual(['ocp4']);
    expect(cluster.chart.node.path).toBe('ocp3');
    expect(chartsOf(chart)).toEqual(['ocp4', 'ocp3']);
    expect(cluster.chart).toBe(cluster.chart);
  });

  test('can be given', () => {
    const chart = hostChart();
    const mine = new Chart(chart.node.root as any, 'mine');
    const cluster = new RemoteCluster(chart, 'ocp3', { ...BASIC, chart: mine, longLivedToken: true });
    expect(cluster.chart).toBe(mine);
    expect(chartsOf(chart)).toEqual(['ocp4', 'mine']);
    expect(objectsOf(chart, 'mine')).toEqual(['Secret migration-controller-token']);
  });

  test('is an existing chart with that id', () => {
    const chart = hostChart();
    const mine = new Chart(chart.node.root as any, 'ocp3');
    new ApiObject(mine, 'own', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own' } });
    const cluster = new RemoteCluster(chart, 'ocp3', { ...BASIC, longLivedToken: true });
    expect(cluster.chart).toBe(mine);
    expect(objectsOf(chart, 'ocp3')).toEqual(['ConfigMap own', 'Secret migration-controller-token']);
  });

  test('cannot be that of the host cluster, because its objects are applied elsewhere', () => {
    const { chart } = remote({ longLivedToken: true }, 'ocp4');
    expect(mistakesOf(chart)).toEqual([
      '[ocp4/ocp4] id: "ocp4" is the chart of the host cluster: a file is applied on one cluster only; choose another '
        + 'id, or set chart to another chart.',
    ]);
  });

  test('can have the id of the host\'s chart if nothing is written to it', () => {
    expect(mistakesOf(remote({}, 'ocp4').chart)).toEqual([]);
  });

  test('cannot be given as that of the host cluster', () => {
    const chart = hostChart();
    new RemoteCluster(chart, 'ocp3', { ...BASIC, chart });
    expect(mistakesOf(chart)).toEqual([
      '[ocp4/ocp3] chart: "ocp4" is the chart of the host cluster: a file is applied on one cluster only; '
        + 'use another chart for this cluster.',
    ]);
  });

  test('cannot be that of another remote cluster', () => {
    const chart = hostChart();
    const both = new Chart(chart.node.root as any, 'remotes');
    for (const id of ['ocp3', 'ocp2']) {
      new RemoteCluster(
        chart, id, { ...BASIC, chart: both, longLivedToken: true, registryRoute: RegistryRoute.openshift3() },
      );
    }
    expect(mistakesOf(chart)).toEqual([
      '[ocp4/ocp2] chart: "remotes" is the chart of ocp4/ocp3: a file is applied on one cluster only; '
        + 'use another chart for this cluster.',
    ]);
  });
});

describe('a remote cluster that already exists', () => {
  test('has its name, and nothing is written for it', () => {
    const chart = hostChart();
    const cluster = RemoteCluster.fromClusterName(chart, 'ocp3', 'old', {
      url: 'https://api:6443',
      exposedRegistryPath: 'registry.corp',
    });
    expect([cluster.clusterName, cluster.isHostCluster, cluster.url, cluster.exposedRegistryPath])
      .toEqual(['old', false, 'https://api:6443', 'registry.corp']);
    expect(manifestsOf(chart)).toEqual([]);
    expect(chartsOf(chart)).toEqual(['ocp4']);
  });

  test('gets a chart and settings when something first needs them', () => {
    const chart = hostChart();
    RemoteCluster.fromClusterName(chart, 'ocp3', 'old').configureController({ rsync: { privileged: true } });
    expect(objectsOf(chart, 'ocp3')).toEqual(['MigrationController migration-controller']);
  });

  test('can have a given chart', () => {
    const chart = hostChart();
    const mine = new Chart(chart.node.root as any, 'mine');
    expect(RemoteCluster.fromClusterName(chart, 'ocp3', 'old', { chart: mine }).chart).toBe(mine);
  });

  test('must have a valid name', () => {
    const chart = hostChart();
    RemoteCluster.fromClusterName(chart, 'ocp3', '');
    expect(mistakesOf(chart)).toEqual([
      '[ocp4/ocp3] clusterName: "" is not a valid name (lower-case letters, digits, "-" and ".", beginning and ending '
      + 'with a letter or a digit): no such object can exist; write a name such as "shop".',
    ]);
  });
});

test('tokens of remote clusters are in the file with the host\'s secrets', () => {
  const chart = hostChart();
  new HostCluster(chart, 'host');
  for (const id of ['a', 'b']) {
    new RemoteCluster(chart, id, { url: 'https://api:6443', token: SecretSource.plainTextLiteral('ey.ey.sig') });
  }
  expect(chartsOf(chart)).toEqual(['ocp4', 'secrets-ocp4']);
  expect(objectsOf(chart, 'secrets-ocp4')).toEqual(['Secret a-token', 'Secret b-token']);
});

test('without a URL, the fix names constructs', () => {
  const { chart } = remote({ url: undefined as never });
  expect(Findings.of(chart).all.filter(({ rule }) => rule === 'cluster/url').map(({ fix }) => fix)).toEqual([
    'Add `url` with the address that `oc whoami --show-server` prints on that cluster. If MTC\'s controller runs on '
      + 'it, create a HostCluster instead.',
  ]);
});
