import { areBothReady, isSamePlan } from './overlap';
import { CopyMethod, VolumeAction } from '../../../api/mig-plan';
import { StorageProviderName } from '../../../api/mig-storage';
import { derived } from '../../engine/derived';
import { list, Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, planExample } from '../../examples/plan';
import { ClusterIdentities } from '../../reading/model/identity';
import { namespaceEntries, plansOf, specOf, VolumeEntry, volumesOf } from '../../reading/plan';
import { pointedAt } from '../../reading/references';
import { quote } from '../../reading/text';
import { credentialsOf } from '../storage/credentials';

/** The Secret in openshift-migration from which Velero reads the credentials of a provider. */
const VELERO_SECRETS: Readonly<Record<StorageProviderName, string>> = {
  aws: 'cloud-credentials',
  gcp: 'cloud-credentials-gcp',
  azure: 'cloud-credentials-azure',
};

const storage = (name: string) => `apiVersion: migration.openshift.io/v1alpha1
kind: MigStorage
metadata: { name: ${name}, namespace: openshift-migration }
spec:
  backupStorageProvider: aws
  backupStorageConfig:
    awsBucketName: ${name}
    awsRegion: eu-central-1
    credsSecretRef: { name: ${name}-credentials, namespace: openshift-config }
`;

const planWith = (name: string, repository: string, namespaces: string, fields = '') =>
  planExample(fields, { name, namespaces }).replace('name: backups,', `name: ${repository},`);

const FIRST = planWith('first', 'backups', '[shop-web]');
const SECOND = planWith('second', 'backups', '[shop-db]');

const volumes = (taken: string, skipped: string) => `persistentVolumes:${[taken, skipped].map((name) => `
    - name: ${name}
      pvc: { namespace: shop, name: ${name}, accessModes: [ReadWriteOnce] }
      selection: { action: ${name === taken ? 'copy, copyMethod: filesystem, storageClass: gp3-csi' : 'skip'} }
      supported: { actions: [], copyMethods: [] }`).join('')}`;

const READY = 'status: { conditions: [{ type: Ready, status: "True", category: Required, lastTransitionTime: '
  + '"2026-01-01T00:00:00Z" }] }\n';

/** Two plans that MTC 1.8.6 has accepted, because each skips the volume that the other copies. */
const split = (fields = '') => documents(
  planExample(`${fields}${volumes('data', 'media')}`, { name: 'first', namespaces: '[shop]' }) + READY,
  planExample(`${fields}${volumes('media', 'data')}`, { name: 'second', namespaces: '[shop]' }) + READY,
);

/** Rules on what one plan does to the running runs of another. */
export const PLAN_SIDE_EFFECT_RULES: readonly Rule[] = [
  {
    id: 'plan/other-credentials',
    severity: 'warning',
    title: 'The open plans of a cluster use the same credentials for one storage provider',
    rationale: 'Velero has one Secret for each provider on each cluster, such as cloud-credentials. MTC writes the '
      + 'credentials of a plan\'s repository into it on both clusters of the plan whenever it reconciles the plan: '
      + 'when it is applied or refreshed, or when another object changes. If another plan with other credentials is '
      + 'running, its backups and restores fail, or the run waits in EnsureCloudSecretPropagated.',
    source: 'mig-controller pkg/controller/migplan/storage.go, pkg/cloudprovider/*.go',
    on: 'MigPlan',
    breaks: documents(storage('backups'), storage('archive'), FIRST, planWith('second', 'archive', '[shop-db]')),
    finds: [{
      path: 'spec.migStorageRef',
      message: 'MigPlan openshift-migration/first has other credentials for aws and shares a cluster with this plan: '
        + 'when MTC reconciles one plan, it replaces the credentials in Secret cloud-credentials under a running run '
        + 'of the other',
      fix: 'Use repositories with the same credentials, or close one plan before you apply the other.',
    }],
    keeps: documents(storage('backups'), FIRST, SECOND),
    * check(plan, set) {
      const found = otherCredentials(set).get(plan);
      if (found) {
        const { use: { provider }, other } = found;
        yield {
          path: 'spec.migStorageRef',
          message: `${nameOf(other.plan)} has other credentials for ${provider} and shares a cluster with this plan: `
            + `when MTC reconciles one plan, it replaces the credentials in Secret ${VELERO_SECRETS[provider]} under a `
            + 'running run of the other',
          fix: 'Use repositories with the same credentials, or close one plan before you apply the other.',
        };
      }
    },
  },
  {
    id: 'plan/closed-beside-open',
    severity: 'info',
    title: 'A plan is closed while no other plan is running',
    rationale: 'When a plan is closed, MTC deletes everything with the plan\'s labels on all clusters. The Secret '
      + 'that Velero reads the credentials from has the labels of the plan that created it, but all plans of the '
      + 'cluster use it. A run that needs it at that time fails, and may crash MTC\'s controller; MTC creates the '
      + 'Secret again when it reconciles an open plan.',
    source: 'mig-controller pkg/controller/migplan/{migplan_controller,storage}.go',
    on: 'MigPlan',
    breaks: documents(storage('backups'), planWith('first', 'backups', '[shop-web]', 'closed: true'), SECOND),
    finds: [{
      path: 'spec.closed',
      message: 'closing the plan can delete Secret cloud-credentials in openshift-migration, which MigPlan '
        + 'openshift-migration/second uses: a run in progress fails',
      fix: 'Close the plan while no run of another plan is in progress.',
    }],
    keeps: documents(storage('backups'), FIRST, SECOND),
    * check(plan, set) {
      if (specOf(plan).closed !== true || isClosedAlready(plan)) {
        return;
      }
      const { byPlan, lastOpen } = credentialsUses(set);
      for (const use of byPlan.get(plan) ?? []) {
        const other = lastOpen.get(keyOfUse(use));
        if (other && !isSamePlan(plan, other)) {
          yield {
            path: 'spec.closed',
            message: `closing the plan can delete Secret ${VELERO_SECRETS[use.provider]} in openshift-migration, which `
              + `${nameOf(other)} uses: a run in progress fails`,
            fix: 'Close the plan while no run of another plan is in progress.',
          };
          return;
        }
      }
    },
  },
  {
    id: 'plan/shared-namespace',
    severity: 'warning',
    title: 'No two open plans copy volumes of one namespace directly',
    rationale: 'When MTC begins to copy volumes, it deletes all rsync pods, Services, Routes, ConfigMaps and Secrets '
      + 'in the source and destination namespaces of the plan. Their labels do not tell whose they are, so a running '
      + 'copy of another plan in the same namespace loses its pods. This concerns plans of two host clusters, and '
      + 'plans that MTC 1.8.6 has accepted because they divide the volumes of a namespace. Other versions of MTC '
      + 'report PlanConflict for two such plans of one host cluster.',
    source: 'mig-controller pkg/controller/directvolumemigration/{rsync,task}.go',
    on: 'MigPlan',
    breaks: split(),
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'MigPlan openshift-migration/first also copies volumes in namespace "shop" of the same cluster: a run '
        + 'of one plan deletes the rsync pods of the other there',
      fix: 'Run the two plans one after the other, or keep the namespace in one of them.',
    }],
    keeps: split('indirectVolumeMigration: true\n  '),
    * check(plan, set) {
      const found = sharedNamespaces(set).get(plan);
      if (found) {
        const { use, other } = found;
        yield {
          path: `spec.namespaces[${use.index}]`,
          message: `${nameOf(other.plan)}${ofOtherHost(plan, other.plan)} also copies volumes in namespace `
            + `${quote(use.name)} of the same cluster: a run of one plan deletes the `
            + 'rsync pods of the other there',
          fix: 'Run the two plans one after the other, or keep the namespace in one of them.',
        };
      }
    },
  },
];

/** A plan's use of something that other plans may use as well. */
interface Use {
  readonly plan: Manifest;
  /** Two uses are of the same thing if both are equal: one string of place and name would be made for each use. */
  readonly place: string;
  readonly name: string;
}

/**
 * For each plan, its first use of something that an earlier plan uses as well, if the two uses matter to each other.
 */
function sharedUses<U extends Use>(
  uses: Iterable<U>, matter: (use: U, other: U) => boolean,
): ReadonlyMap<Manifest, { use: U; other: U }> {
  const first = new Map<string, Map<string, U>>();
  const found = new Map<Manifest, { use: U; other: U }>();
  for (const use of uses) {
    const ofPlace = first.get(use.place) ?? new Map<string, U>();
    const other = ofPlace.get(use.name);
    if (!other) {
      first.set(use.place, ofPlace.set(use.name, use));
    } else if (!found.has(use.plan) && !isSamePlan(use.plan, other.plan) && matter(use, other)) {
      found.set(use.plan, { use, other });
    }
  }
  return found;
}

/**
 * The credentials that MTC writes to one of a plan's clusters. The place is host cluster and cluster, the name that of
 * the provider.
 */
interface CredentialsUse extends Use {
  readonly provider: StorageProviderName;
  /** Equal if the credentials are. Never shown. */
  readonly credentials: string;
}

const credentialsUses = derived((set: ManifestSet) => {
  const byPlan = new Map(plansOf(set).map((plan) => [plan, credentialsUsesOf(set, plan)]));
  const open = [...byPlan.values()].flat().filter(({ plan }) => specOf(plan).closed !== true);
  return { byPlan, open, lastOpen: new Map(open.map((use) => [keyOfUse(use), use.plan])) };
});

function keyOfUse({ place, name }: Use): string {
  return `${place}\0${name}`;
}

function credentialsUsesOf(set: ManifestSet, plan: Manifest): CredentialsUse[] {
  const { srcMigClusterRef, destMigClusterRef, migStorageRef } = specOf(plan);
  const repository = pointedAt(set, plan, 'MigStorage', migStorageRef);
  const clusters = [srcMigClusterRef, destMigClusterRef]
    .map((reference) => ClusterIdentities.in(set).of(plan, reference)?.key);
  const known = [...new Set(clusters)].filter((cluster): cluster is string => cluster !== undefined);
  const written = repository ? [...credentialsOf(set, repository)] : [];
  return written.flatMap(([provider, credentials]) =>
    known.map((cluster) => ({
      plan, provider, credentials, place: `${plan.cluster ?? ''}\0${cluster}`, name: provider,
    })));
}

const otherCredentials = derived((set: ManifestSet) =>
  sharedUses(credentialsUses(set).open, (use, other) => use.credentials !== other.credentials));

function isClosedAlready(plan: Manifest): boolean {
  return list(record(plan.object.status).conditions).some((condition) => record(condition).type === 'Closed');
}

/**
 * A namespace in which a plan copies volumes directly. The place is side and cluster, the name the namespace's: a plan
 * may continue with the result of another, which is on the other side there.
 */
interface NamespaceUse extends Use {
  readonly index: number;
}

const sharedNamespaces = derived((set: ManifestSet) =>
  sharedUses(namespaceUses(set), (use, other) => !isOverlap(use.plan, other.plan)));

function* namespaceUses(set: ManifestSet): Generator<NamespaceUse> {
  for (const plan of plansOf(set)) {
    const spec = specOf(plan);
    if (spec.closed !== true && spec.indirectVolumeMigration !== true) {
      const identities = ClusterIdentities.in(set);
      const places = [['source', identities.of(plan, spec.srcMigClusterRef)],
        ['destination', identities.of(plan, spec.destMigClusterRef)]] as const;
      const known = places.flatMap(([side, cluster]) => cluster ? [{ side, place: `${side}\0${cluster.key}` }] : []);
      for (const entry of known.length > 0 ? namespaceEntries(spec.namespaces) : []) {
        for (const { side, place } of mayCopy(plan, entry.source) ? known : []) {
          yield { plan, index: entry.index, name: entry[side], place };
        }
      }
    }
  }
}

/**
 * Whether a plan may copy a volume of a source namespace directly: not if it selects another action or method for all
 * of them.
 */
function mayCopy(plan: Manifest, source: string): boolean {
  return copiesOf(plan).get(source) ?? true;
}

/** By the source namespaces of which a plan selects volumes: whether it may copy one of them directly. */
const copiesOf = derived((plan: Manifest): ReadonlyMap<string, boolean> => {
  const copies = new Map<string, boolean>();
  for (const { pvc, selection: { action, copyMethod } } of volumesOf(plan)) {
    const namespace = text(pvc.namespace);
    copies.set(namespace, copies.get(namespace) === true || action !== VolumeAction.SKIP
      && action !== VolumeAction.MOVE && copyMethod !== CopyMethod.SNAPSHOT);
  }
  return copies;
});

/**
 * Whether another rule reports the overlap: that of two plans of one host cluster, unless its MTC has accepted both.
 */
function isOverlap(one: Manifest, other: Manifest): boolean {
  return one.cluster === other.cluster && !(areBothReady(one, other) && divideVolumes(one, other));
}

/** Whether each plan skips the volumes that the other copies or moves. */
function divideVolumes(one: Manifest, other: Manifest): boolean {
  const [own, theirs] = [one, other].map((plan) => volumesOf(plan));
  const taken = new Set(theirs.filter(isTaken).map((volume) => volume.name));
  return taken.size > 0 && taken.size < theirs.length && !own.every(isTaken) && own.some(isTaken)
    && !own.some((volume) => isTaken(volume) && taken.has(volume.name));
}

function isTaken(volume: VolumeEntry): boolean {
  return volume.selection.action !== VolumeAction.SKIP;
}

function ofOtherHost(one: Manifest, other: Manifest): string {
  return text(other.cluster) && one.cluster !== other.cluster ? ` of host cluster ${quote(other.cluster)}` : '';
}
