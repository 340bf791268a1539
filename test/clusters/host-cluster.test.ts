import { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { findHostCluster, HostCluster, HostClusterProps } from '../../src/clusters/host-cluster';
import { Findings } from '../../src/judging/findings';
import { hostChart, manifestsOf, mistakesOf, objectsOf } from '../support/program';

function manifests(props?: HostClusterProps): any[] {
  const chart = hostChart();
  new HostCluster(chart, 'ocp4', props);
  return manifestsOf(chart);
}

const CONTROLLER = { migration_controller: true, migration_ui: true, migration_velero: true };

describe('the MigCluster', () => {
  test('is named host whatever the id of the construct, like the one that the operator creates', () => {
    expect(manifests()).toEqual([{
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigCluster',
      metadata: { name: 'host', namespace: 'openshift-migration' },
      spec: { isHostCluster: true },
    }]);
  });

  test('can have another name, which the operator then uses as well', () => {
    const [controller, cluster] = manifests({ metadata: { name: 'ocp4' } });
    expect(controller.spec).toEqual({ ...CONTROLLER, cluster_name: 'ocp4' });
    expect(cluster.metadata.name).toBe('ocp4');
  });

  test('can have labels and annotations', () => {
    expect(manifests({ metadata: { labels: { team: 'moving' }, annotations: { note: 'ours' } } })[0].metadata)
      .toEqual({
        name: 'host', namespace: 'openshift-migration', labels: { team: 'moving' }, annotations: { note: 'ours' },
      });
  });

  test('declares its versions in annotations, beside others', () => {
    expect(
      manifests({ openshift: '4.20', mtc: '1.8', metadata: { annotations: { note: 'ours' } } })[0].metadata.annotations,
    )
      .toEqual({ 'note': 'ours', 'cdk8s-mtc.io/openshift-version': '4.20', 'cdk8s-mtc.io/mtc-version': '1.8' });
    expect(manifests({ openshift: '4.20' })[0].metadata.annotations)
      .toEqual({ 'cdk8s-mtc.io/openshift-version': '4.20' });
  });

  test('warns of a version that is not valid', () => {
    const chart = hostChart();
    new HostCluster(chart, 'host', { openshift: 'latest', mtc: '1.8.x' });
    expect(Findings.of(chart).all.map(({ rule, option, message }) => [rule, option, message])).toEqual([
      ['version/declaration', 'openshift', '"latest" is not a version: the declaration is ignored'],
      ['version/declaration', 'mtc', '"1.8.x" is not a version: the declaration is ignored'],
    ]);
  });

  test('rejects a number as a version, because 4.20 would be 4.2', () => {
    const chart = hostChart();
    new HostCluster(chart, 'host', { openshift: 4.20 as any });
    expect(mistakesOf(chart)).toEqual([
      '[ocp4/host] openshift: 4.2 is not a string: 4.20 would be 4.2; write a string such as "4.20".',
    ]);
  });

  test('contains each option that is set', () => {
    const props = {
      exposedRegistryPath: 'registry.apps.ocp4.example.com',
      azureResourceGroup: 'disks',
      restartRestic: false,
      refresh: true,
    };
    expect(manifests(props).find(({ kind }) => kind === 'MigCluster').spec).toEqual({ isHostCluster: true, ...props });
  });

  test('can be patched with unknown fields', () => {
    const chart = hostChart();
    const { apiObject } = new HostCluster(chart, 'ocp4');
    apiObject.addJsonPatch(JsonPatch.add('/spec/of_our_own', { a: 1 }));
    Findings.of(apiObject).acknowledge('document/unknown-field', 'our own build of MTC');
    expect(manifestsOf(chart)[0].spec).toEqual({ isHostCluster: true, of_our_own: { a: 1 } });
  });
});

describe('the operator\'s settings', () => {
  test('are not written unless something needs them', () => {
    expect(manifests().map(({ kind }) => kind)).toEqual(['MigCluster']);
  });

  test('are written if the user sets some', () => {
    expect(manifests({ controller: { limits: { volumes: 200 }, console: { enabled: false } } })[0].spec)
      .toEqual({ ...CONTROLLER, migration_ui: false, cluster_name: 'host', mig_pv_limit: 200 });
  });

  test('contain the resource group on Azure, because the operator sets the field of its MigCluster from there', () => {
    expect(manifests({ azureResourceGroup: 'disks' })[0].spec)
      .toEqual({ ...CONTROLLER, cluster_name: 'host', azure_resource_group: 'disks' });
  });

  test('contain the restart of Restic', () => {
    expect(manifests({ restartRestic: false })[0].spec)
      .toEqual({ ...CONTROLLER, cluster_name: 'host', host_cluster_restart_restic: false });
  });

  test('are one object, even if they are read several times', () => {
    const chart = hostChart();
    const host = new HostCluster(chart, 'ocp4');
    host.configureController({ limits: { volumes: 200 } });
    host.configureController({ limits: { pods: 300 } });
    expect(objectsOf(chart)).toEqual(['MigCluster host', 'MigrationController migration-controller']);
  });
});

test('the chart is the one in which the cluster was created', () => {
  const chart = hostChart();
  expect(new HostCluster(chart, 'ocp4').chart).toBe(chart);
});

describe('rejected', () => {
  const refused = (props: HostClusterProps) => {
    const chart = hostChart();
    new HostCluster(chart, 'ocp4', props);
    return mistakesOf(chart);
  };

  test('a name that is not valid in Kubernetes', () => {
    expect(refused({ metadata: { name: 'OCP_4' } })).toEqual([
      '[] ocp4/ocp4/controller: clusterName: "OCP_4" is not a valid name: the operator cannot create the MigCluster of '
      + 'the host. Write `clusterName: \'ocp-4\'`. (controller/cluster-name)',
      '[] ocp4/ocp4: metadata.name: "OCP_4" is not a valid name (lower-case letters, digits, "-" and ".", beginning '
      + 'and ending with a letter or a digit): the API server rejects the manifest. Write "ocp-4". (document/name)',
    ]);
  });

  test('a namespace that MTC does not watch', () => {
    expect(refused({ metadata: { namespace: 'openshift-config' } })).toEqual([
      '[ocp4/ocp4] metadata.namespace: "openshift-config" is not watched: MTC\'s controllers ignore its objects '
        + 'outside openshift-migration; leave it out.',
    ]);
  });

  test('a resource group that differs from that of its controller', () => {
    expect(refused({ azureResourceGroup: 'disks', controller: { hostCluster: { azureResourceGroup: 'other' } } }))
      .toEqual([
        '[ocp4/ocp4] azureResourceGroup: "disks" is set to "other" elsewhere; set it in one place.',
      ]);
  });

  test('a registry path with a scheme', () => {
    expect(refused({ exposedRegistryPath: 'https://registry.corp' })).toEqual([
      '[] ocp4/ocp4: exposedRegistryPath: "https://registry.corp" is not a host or host:port: MTC reports '
      + 'InvalidRegistryRoute. Write `exposedRegistryPath: \'registry.corp\'`. (cluster/registry-path)',
    ]);
  });
});

describe('a host cluster that already exists', () => {
  test('has its name, and nothing is written for it', () => {
    const chart = hostChart();
    const host = HostCluster.fromClusterName(chart, 'ocp4', 'host');
    expect([host.clusterName, host.isHostCluster, host.chart]).toEqual(['host', true, chart]);
    expect(manifestsOf(chart)).toEqual([]);
  });

  test('can have settings, which contain its name', () => {
    const chart = hostChart();
    HostCluster.fromClusterName(chart, 'ocp4', 'mine').configureController({ limits: { volumes: 200 } });
    expect(manifestsOf(chart)[0].spec).toEqual({ ...CONTROLLER, cluster_name: 'mine', mig_pv_limit: 200 });
  });

  test('must have a valid name', () => {
    const chart = hostChart();
    HostCluster.fromClusterName(chart, 'ocp4', 'The Host');
    expect(mistakesOf(chart)).toEqual([
      '[ocp4/ocp4] clusterName: "The Host" is not a valid name (lower-case letters, digits, "-" and ".", beginning and '
      + 'ending with a letter or a digit): no such object can exist; write "the-host".',
    ]);
  });
});

describe('the host cluster of a chart is found', () => {
  test('anywhere in the chart, whether it is described or imported', () => {
    const chart = hostChart();
    const host = new HostCluster(new Construct(chart, 'x'), 'ocp4');
    expect(findHostCluster(chart)).toBe(host);
    const other = hostChart();
    expect(findHostCluster(other)).toBeUndefined();
    const imported = HostCluster.fromClusterName(other, 'ocp4', 'host');
    expect(findHostCluster(other)).toBe(imported);
  });
});
