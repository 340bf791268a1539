import { JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { findHostCluster, HostCluster, HostClusterProps } from '../../src/clusters/host-cluster';
import { hostChart, manifestsOf, mistakesOf, objectsOf } from '../support/program';

function manifests(props?: HostClusterProps): any[] {
  const chart = hostChart();
  new HostCluster(chart, 'ocp4', props);
  return manifestsOf(chart);
}

const CONTROLLER = { migration_controller: true, migration_ui: true, migration_velero: true };

describe('the MigCluster', () => {
  test('is called host whatever the construct is called, as the one that the operator makes by itself, so that both are one object', () => {
    expect(manifests()).toEqual([{
      apiVersion: 'migration.openshift.io/v1alpha1',
      kind: 'MigCluster',
      metadata: { name: 'host', namespace: 'openshift-migration' },
      spec: { isHostCluster: true },
    }]);
  });

  test('has another name where one is given, and the operator is told of it, so that it makes no second one', () => {
    const [controller, cluster] = manifests({ metadata: { name: 'ocp4' } });
    expect(controller.spec).toEqual({ ...CONTROLLER, cluster_name: 'ocp4' });
    expect(cluster.metadata.name).toBe('ocp4');
  });

  test('takes labels and annotations', () => {
    expect(manifests({ metadata: { labels: { team: 'moving' }, annotations: { note: 'ours' } } })[0].metadata)
      .toEqual({ name: 'host', namespace: 'openshift-migration', labels: { team: 'moving' }, annotations: { note: 'ours' } });
  });

  test('declares its versions in annotations, beside others', () => {
    expect(manifests({ openshift: '4.20', mtc: '1.8', metadata: { annotations: { note: 'ours' } } })[0].metadata.annotations)
      .toEqual({ 'note': 'ours', 'cdk8s-mtc.io/openshift-version': '4.20', 'cdk8s-mtc.io/mtc-version': '1.8' });
    expect(manifests({ openshift: '4.20' })[0].metadata.annotations).toEqual({ 'cdk8s-mtc.io/openshift-version': '4.20' });
  });

  test('takes nothing as a version that is not one', () => {
    const chart = hostChart();
    new HostCluster(chart, 'host', { openshift: 'latest', mtc: '1.8.x' });
    expect(mistakesOf(chart)).toEqual([
      '[ocp4/host] openshift: "latest" is not a version; write a string such as "4.20".',
      '[ocp4/host] mtc: "1.8.x" is not a version; write a string such as "1.8.16".',
    ]);
  });

  test('takes no number as a version: 4.20 would be 4.2', () => {
    const chart = hostChart();
    new HostCluster(chart, 'host', { openshift: 4.20 as any });
    expect(mistakesOf(chart)).toEqual(['[ocp4/host] openshift: 4.2 is not a version; write a string such as "4.20".']);
  });

  test('has each option where it is asked for', () => {
    const props = { exposedRegistryPath: 'registry.apps.ocp4.example.com', azureResourceGroup: 'disks', restartRestic: false, refresh: true };
    expect(manifests(props).find(({ kind }) => kind === 'MigCluster').spec).toEqual({ isHostCluster: true, ...props });
  });

  test('survives a JSON patch, with fields that nobody knows', () => {
    const chart = hostChart();
    new HostCluster(chart, 'ocp4').apiObject.addJsonPatch(JsonPatch.add('/spec/of_our_own', { a: 1 }));
    expect(manifestsOf(chart)[0].spec).toEqual({ isHostCluster: true, of_our_own: { a: 1 } });
  });
});

describe('the operator\'s settings', () => {
  test('are not written unless something needs one', () => {
    expect(manifests().map(({ kind }) => kind)).toEqual(['MigCluster']);
  });

  test('are written where the user sets some', () => {
    expect(manifests({ controller: { migPvLimit: 200, ui: false } })[0].spec).toEqual({ ...CONTROLLER, migration_ui: false, cluster_name: 'host', mig_pv_limit: 200 });
  });

  test('hold Azure\'s resource group, from which the operator sets the field of its own MigCluster', () => {
    expect(manifests({ azureResourceGroup: 'disks' })[0].spec).toEqual({ ...CONTROLLER, cluster_name: 'host', azure_resource_group: 'disks' });
  });

  test('hold the restart of Restic, too', () => {
    expect(manifests({ restartRestic: false })[0].spec).toEqual({ ...CONTROLLER, cluster_name: 'host', host_cluster_restart_restic: false });
  });

  test('are one object, however often they are asked for', () => {
    const chart = hostChart();
    const host = new HostCluster(chart, 'ocp4');
    host.controller.configure({ migPvLimit: 200 });
    host.controller.configure({ migPodLimit: 300 });
    expect(objectsOf(chart)).toEqual(['MigCluster host', 'MigrationController migration-controller']);
  });
});

test('the chart is the one that the cluster was created in', () => {
  const chart = hostChart();
  expect(new HostCluster(chart, 'ocp4').chart).toBe(chart);
});

describe('what is refused', () => {
  const refused = (props: HostClusterProps) => {
    const chart = hostChart();
    new HostCluster(chart, 'ocp4', props);
    return mistakesOf(chart);
  };

  test('a name that Kubernetes does not take', () => {
    expect(refused({ metadata: { name: 'OCP_4' } })[0]).toBe(
      '[ocp4/ocp4] metadata.name: "OCP_4" is no name that Kubernetes takes (lower-case letters, digits, "-" and ".", beginning and ending with a letter or a digit); write "ocp-4".');
  });

  test('a namespace that MTC does not watch', () => {
    expect(refused({ metadata: { namespace: 'openshift-config' } })).toEqual([
      '[ocp4/ocp4] metadata.namespace: "openshift-config" is not watched: MTC\'s controllers ignore its objects outside openshift-migration; leave it out.',
    ]);
  });

  test('a resource group that differs from the one that its controller has', () => {
    expect(refused({ azureResourceGroup: 'disks', controller: { azureResourceGroup: 'other' } })).toEqual([
      '[ocp4/ocp4] azureResourceGroup: "disks" is set to "other" elsewhere; set it in one place.',
    ]);
  });

  test('a registry path with a scheme', () => {
    expect(refused({ exposedRegistryPath: 'https://registry.corp' })).toEqual([
      '[ocp4/ocp4] exposedRegistryPath: "https://registry.corp" has a scheme: MTC adds scheme and path itself; write "registry.corp".',
    ]);
  });
});

describe('a host cluster that is there already', () => {
  test('has its name, and nothing is written for it', () => {
    const chart = hostChart();
    const host = HostCluster.fromClusterName(chart, 'ocp4', 'host');
    expect([host.clusterName, host.isHostCluster, host.chart]).toEqual(['host', true, chart]);
    expect(manifestsOf(chart)).toEqual([]);
  });

  test('can be given settings, which keep its name', () => {
    const chart = hostChart();
    HostCluster.fromClusterName(chart, 'ocp4', 'mine').controller.configure({ migPvLimit: 200 });
    expect(manifestsOf(chart)[0].spec).toEqual({ ...CONTROLLER, cluster_name: 'mine', mig_pv_limit: 200 });
  });

  test('has a name that an object can have', () => {
    const chart = hostChart();
    HostCluster.fromClusterName(chart, 'ocp4', 'The Host');
    expect(mistakesOf(chart)).toEqual([
      '[ocp4/ocp4] clusterName: "The Host" is no name that Kubernetes takes (lower-case letters, digits, "-" and ".", beginning and ending with a letter or a digit); write "the-host".',
    ]);
  });
});

describe('the host cluster of a chart is found', () => {
  test('wherever it is in the chart, be it described or there already', () => {
    const chart = hostChart();
    const host = new HostCluster(new Construct(chart, 'x'), 'ocp4');
    expect(findHostCluster(chart)).toBe(host);
    const other = hostChart();
    expect(findHostCluster(other)).toBeUndefined();
    const imported = HostCluster.fromClusterName(other, 'ocp4', 'host');
    expect(findHostCluster(other)).toBe(imported);
  });
});
