import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ICluster } from './cluster';
import { ownedBy } from '../findings/owner';

/** What Pod Security must allow in a namespace for rsync to run as root there. MTC reads only the first; the others keep the cluster from complaining. */
const PRIVILEGED_LABELS = {
  'pod-security.kubernetes.io/enforce': 'privileged',
  'pod-security.kubernetes.io/audit': 'privileged',
  'pod-security.kubernetes.io/warn': 'privileged',
};

/** Writes the labels of a namespace for a cluster; once, however many plans ask for it. */
export function allowPrivilegedPods(owner: IConstruct, cluster: ICluster, namespace: string): void {
  const id = `namespace-${namespace}`;
  if (!cluster.chart.node.tryFindChild(id)) {
    ownedBy(owner, new ApiObject(cluster.chart, id, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: PRIVILEGED_LABELS },
    }));
  }
}
