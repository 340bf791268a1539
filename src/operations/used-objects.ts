import { Cluster, keyOf, referenceTo } from './cluster';
import { MTC_NAMESPACE } from '../api/common';
import { MIG_PLAN } from '../api/mig-plan';
import { conditionsIn, LiveObject, valueAt } from '../api/outcomes/outcome-of';
import { isDnsLabel, isDnsSubdomain } from '../grammar/dns';
import { IndexObject } from '../output/migration-index';

/** The fields of a MigPlan that refer to objects, and what these refer to in turn. */
const REFERENCES: ReadonlyArray<readonly [field: string, kind: string, secrets: readonly string[]]> = [
  ['srcMigClusterRef', 'MigCluster', ['serviceAccountSecretRef']],
  ['destMigClusterRef', 'MigCluster', ['serviceAccountSecretRef']],
  ['migStorageRef', 'MigStorage', ['backupStorageConfig.credsSecretRef', 'volumeSnapshotConfig.credsSecretRef']],
];

/** The kinds that plans use. */
export const USED_KINDS: readonly string[] = ['MigCluster', 'MigStorage', 'MigHook', 'Secret'];

/** Whether MTC has closed a plan, or it does not exist. */
export function isClosed(plan: LiveObject | undefined): boolean {
  return plan === undefined || conditionsIn(plan).some(({ type, status }) => type === 'Closed' && status === 'True');
}

/**
 * What the open plans of a cluster use, by its key, and a plan that uses it: clusters, repositories, their Secrets, and
 * hooks.
 *
 * @param isMeant which plans count
 */
export async function usedObjects(
  cluster: Cluster, isMeant: (plan: IndexObject) => boolean,
): Promise<ReadonlyMap<string, IndexObject>> {
  const used = new Map<string, IndexObject>();
  for (const plan of await cluster.list({ ...MIG_PLAN, namespace: MTC_NAMESPACE })) {
    if (isMeant(referenceTo(plan)) && !isClosed(plan)) {
      const hooks: unknown[] = Array.isArray(plan.spec?.hooks) ? plan.spec.hooks : [];
      hooks.map((hook: any) => reference(hook?.reference, MIG_PLAN.apiVersion, 'MigHook'))
        .forEach((hook) => hook && used.set(keyOf(hook), referenceTo(plan)));
      for (const [field, kind, secrets] of REFERENCES) {
        const target = reference(plan.spec?.[field], MIG_PLAN.apiVersion, kind);
        const live = target && await cluster.get(target);
        const targets = secrets.map((path) => reference(live && valueAt(live, `spec.${path}`), 'v1', 'Secret'));
        [target, ...targets].forEach((each) => each && used.set(keyOf(each), referenceTo(plan)));
      }
    }
  }
  return used;
}

/** The reference in a field of a plan; undefined if no object can have this name, so that nothing is asked for it. */
function reference(value: any, apiVersion: string, kind: string): IndexObject | undefined {
  return isDnsSubdomain(value?.name) && isDnsLabel(value.namespace)
    ? { apiVersion, kind, namespace: value.namespace, name: value.name }
    : undefined;
}
