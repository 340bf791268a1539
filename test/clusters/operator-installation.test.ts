import { Chart, JsonPatch } from 'cdk8s';
import { HostCluster } from '../../src/clusters/host-cluster';
import {
  OperatorChannel, OperatorInstallation, OperatorInstallationProps,
} from '../../src/clusters/operator-installation';
import { RegistryRoute } from '../../src/clusters/registry-route';
import { RemoteCluster } from '../../src/clusters/remote-cluster';
import { SecretSource } from '../../src/credentials/secret-source';
import { Findings } from '../../src/judging/findings';
import { chartsOf, hostChart, manifestsOf, mistakesOf, objectsOf } from '../support/program';

function clusters(chart: Chart) {
  return [HostCluster.fromClusterName(chart, 'host', 'host'), RemoteCluster.fromClusterName(chart, 'ocp3', 'ocp3')];
}

function install(props: Partial<OperatorInstallationProps> = {}): Chart {
  const chart = hostChart();
  new OperatorInstallation(chart, 'operator', { clusters: clusters(chart), ...props });
  return chart;
}

const subscription = (chart: Chart, cluster = 'ocp4') => manifestsOf(chart, `operator-${cluster}`)[2].spec;

test('each cluster has a separate file with Namespace, OperatorGroup and Subscription', () => {
  const chart = install();
  expect(chartsOf(chart)).toEqual(['ocp4', 'operator-ocp4', 'ocp3', 'operator-ocp3']);
  expect(manifestsOf(chart, 'operator-ocp3')).toEqual(manifestsOf(chart, 'operator-ocp4'));
  expect(manifestsOf(chart, 'operator-ocp4')).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'openshift-migration', labels: { 'openshift.io/cluster-monitoring': 'true' } },
    },
    {
      apiVersion: 'operators.coreos.com/v1',
      kind: 'OperatorGroup',
      metadata: { name: 'openshift-migration', namespace: 'openshift-migration' },
      spec: { targetNamespaces: ['openshift-migration'] },
    },
    {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      metadata: { name: 'mtc-operator', namespace: 'openshift-migration' },
      spec: {
        name: 'mtc-operator',
        channel: 'release-v1.8',
        installPlanApproval: 'Automatic',
        source: 'redhat-operators',
        sourceNamespace: 'openshift-marketplace',
      },
    },
  ]);
});

test('a namespace that something else creates is not written', () => {
  const chart = install({ existingNamespace: true });
  expect(manifestsOf(chart, 'operator-ocp4').map(({ kind }) => kind)).toEqual(['OperatorGroup', 'Subscription']);
});

test('each cluster has a MigrationController, without which the operator installs nothing', () => {
  const chart = hostChart();
  const host = new HostCluster(chart, 'host');
  const remote = new RemoteCluster(chart, 'ocp3', { url: 'https://api:6443', token: SecretSource.existing('sa') });
  new OperatorInstallation(chart, 'operator', { clusters: [remote, host] });
  const specs = ['ocp4', 'ocp3'].map((id) => manifestsOf(chart, id).filter(({ kind }) => kind === 'MigrationController')
    .map(({ spec }) => spec));
  expect(specs).toEqual([
    [{ migration_controller: true, migration_ui: true, migration_velero: true, cluster_name: 'host' }],
    [{ migration_controller: false, migration_ui: false, migration_velero: true }],
  ]);
});

test('a MigrationController that has settings keeps them', () => {
  const chart = hostChart();
  const host = new HostCluster(chart, 'host', {
    controller: { console: { enabled: false }, limits: { volumes: 200 } },
  });
  new OperatorInstallation(chart, 'operator', { clusters: [host] });
  host.configureController({ limits: { pods: 300 } });
  expect(objectsOf(chart)).toEqual(['MigrationController migration-controller', 'MigCluster host']);
  expect(manifestsOf(chart)[0].spec).toEqual({
    migration_controller: true,
    migration_ui: false,
    migration_velero: true,
    cluster_name: 'host',
    mig_pv_limit: 200,
    mig_pod_limit: 300,
  });
});

test('all clusters have the same channel', () => {
  const chart = install({ channel: OperatorChannel.RELEASE_V1_7 });
  expect([subscription(chart, 'ocp4').channel, subscription(chart, 'ocp3').channel])
    .toEqual(['release-v1.7', 'release-v1.7']);
});

test('a version can be pinned, and the catalog can be chosen', () => {
  expect(subscription(install({
    channel: OperatorChannel.of('release-v1.9'),
    startingCsv: 'mtc-operator.v1.9.0',
    manualApproval: true,
    catalogSource: 'mirror',
    catalogNamespace: 'mirrors',
  }))).toEqual({
    name: 'mtc-operator',
    channel: 'release-v1.9',
    startingCSV: 'mtc-operator.v1.9.0',
    installPlanApproval: 'Manual',
    source: 'mirror',
    sourceNamespace: 'mirrors',
  });
});

test.each(['1.8.9', 'mtc-operator', 'mtc-operator.1.8.9', 'mtc-operator.v1.8', 'mtc-operator.v1.8.9\nkind: x',
  'MTC.v1.8.9', 'mtc-operator.v1.8.9-', ''])(
  'a version cannot be pinned to %j', (startingCsv) => {
    expect(mistakesOf(install({ startingCsv }))[0]).toBe(`[ocp4/operator] startingCsv: ${JSON.stringify(startingCsv)} `
      + 'is not the name of a ClusterServiceVersion: the Subscription would never be installed; write a name such as '
      + '"mtc-operator.v1.8.9", as `oc get packagemanifest mtc-operator -o yaml` prints it.');
  });

test.each([
  ['mtc-operator.v1.8.9', undefined], ['mtc-operator.v1.8.10-0.1', undefined], ['konveyor-operator.v99.0.0', 'mirror'],
])('a version can be pinned to %j in catalog %s', (startingCsv, catalogSource) => {
  expect(subscription(install({ startingCsv, catalogSource })).startingCSV).toBe(startingCsv);
});

test('the Subscriptions are in the order of the clusters and survive a JSON patch', () => {
  const chart = hostChart();
  const { subscriptions } = new OperatorInstallation(chart, 'operator', { clusters: clusters(chart) });
  subscriptions[1].addJsonPatch(JsonPatch.add('/spec/config', { env: [] }));
  expect(subscription(chart, 'ocp4')).not.toHaveProperty('config');
  expect(subscription(chart, 'ocp3').config).toEqual({ env: [] });
});

test('a cluster that is listed twice has one installation', () => {
  const chart = hostChart();
  const [host] = clusters(chart);
  new OperatorInstallation(chart, 'operator', { clusters: [host, host] });
  expect(mistakesOf(chart)).toEqual([]);
  expect(objectsOf(chart, 'operator-ocp4'))
    .toEqual(['Namespace openshift-migration', 'OperatorGroup openshift-migration', 'Subscription mtc-operator']);
});

describe('rejected', () => {
  function two(first?: OperatorChannel, second?: OperatorChannel): string[] {
    const chart = hostChart();
    const [host, remote] = clusters(chart);
    new OperatorInstallation(chart, 'one', { clusters: [host], channel: first });
    new OperatorInstallation(chart, 'two', { clusters: [remote], channel: second });
    return mistakesOf(chart);
  }

  test('two channels in one app', () => {
    expect(two(OperatorChannel.RELEASE_V1_7)).toEqual([
      '[ocp4/two] channel: "release-v1.8" differs from "release-v1.7" of another OperatorInstallation: '
      + 'MTC requires the same version on all clusters; use "release-v1.7" here as well.',
    ]);
  });

  test('but not two installations with the same channel', () => {
    expect(two(OperatorChannel.RELEASE_V1_8, OperatorChannel.of('release-v1.8'))).toEqual([]);
  });

  test('two installations on one cluster', () => {
    const chart = hostChart();
    const [host] = clusters(chart);
    new OperatorInstallation(chart, 'one', { clusters: [host] });
    new OperatorInstallation(chart, 'two', { clusters: [host] });
    expect(mistakesOf(chart)).toEqual([
      '[ocp4/two] clusters: "host" is listed in two installations of the operator; '
        + 'list each cluster in one OperatorInstallation only.',
    ]);
  });

  test('no clusters', () => {
    expect(mistakesOf(install({ clusters: [] }))).toEqual([
      '[ocp4/operator] clusters: [] is empty: nothing would be installed; list all clusters of the migration.',
    ]);
  });
});

test('findings in its objects name the installation, on any cluster', () => {
  const chart = install({ channel: OperatorChannel.of('stable') });
  expect(Findings.of(chart.node.findChild('operator')).all
    .map(({ rule, construct, field }) => [rule, construct, field]))
    .toEqual([1, 2].map(() => ['install/channel', 'ocp4/operator', 'spec.channel']));
});

describe('beside an OpenShift 3 cluster', () => {
  function found(withOpenShift3: boolean, channel?: OperatorChannel): string[] {
    const chart = hostChart();
    const host = new HostCluster(chart, 'host');
    const remote = new RemoteCluster(chart, 'ocp3', {
      url: 'https://api:6443',
      token: SecretSource.existing('sa'),
      registryRoute: RegistryRoute.openshift3({ host: 'registry.example.com' }),
    });
    new OperatorInstallation(chart, 'operator', { clusters: withOpenShift3 ? [host, remote] : [host], channel });
    return Findings.of(chart.node.root).all.map(({ rule, construct, severity }) => `${severity} ${rule} ${construct}`);
  }

  test('the default, MTC 1.8, does not work with OpenShift 3', () => {
    expect(found(false)).toEqual(['warning version/unequal ocp4/ocp3', 'warning version/unsupported ocp4/ocp3']);
  });

  test('MTC 1.7 works, but is not supported', () => {
    expect(found(false, OperatorChannel.RELEASE_V1_7))
      .toEqual(['warning version/unsupported ocp4/ocp3', 'warning version/unsupported ocp4/operator']);
  });

  test('OLM cannot install anything on it', () => {
    expect(found(true, OperatorChannel.RELEASE_V1_7)).toContain('error version/impossible ocp4/operator');
  });
});
