import { append } from '../../engine/append';
import { derived } from '../../engine/derived';
import { Manifest, nameOf } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, filesOf, planExample } from '../../examples/plan';
import { ClusterIdentities } from '../../reading/model/identity';
import { plansOf, specOf } from '../../reading/plan';
import { quote } from '../../reading/text';

const remote = (url: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigCluster
metadata: { name: ocp3, namespace: openshift-migration }
spec:
  isHostCluster: false
  url: ${url}
  serviceAccountSecretRef: { name: ocp3-token, namespace: openshift-config }
  exposedRegistryPath: registry.apps.ocp3.example.com
`;

const host = (name: string, source: string, namespaces: string) =>
  filesOf(name, remote(source), planExample('', { destination: 'host', namespaces }));

const OLD = 'https://api.ocp3.example.com:8443';

/** Rules on plans of several host clusters. */
export const PLAN_HOST_RULES: readonly Rule[] = [
  {
    id: 'plan/cluster-of-two-hosts',
    severity: 'warning',
    title: 'A cluster is source or destination for plans of one host cluster',
    rationale: 'When a run begins, MTC deletes the Velero backups and restores on its two clusters that are new or '
      + 'in progress, unless its own host cluster knows the run that they belong to, and restarts Velero. The runs '
      + 'of another host cluster are unknown to it: their backups, restores and Velero are gone in the middle of the '
      + 'run.',
    source: 'mig-controller pkg/controller/migmigration/{backup,restore,pod}.go',
    on: 'MigPlan',
    breaks: documents(host('east', OLD, '[shop-web]'), host('west', OLD, '[shop-db]')),
    finds: [{
      path: 'spec.srcMigClusterRef',
      message: 'MigPlan openshift-migration/shop of host cluster "east" uses the same cluster: a run of one host '
        + 'cluster deletes the running Velero backups and restores of the other there, and restarts Velero',
      fix: 'Run the plans of the two host clusters one after the other, or move them to one host cluster.',
    }],
    keeps: documents(host('east', OLD, '[shop-web]'), host('west', 'https://api.ocp2.example.com:8443', '[shop-db]')),
    * check(plan, set) {
      for (const { field, other } of usesOfTwoHosts(set).get(plan) ?? []) {
        yield {
          path: `spec.${field}`,
          message: `${nameOf(other)} of host cluster ${quote(other.cluster)} uses the same cluster: a `
            + 'run of one host cluster deletes the running Velero backups and restores of the other there, and '
            + 'restarts Velero',
          fix: 'Run the plans of the two host clusters one after the other, or move them to one host cluster.',
        };
      }
    },
  },
];

/** A cluster in a plan that a plan of another host cluster uses as well. */
interface SecondUse {
  readonly field: string;
  /** The first plan with this cluster. */
  readonly other: Manifest;
}

/** The second uses of clusters in the open plans of known host clusters: each once for each host cluster. */
const usesOfTwoHosts = derived((set: ManifestSet): ReadonlyMap<Manifest, SecondUse[]> => {
  const uses = new Map<Manifest, SecondUse[]>();
  const first = new Map<string, Manifest>();
  const seen = new Set<string>();
  for (const plan of plansOf(set).filter((each) => each.cluster !== undefined && specOf(each).closed !== true)) {
    for (const field of ['srcMigClusterRef', 'destMigClusterRef']) {
      const key = ClusterIdentities.in(set).of(plan, specOf(plan)[field])?.key;
      const other = key === undefined ? undefined : first.get(key);
      if (key !== undefined && !seen.has(`${plan.cluster}\0${key}`)) {
        seen.add(`${plan.cluster}\0${key}`);
        first.set(key, other ?? plan);
        if (other && other.cluster !== plan.cluster) {
          append(uses, plan, { field, other });
        }
      }
    }
  }
  return uses;
});
