import { rsyncProblem, sidesOf } from './quota';
import { list } from '../../engine/manifest';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { loadOfUnknown } from '../../reading/model/load';
import { specOf } from '../../reading/plan';

const example = (memory: string) => documents(filesOf('ocp4',
  planExample('', { destination: 'host', namespaces: '[shop]' }), `apiVersion: v1
kind: ResourceQuota
metadata: { name: limits, namespace: shop }
spec: { hard: { requests.memory: ${memory} } }
`));

/** The rule on quotas in namespaces of which nobody knows whether they have volumes. */
export const QUOTA_OF_UNKNOWN_RULES: readonly Rule[] = [
  {
    id: 'namespace/quota-of-possible-rsync',
    severity: 'info',
    title: 'A quota leaves room for a pod of rsync, if there are volumes',
    rationale: 'Direct volume migration runs a pod with two containers of the same requests and limits in each '
      + 'namespace that has volumes. A quota below that lets no volume be copied (FailedCreatingRsyncPods). This '
      + 'is judged if no file describes the volumes and workloads of the namespace; '
      + 'namespace/quota-of-rsync judges what the files describe.',
    source: 'mig-controller pkg/controller/directvolumemigration/{rsync,resource}.go; Kubernetes ResourceQuota',
    on: ['ResourceQuota', 'ClusterResourceQuota'],
    skips: ['patch'],
    breaks: example('1Gi'),
    finds: [{
      path: 'spec.hard["requests.memory"]',
      message: 'is 1Gi, but rsync needs 2Gi in namespace "shop" of the destination, with 1 pod for the volumes of '
        + 'MigPlan openshift-migration/shop: MTC reports FailedCreatingRsyncPods, if the namespace has volumes',
      fix: 'Write at least `requests.memory: 2Gi`, plus what the namespace contains already, or lower '
        + '`target_rsync_pod_memory_requests`.',
    }],
    keeps: example('2Gi'),
    * check(manifest, set) {
      const { scopes, scopeSelector } = specOf(manifest);
      for (const one of list(scopes).length > 0 || scopeSelector ? [] : sidesOf(set, manifest)) {
        const load = loadOfUnknown(set, one);
        const problem = load && rsyncProblem(set, manifest, one, load);
        if (problem) {
          yield { ...problem, message: `${problem.message}, if the namespace has volumes` };
          return;
        }
      }
    },
  },
];
