import { HostCluster } from '../../src/clusters/host-cluster';
import { allowPods, allowPrivilegedPods } from '../../src/clusters/namespace-labels';
import { hostChart, manifestsOf } from '../support/program';

test('a namespace gets the labels with which Pod Security admits root, once', () => {
  const chart = hostChart();
  const host = HostCluster.fromClusterName(chart, 'host', 'host');
  allowPrivilegedPods(host, host, 'shop');
  allowPrivilegedPods(host, host, 'shop');
  expect(manifestsOf(chart)).toEqual([{
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'shop',
      labels: {
        'pod-security.kubernetes.io/enforce': 'privileged',
        'pod-security.kubernetes.io/audit': 'privileged',
        'pod-security.kubernetes.io/warn': 'privileged',
      },
    },
  }]);
});

test('the most permissive level applies, in any order', () => {
  for (const levels of [['baseline', 'privileged'], ['privileged', 'baseline']] as const) {
    const chart = hostChart();
    const host = HostCluster.fromClusterName(chart, 'host', 'host');
    levels.forEach((level) => allowPods(host, chart, 'shop', level));
    expect(manifestsOf(chart).map(({ metadata }) => metadata.labels['pod-security.kubernetes.io/enforce']))
      .toEqual(['privileged']);
  }
});
