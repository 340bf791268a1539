import { parseAllDocuments } from 'yaml';
import { placesOf } from './places';
import { ruleOf } from './support';
import { judge } from '../../src/rules/engine/judge';
import { toManifest } from '../../src/rules/engine/manifest';
import { ManifestSet } from '../../src/rules/engine/manifest-set';
import { planExample } from '../../src/rules/examples/plan';
import { ExampleVersions, hostExample, remoteExample, subscriptionExample } from '../../src/rules/examples/version';

/**
 * What one rule finds in files of clusters, which are named as with `check --cluster NAME=PATH`:
 * `old mtc-operator spec.channel`.
 */
function inClusters(id: string, files: Record<string, string>): string[] {
  const manifests = Object.entries(files).flatMap(([cluster, yaml]) => parseAllDocuments(yaml)
    .map((document, index) => toManifest(document.toJS(), `${cluster}.yaml`, index, cluster)));
  return judge(new ManifestSet(manifests), [ruleOf(id)])
    .map(({ manifest, path }) => `${manifest.cluster} ${manifest.name} ${path}`);
}

const documents = (...yaml: string[]) => yaml.join('---\n');
const MTC = 'metadata.annotations["cdk8s-mtc.io/mtc-version"]';
const OPENSHIFT = 'metadata.annotations["cdk8s-mtc.io/openshift-version"]';

const REGISTRY_OF_3 = `apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: docker-registry, namespace: default }
spec: { to: { kind: Service, name: docker-registry }, tls: { termination: passthrough } }
`;
const REMOTE_3 = remoteExample({}, 'ocp3').replace('registry.apps.ocp3', 'docker-registry-default.apps.ocp3');

const clusterVersion = (version: string, earlier = '4.10.3') => `apiVersion: config.openshift.io/v1
kind: ClusterVersion
metadata: { name: version }
status:
  desired: { version: 4.99.0 }
  history:
  - { state: Partial, version: 4.99.0 }
  - { state: Completed, version: ${version} }
  - { state: Completed, version: ${earlier} }
`;

describe('what a version is known from', () => {
  const without = 'version/openshift-without-mtc';
  const unsupported = 'version/unsupported';

  test('ClusterVersion, by the last completed update, before a declaration', () => {
    const yaml = documents(hostExample({ openshift: '4.20' }), clusterVersion('4.21.1', '4.20.9'));
    expect(inClusters(without, { host: yaml })).toEqual(['host version status.history[1].version']);
    expect(inClusters(without, { host: yaml.replace('4.21.1', '4.20.12') })).toEqual([]);
  });

  test('ClusterVersion in one file with the MigCluster of the host, as in a dump, where no cluster is named', () => {
    expect(placesOf(without, documents(hostExample({}), clusterVersion('4.21.0'))))
      .toEqual(['version status.history[1].version']);
    // the cluster may have nothing to do with MTC
    expect(placesOf(without, remoteExample({}), clusterVersion('4.21.0'))).toEqual([]);
  });

  test.each([
    ['the status of the MigCluster, before a declaration',
      `${hostExample({ mtc: '1.8.16' })}status: { operatorVersion: 1.7.14 }\n`, 'host status.operatorVersion'],
    ['a declaration', hostExample({ mtc: '1.7' }), `host ${MTC}`],
    ['the channel', subscriptionExample('release-v1.7'), 'mtc-operator spec.channel'],
    ['a starting version that stays',
      subscriptionExample('x', { more: ', startingCSV: mtc-operator.v1.7.19, installPlanApproval: Manual' }),
      'mtc-operator spec.startingCSV'],
    ['the installed version', `${subscriptionExample('release-v1.8')}status: { installedCSV: mtc-operator.v1.7.19 }\n`,
      'mtc-operator status.installedCSV'],
    ['a ClusterServiceVersion',
      'apiVersion: operators.coreos.com/v1alpha1\nkind: ClusterServiceVersion\n'
        + 'metadata: { name: mtc-operator.v1.7.19, namespace: openshift-migration }\n',
      'mtc-operator.v1.7.19 metadata.name'],
  ])('%s', (_, yaml, place) => expect(placesOf(unsupported, yaml)).toEqual([place]));

  test.each([
    ['another operator', subscriptionExample('release-v1.7', { name: 'other-operator' })],
    ['a channel that tells nothing', subscriptionExample('stable')],
    ['a starting version that does not stay',
      subscriptionExample('stable', { more: ', startingCSV: mtc-operator.v1.7.19, installPlanApproval: Automatic' })],
    ['a placeholder', hostExample({ mtc: '${MTC_VERSION}' })],
  ])('not %s', (_, yaml) => {
    expect(placesOf(unsupported, yaml)).toEqual([]);
    expect(placesOf('version/declaration', yaml)).toEqual([]);
  });

  test('the registry of OpenShift 3, in the host of the MigCluster or as a Route', () => {
    expect(placesOf(unsupported, REMOTE_3)).toEqual(['ocp3 spec.exposedRegistryPath']);
    expect(placesOf(unsupported, REGISTRY_OF_3)).toEqual(['docker-registry spec.to.name']);
    expect(placesOf(unsupported, REGISTRY_OF_3.replaceAll('docker-registry', 'image-registry'))).toEqual([]);
    expect(placesOf(unsupported,
      documents(REMOTE_3.replace('exposedRegistryPath: docker', 'exposedRegistryPath: my-docker')))).toEqual([]);
  });

  test('the files of a remote cluster, which are named as its MigCluster', () => {
    const host = documents(hostExample({}), remoteExample({ openshift: '4.5' }));
    const operator = subscriptionExample('release-v1.8');
    expect(inClusters('version/impossible', { new: host, old: operator })).toEqual(['old mtc-operator ']);
    expect(inClusters('version/impossible', { new: host, a: operator, b: operator })).toEqual([]);
    expect(inClusters('version/impossible', { new: documents(host, operator) })).toEqual([]); // the host's own
  });

  test('files under the name of a MigCluster are not those of that cluster if a host cluster has them', () => {
    const hub = documents(hostExample({}), remoteExample({ openshift: '4.5' }));
    expect(inClusters(
      'version/impossible', { hub, old: documents(hostExample({}), subscriptionExample('release-v1.8')) },
    )).toEqual([]);
  });
});

describe('version/contradiction', () => {
  const found = (versions: ExampleVersions, yaml: string) =>
    inClusters('version/contradiction', { host: documents(hostExample(versions), yaml) });

  test('of a declaration and the channel', () => {
    expect(found({ mtc: '1.7.19' }, subscriptionExample('release-v1.8'))).toEqual([`host host ${MTC}`]);
    expect(found({ mtc: '1.8.16' }, subscriptionExample('release-v1.8'))).toEqual([]);
    expect(found({}, subscriptionExample('release-v1.8'))).toEqual([]);
  });

  test('of a declaration and ClusterVersion, in the minor version only', () => {
    expect(found({ openshift: '4.14' }, clusterVersion('4.16.2'))).toEqual([`host host ${OPENSHIFT}`]);
    expect(found({ openshift: '4.16.1' }, clusterVersion('4.16.2'))).toEqual([]);
  });

  test('of a declaration and the Route of the registry of OpenShift 3, but not the mere name of a host', () => {
    expect(found({ openshift: '4.14' }, REGISTRY_OF_3)).toEqual([`host host ${OPENSHIFT}`]);
    expect(found({ openshift: '3.11' }, REGISTRY_OF_3)).toEqual([]);
    const remote = remoteExample({ openshift: '4.14' }).replace('registry.apps', 'docker-registry-default.apps');
    expect(placesOf('version/contradiction', remote)).toEqual([]);
    expect(placesOf('version/unsupported', remote)).toEqual([]); // what is declared counts more
  });
});

describe('version/impossible', () => {
  const at = (openshift: string, mtc: string) => placesOf('version/impossible', hostExample({ openshift, mtc })).length;

  test.each([
    ['3.11', '1.7.19', 0], // by the legacy operator
    ['3.11', '1.8', 1],
    ['4.9', '1.7', 0],
    ['4.9', '1.8.0', 1],
    ['4.10', '1.8.0', 0],
    ['4.8', '1.5.6', 0],
    ['4.9', '1.5.6', 1],
    ['4.9', '1.6.0', 0],
    ['4.20', '1.8.16', 0],
    ['4.21', '1.8.16', 0], // version/openshift-without-mtc reports it
    ['4.1', '1.8', 0], // not known
  ])('OpenShift %s with MTC %s', (openshift, mtc, count) => expect(at(openshift, mtc)).toBe(count));

  test('a Subscription on OpenShift 3, which has no OLM, and on the frozen catalogs of 4.2 to 4.5', () => {
    const found = (openshift: string, channel: string) => inClusters('version/impossible', {
      host: documents(hostExample({ openshift }), subscriptionExample(channel)),
    }).length;
    expect(['release-v1.5', 'release-v1.7'].map((channel) => found('3.11', channel))).toEqual([1, 1]);
    expect(['release-v1.5', 'release-v1.6'].map((channel) => found('4.5', channel))).toEqual([0, 1]);
    expect(found('4.6', 'release-v1.7')).toBe(0);
  });
});

test.each([['4.20.99', 0], ['4.21', 1], ['4.22.1', 1], ['5.0', 1]])('OpenShift %s without MTC', (openshift, count) => {
  expect(placesOf('version/openshift-without-mtc', remoteExample({ openshift }))).toHaveLength(count);
});

describe('version/unequal', () => {
  const pair = (host: ExampleVersions, remote: ExampleVersions) =>
    placesOf('version/unequal', documents(remoteExample(remote), hostExample(host)));

  test.each<[ExampleVersions, ExampleVersions, string[]]>([
    [{ mtc: '1.8.16' }, { mtc: '1.8.16' }, []],
    [{ mtc: '1.8.16' }, { mtc: '1.8' }, []],
    [{ mtc: '1.8.16' }, { mtc: '1.8.15' }, [`old ${MTC}`]],
    [{ mtc: '1.7' }, { mtc: '1.8' }, [`old ${MTC}`]],
    [{ mtc: '1.7' }, { mtc: '1.5.6' }, []], // the legacy operator
    [{ mtc: '1.8' }, { mtc: '1.5.6' }, [`old ${MTC}`]],
    [{ mtc: '1.7' }, {}, []],
    [{}, { mtc: '1.8' }, []],
    [{ mtc: '1.8' }, { openshift: '4.9' }, [`old ${OPENSHIFT}`]],
    [{ mtc: '1.8' }, { openshift: '4.10' }, []],
    [{ mtc: '1.7' }, { openshift: '3.11' }, []],
    [{ openshift: '4.17' }, { openshift: '3.11' }, []], // both can run 1.7
    [{ openshift: '4.18' }, { openshift: '3.11' }, [`old ${OPENSHIFT}`]],
  ])('host %j, source %j', (host, remote, expected) => expect(pair(host, remote)).toEqual(expected));

  test('patch releases: says what MTC reports, and to which version to upgrade', () => {
    const yaml = documents(hostExample({ mtc: '1.8.9' }), remoteExample({ mtc: '1.8.16' }));
    expect(judge(new ManifestSet(parseAllDocuments(yaml).map((one, index) => toManifest(one.toJS(), 'a.yaml', index))),
      [ruleOf('version/unequal')])).toMatchObject([{
      message: 'MTC 1.8.16 differs from 1.8.9 of MigCluster openshift-migration/host: MTC reports '
        + 'OperatorVersionMismatch, and a migration may fail or lose data',
      fix: 'Upgrade MTC to 1.8.16 on all clusters.',
    }]);
  });

  test('an OpenShift 3 source, and a Subscription of 1.8, which can only be for the other cluster', () => {
    expect(placesOf('version/unequal', documents(subscriptionExample('release-v1.8'), REMOTE_3)))
      .toEqual(['ocp3 spec.exposedRegistryPath']);
    expect(placesOf('version/unequal', documents(subscriptionExample('release-v1.7'), REMOTE_3))).toEqual([]);
    expect(placesOf('version/unequal', documents(subscriptionExample('stable'), REMOTE_3))).toEqual([]);
    // 1.7 may be its partner
    expect(placesOf('version/unequal', subscriptionExample('release-v1.7'), subscriptionExample('release-v1.8'),
      REMOTE_3)).toEqual([]);
  });

  test('Subscriptions in the files of two clusters', () => {
    const host = documents(hostExample({}), remoteExample({}), subscriptionExample('release-v1.8'));
    expect(inClusters('version/unequal', { new: host, old: subscriptionExample('release-v1.7') }))
      .toEqual(['old mtc-operator spec.channel']);
    expect(inClusters('version/unequal', { new: host, old: subscriptionExample('release-v1.8') })).toEqual([]);
    // the only other cluster is the remote one, whatever it is called; of two, none is known to be
    const other = subscriptionExample('release-v1.7');
    expect(inClusters('version/unequal', { new: host, source: other })).toEqual(['source mtc-operator spec.channel']);
    expect(inClusters('version/unequal', { new: host, a: other, b: other })).toEqual([]);
  });

  test('two host clusters have nothing to do with each other', () => {
    expect(inClusters('version/unequal', { east: hostExample({ mtc: '1.7' }), west: hostExample({ mtc: '1.8' }) }))
      .toEqual([]);
  });
});

describe('version/unsupported', () => {
  test.each<[ExampleVersions, number]>([
    [{ openshift: '3.11' }, 1],
    [{ openshift: '4.9.59' }, 1],
    [{ openshift: '4.10' }, 0],
    [{ mtc: '1.7.19' }, 1],
    [{ mtc: '1.8.0' }, 0],
    [{ mtc: '1.9' }, 0], // not known
    [{ openshift: '4.16', mtc: '1.7' }, 1],
    [{ openshift: '4.9', mtc: '1.7' }, 2],
    [{ openshift: '4.13', mtc: '1.8.3' }, 0],
    [{ openshift: '4.13', mtc: '1.8.4' }, 1],
    [{ openshift: '4.13', mtc: '1.8.13' }, 1],
    [{ openshift: '4.13', mtc: '1.8.14' }, 0],
    [{ openshift: '4.13', mtc: '1.8' }, 0],
    [{ openshift: '4.14', mtc: '1.8.13' }, 0],
  ])('%j', (versions, count) => expect(placesOf('version/unsupported', remoteExample(versions))).toHaveLength(count));
});

describe('version/ending-soon', () => {
  const plan = planExample('', { source: 'old', destination: 'host' });

  test.each([
    ['4.15', 1], ['4.14', 1], ['4.18', 0], ['4.19', 1], ['4.20', 0], ['4.22', 0],
  ])('a destination of OpenShift %s', (openshift, count) => {
    expect(placesOf('version/ending-soon', hostExample({ openshift }), plan)).toHaveLength(count);
  });

  test('a source may be old, and several plans make one finding', () => {
    const source = documents(hostExample({}), remoteExample({ openshift: '4.15' }));
    expect(placesOf('version/ending-soon', source, plan)).toEqual([]);
    expect(placesOf('version/ending-soon', hostExample({ openshift: '4.15' }), plan,
      plan.replace('name: shop,', 'name: mail,')))
      .toHaveLength(1);
  });
});

describe('version/oadp', () => {
  const oadp = (channel: string) => subscriptionExample(channel, { name: 'redhat-oadp-operator' });
  const found = (versions: ExampleVersions, yaml: string) =>
    inClusters('version/oadp', { host: documents(hostExample(versions), yaml) });

  test.each<[ExampleVersions, string, number]>([
    [{ mtc: '1.8.2' }, 'stable-1.2', 0],
    [{ mtc: '1.8.2' }, 'stable-1.3', 1],
    [{ mtc: '1.8.3' }, 'stable-1.3', 0],
    [{ mtc: '1.8.3' }, 'stable-1.4', 1],
    [{ mtc: '1.8.16' }, 'stable-1.5', 0],
    [{ mtc: '1.8.16' }, 'stable-1.6', 1],
    [{ mtc: '1.8' }, 'stable-1.1', 1],
    [{ mtc: '1.8' }, 'stable-1.3', 0],
    [{ openshift: '4.18' }, 'stable-1.4', 0],
    [{ openshift: '4.18' }, 'stable-1.5', 1],
    [{ openshift: '4.19' }, 'stable-1.4', 1],
    [{ openshift: '4.19', mtc: '1.8.16' }, 'stable-1.5', 0],
    [{ openshift: '4.15' }, 'stable-1.3', 0],
    [{ openshift: '4.16' }, 'stable-1.3', 1],
    [{ openshift: '4.16' }, 'stable-1.2', 0], // not known
    [{ openshift: '4.19' }, 'stable', 0],
    [{}, 'stable-1.0', 0],
  ])('%j, channel %s', (versions, channel, count) => expect(found(versions, oadp(channel))).toHaveLength(count));

  test('OADP in another namespace is not the one that MTC uses', () => {
    expect(found({ mtc: '1.8.2' }, oadp('stable-1.4').replace('openshift-migration', 'openshift-adp'))).toEqual([]);
  });
});

describe('kinds of the network plugins', () => {
  const sdn = (kind: string) => `apiVersion: network.openshift.io/v1\nkind: ${kind}\n`
    + 'metadata: { name: default, namespace: shop }\n';
  const ovn = 'apiVersion: k8s.ovn.org/v1\nkind: EgressFirewall\nmetadata: { name: default, namespace: shop }\n';
  const found = (openshift: string, yaml: string) =>
    inClusters('version/network-kind', { host: documents(hostExample({ openshift }), yaml) });

  test.each([
    'ClusterNetwork', 'EgressNetworkPolicy', 'HostSubnet', 'NetNamespace',
  ])('%s is for OpenShift 4.16 and older', (kind) => {
    expect(found('4.16.30', sdn(kind))).toEqual([]);
    expect(found('4.17.0', sdn(kind))).toEqual(['host default kind']);
  });

  test('EgressFirewall is for OpenShift 4', () => {
    expect(found('3.11', ovn)).toEqual(['host default kind']);
    expect(found('4.6', ovn)).toEqual([]);
  });

  test('on clusters of another version they are right, and where the cluster is not known nothing is said', () => {
    const host = documents(hostExample({ openshift: '4.20' }), remoteExample({ openshift: '4.14' }));
    expect(inClusters('version/network-kind', { new: host, old: sdn('EgressNetworkPolicy') })).toEqual([]);
    // may be for the source
    expect(placesOf('version/network-kind', documents(host, sdn('EgressNetworkPolicy')))).toEqual([]);
    expect(placesOf('version/network-kind',
      documents(hostExample({ openshift: '4.20' }), remoteExample({}), sdn('EgressNetworkPolicy')))).toEqual([]);
    expect(placesOf('version/network-kind', documents(host.replace('4.14', '4.17'), sdn('EgressNetworkPolicy'))))
      .toEqual(['default kind']);
  });

  test('a kind of the same name in another group is another kind', () => {
    expect(found('4.20', sdn('EgressNetworkPolicy').replace('network.openshift.io', 'example.com'))).toEqual([]);
    expect(found('4.20', sdn('DNSNameResolver'))).toEqual([]);
  });
});

test('API versions are judged for the cluster that a manifest is for', () => {
  const budget = 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: shop, namespace: shop }\n';
  const host = documents(hostExample({ openshift: '4.20' }), remoteExample({ openshift: '4.11' }));
  expect(inClusters('version/removed-api', { new: documents(host, budget), old: budget }))
    .toEqual(['new shop apiVersion']);
  expect(inClusters('version/removed-api', { new: host.replace('4.11', '4.12'), old: budget }))
    .toEqual(['old shop apiVersion']);
  expect(inClusters('version/removed-api', { new: host, other: budget })).toEqual([]);
});

test('a variable that was removed from the operator has an effect on an MTC that still has it', () => {
  const controller = 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigrationController\n'
    + 'metadata: { name: migration-controller, namespace: openshift-migration }\nspec: { velero_qps: 200 }\n';
  const found = (versions: ExampleVersions) =>
    inClusters('controller/no-effect', { host: documents(hostExample(versions), controller) });
  expect(found({ mtc: '1.8.7' })).toEqual([]);
  expect(found({ mtc: '1.8.8' })).toEqual(['host migration-controller spec.velero_qps']);
  expect(found({})).toEqual(['host migration-controller spec.velero_qps']);
});

describe('version/removed-resource', () => {
  const found = (
    openshift: string, group: string, kind: string,
  ) => placesOf('version/removed-resource', hostExample({ openshift }),
    planExample('includedResources: [{ group: "", kind: Secret }, { group: '
      + `"${group}", kind: ${kind} }]`, { source: 'old', destination: 'host' }));

  test.each([
    ['4.11', 'policy', 'PodSecurityPolicy', 0],
    ['4.12', 'policy', 'PodSecurityPolicy', 1],
    ['4.20', 'policy', 'PodDisruptionBudget', 0],
    ['4.16', 'network.openshift.io', 'EgressNetworkPolicy', 0],
    ['4.17', 'network.openshift.io', 'EgressNetworkPolicy', 1],
    ['4.8', 'extensions', 'Ingress', 0],
    ['4.9', 'extensions', 'Ingress', 1],
  ])('to OpenShift %s, group %s, kind %s', (openshift, group, kind, count) => {
    expect(found(openshift, group, kind)).toEqual(count ? ['shop spec.includedResources[1]'] : []);
  });
});

describe('version/not-restored', () => {
  const object = (apiVersion: string, kind: string) => `apiVersion: ${apiVersion}\nkind: ${kind}\n`
    + 'metadata: { name: purge, namespace: shop-web }\n';
  const CRON_JOB = object('batch/v1beta1', 'CronJob');

  const host = (source: string, destination: string, fields = '', more: string[] = []) => documents(
    hostExample({ openshift: destination }), remoteExample({ openshift: source }),
    planExample(fields, { source: 'old', destination: 'host' }), ...more,
  );
  const found = (files: Record<string, string>) => inClusters('version/not-restored', files);

  test.each([
    ['3.11', '4.16', 'batch/v1beta1', 'CronJob', 1],
    ['4.7', '4.12', 'batch/v1beta1', 'CronJob', 1],
    ['4.8', '4.12', 'batch/v1beta1', 'CronJob', 0], // the source prefers batch/v1
    ['4.7', '4.11', 'batch/v1beta1', 'CronJob', 0],
    ['4.7', '4.12', 'policy/v1beta1', 'PodDisruptionBudget', 1],
    ['4.8', '4.12', 'policy/v1beta1', 'PodDisruptionBudget', 0],
    ['4.7', '4.11', 'policy/v1beta1', 'PodDisruptionBudget', 0],
    ['3.11', '4.9', 'extensions/v1beta1', 'Ingress', 1],
    ['4.5', '4.9', 'networking.k8s.io/v1beta1', 'Ingress', 1],
    ['4.6', '4.9', 'networking.k8s.io/v1beta1', 'Ingress', 0],
    ['3.11', '4.8', 'extensions/v1beta1', 'Ingress', 0],
    ['3.11', '4.16', 'extensions/v1beta1', 'Deployment', 0], // OpenShift 3.11 serves apps/v1
    ['3.11', '4.16', 'autoscaling/v2beta1', 'HorizontalPodAutoscaler', 0], // and autoscaling/v1
    ['4', '4.16', 'batch/v1beta1', 'CronJob', 0],
  ])('from OpenShift %s to %s, %s %s: %d', (source, destination, apiVersion, kind, count) => {
    expect(found({ old: object(apiVersion, kind), new: host(source, destination) }))
      .toEqual(count ? ['old purge apiVersion'] : []);
  });

  const exclusion = (variable: string, name: string) => 'apiVersion: migration.openshift.io/v1alpha1\n'
    + 'kind: MigrationController\nmetadata: { name: migration-controller, namespace: openshift-migration }\n'
    + `spec: { ${variable}: [${name}] }\n`;
  const run = (flags: string) => 'apiVersion: migration.openshift.io/v1alpha1\nkind: MigMigration\n'
    + `metadata: { name: ${flags.length}, namespace: openshift-migration }\n`
    + `spec: { migPlanRef: { name: shop, namespace: openshift-migration }, ${flags} }\n`;

  test.each([
    ['is closed', 'closed: true', []],
    ['includes other kinds', 'includedResources: [{ group: apps, kind: Deployment }]', []],
    ['selects by labels', 'labelSelector: { matchLabels: { app: shop } }', []],
    ['excludes the kind', '', [exclusion('excluded_resources', 'cronjobs')]],
    ['excludes the kind as well', '', [exclusion('additional_excluded_resources', 'cronjobs.batch')]],
    ['copies volumes only', '', [run('migrateState: true')]],
  ])('not if the plan %s', (_, fields, more) =>
    expect(found({ old: CRON_JOB, new: host('4.7', '4.16', fields, more) })).toEqual([]));

  test.each([
    ['includes the kind', 'includedResources: [{ group: batch, kind: CronJob }]', []],
    ['excludes other kinds', '', [exclusion('additional_excluded_resources', 'jobs')]],
    ['also has a run of objects', '', [run('migrateState: true'), run('stage: true')]],
  ])('if the plan %s', (_, fields, more) =>
    expect(found({ old: CRON_JOB, new: host('4.7', '4.16', fields, more) })).toEqual(['old purge apiVersion']));

  test('not if the files of the destination contain it', () => {
    const lasting = CRON_JOB.replace('batch/v1beta1', 'batch/v1');
    expect(found({ old: CRON_JOB, new: host('4.7', '4.16', '', [lasting]) })).toEqual([]);
    expect(found({ old: CRON_JOB, new: host('4.7', '4.16', '', [lasting.replace('purge', 'report')]) }))
      .toEqual(['old purge apiVersion']);
  });

  test('from an OpenShift 3 that only its registry tells', () => expect(found({
    ocp3: documents(CRON_JOB, REGISTRY_OF_3),
    new: documents(hostExample({ openshift: '4.16' }), REMOTE_3, planExample('', { destination: 'host' })),
  })).toEqual(['ocp3 purge apiVersion']));

  test('not in a namespace that no plan migrates, or on the destination', () => {
    expect(found({ old: CRON_JOB.replace('shop-web', 'bank'), new: host('4.7', '4.16') })).toEqual([]);
    expect(found({ new: host('4.7', '4.16', '', [CRON_JOB]) })).toEqual([]);
  });
});

test('nothing of this throws, whatever a set contains', () => {
  const rules = ['declaration', 'contradiction', 'impossible', 'openshift-without-mtc', 'unequal', 'unsupported',
    'ending-soon', 'last-openshift', 'oadp', 'network-kind', 'removed-api', 'removed-resource', 'not-restored'];
  for (const value of ['null', '7', 'text', '[]', '[null]', '{}', '4.20']) {
    const yaml = documents(
      hostExample({}).replace('spec:', `status: ${value}\nspec:`),
      remoteExample({}).replace('namespace: openshift-migration\nspec', `annotations: ${value}\nspec`),
      clusterVersion('4.20').replace(/status:[^]*/, `status: ${value}\n`),
      subscriptionExample(value),
      subscriptionExample('release-v1.8').replace(/spec: .*/, `spec: ${value}`),
      planExample(`includedResources: ${value}`, { source: 'old', destination: 'host' }),
    );
    rules.forEach((rule) => expect(() => placesOf(`version/${rule}`, yaml)).not.toThrow());
  }
});
