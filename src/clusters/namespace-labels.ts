import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ICluster } from './cluster';
import { ownScope } from '../charts/names';
import { ownedBy } from '../constructs/owner';

/** A level of Pod Security that lets root in: with a handful of capabilities, or with everything. */
export type PodSecurityLevel = 'baseline' | 'privileged';

/** Where pods shall be let in: the first label does it, the others keep the cluster from complaining. MTC reads only the first, too. */
const MODES = ['enforce', 'audit', 'warn'];

const LEVELS = new WeakMap<IConstruct, PodSecurityLevel>();

/** Writes the labels of a namespace for a cluster by which root is let in with all privileges; once, however many plans ask for it. */
export function allowPrivilegedPods(owner: IConstruct, cluster: ICluster, namespace: string): void {
  allowPods(owner, cluster.chart, namespace, 'privileged');
}

/** The same for a level. Where several ask for one namespace, the widest counts. */
export function allowPods(owner: IConstruct, chart: Chart, namespace: string, level: PodSecurityLevel): void {
  const id = `namespace:${namespace}`;
  const scope = ownScope(chart);
  const present = scope.node.tryFindChild(id) as ApiObject | undefined;
  const labels = MODES.map((mode): [string, string] => [`pod-security.kubernetes.io/${mode}`, level]);
  if (!present) {
    const written = ownedBy(owner, new ApiObject(scope, id, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: Object.fromEntries(labels) },
    }));
    LEVELS.set(written, level);
  } else if (LEVELS.get(present) === 'baseline') {
    labels.forEach(([key, value]) => present.metadata.addLabel(key, value));
    LEVELS.set(present, level);
  }
}
