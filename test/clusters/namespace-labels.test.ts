import { HostCluster } from '../../src/clusters/host-cluster';
import { allowPrivilegedPods } from '../../src/clusters/namespace-labels';
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
