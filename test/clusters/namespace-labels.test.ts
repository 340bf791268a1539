import { HostCluster } from '../../src/clusters/host-cluster';
import { allowPods, allowPrivilegedPods } from '../../src/clusters/namespace-labels';
import { hostChart, manifestsOf } from '../support/program';

test('a namespace is given the labels by which Pod Security lets root in, once', () => {
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

test('the widest of what is asked for counts, in whichever order', () => {
  for (const levels of [['baseline', 'privileged'], ['privileged', 'baseline']] as const) {
    const chart = hostChart();
    const host = HostCluster.fromClusterName(chart, 'host', 'host');
    levels.forEach((level) => allowPods(host, chart, 'shop', level));
    expect(manifestsOf(chart).map(({ metadata }) => metadata.labels['pod-security.kubernetes.io/enforce'])).toEqual(['privileged']);
  }
});
