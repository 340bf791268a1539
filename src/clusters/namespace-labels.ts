import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ICluster } from './cluster';
import { ownScope } from '../charts/names';
import { ownedBy } from '../constructs/owner';

/** A Pod Security level that allows root: with a few capabilities, or with all. */
export type PodSecurityLevel = 'baseline' | 'privileged';

/** The modes of Pod Security: the first admits pods, the others prevent warnings. MTC reads only the first. */
const MODES = ['enforce', 'audit', 'warn'];

const LEVELS = new WeakMap<IConstruct, PodSecurityLevel>();

/** Labels a namespace of a cluster so that privileged pods are admitted; once, even if several plans need it. */
export function allowPrivilegedPods(owner: IConstruct, cluster: ICluster, namespace: string): void {
  allowPods(owner, cluster.chart, namespace, 'privileged');
}

/** Labels a namespace for a level. If several levels are requested for one namespace, the most permissive applies. */
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
