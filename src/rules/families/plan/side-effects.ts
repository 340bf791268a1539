import { ClusterIdentities } from './cluster-identity';
import { haveOtherVolumes, isSamePlan } from './overlap';
import { CopyMethod, VolumeAction } from '../../../api/mig-plan';
import { StorageProviderName } from '../../../api/mig-storage';
import { list, Manifest, nameOf, record, text } from '../../engine/manifest';
import { ManifestSet } from '../../engine/manifest-set';
import { Rule } from '../../engine/rule';
import { documents, planExample } from '../../examples/plan';
import { namespaceEntries, plansOf, specOf, volumesOf } from '../../reading/plan';
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

const split = (fields = '') => documents(
  planExample(`${fields}${volumes('data', 'media')}`, { name: 'first', namespaces: '[shop]' }),
  planExample(`${fields}${volumes('media', 'data')}`, { name: 'second', namespaces: '[shop]' }),
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
    breaks: documents(storage('backups'), storage('archive'), FIRST, planWith('second', 'archive', '[shop-db]')),
    finds: [{
      path: 'spec.migStorageRef',
      message: 'MigPlan openshift-migration/first has other credentials for aws and shares a cluster with this plan: when '
        + 'MTC reconciles one plan, it replaces the credentials in Secret cloud-credentials under a running run of the '
        + 'other',
      fix: 'Use repositories with the same credentials, or close one plan before you apply the other.',
    }],
    keeps: documents(storage('backups'), FIRST, SECOND),
    * check(set) {
      const first = new Map<string, CredentialsUse>();
      const told = new Set<Manifest>();
      for (const use of credentialsUses(set).filter(({ isClosed }) => !isClosed)) {
        const other = first.get(use.place);
        if (!other) {
          first.set(use.place, use);
        } else if (!isSamePlan(use.plan, other.plan) && use.credentials !== other.credentials && !told.has(use.plan)) {
          told.add(use.plan);
          yield {
            manifest: use.plan,
            path: 'spec.migStorageRef',
            message: `${nameOf(other.plan)} has other credentials for ${use.provider} and shares a cluster with this `
              + 'plan: when MTC reconciles one plan, it replaces the credentials in Secret '
              + `${VELERO_SECRETS[use.provider]} under a running run of the other`,
            fix: 'Use repositories with the same credentials, or close one plan before you apply the other.',
          };
        }
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
    breaks: documents(storage('backups'), planWith('first', 'backups', '[shop-web]', 'closed: true'), SECOND),
    finds: [{
      path: 'spec.closed',
      message: 'closing the plan can delete Secret cloud-credentials in openshift-migration, which MigPlan '
        + 'openshift-migration/second uses: a run in progress fails',
      fix: 'Close the plan while no run of another plan is in progress.',
    }],
    keeps: documents(storage('backups'), FIRST, SECOND),
    * check(set) {
      const uses = credentialsUses(set);
      const open = new Map(uses.filter(({ isClosed }) => !isClosed).map((use) => [use.place, use]));
      const told = new Set<Manifest>();
      for (const { plan, place, provider } of uses.filter((use) => use.isClosed && !isClosedAlready(use.plan))) {
        const other = open.get(place);
        if (other && !isSamePlan(plan, other.plan) && !told.has(plan)) {
          told.add(plan);
          yield {
            manifest: plan,
            path: 'spec.closed',
            message: `closing the plan can delete Secret ${VELERO_SECRETS[provider]} in openshift-migration, which `
              + `${nameOf(other.plan)} uses: a run in progress fails`,
            fix: 'Close the plan while no run of another plan is in progress.',
          };
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
      + 'copy of another plan in the same namespace loses its pods. Plans that divide the volumes of a namespace are '
      + 'Ready, but must run one after the other.',
    source: 'mig-controller pkg/controller/directvolumemigration/{rsync,task}.go',
    breaks: split(),
    finds: [{
      path: 'spec.namespaces[0]',
      message: 'MigPlan openshift-migration/first also copies volumes in namespace "shop" of the same cluster: a run of one '
        + 'plan deletes the rsync pods of the other there',
      fix: 'Run the two plans one after the other, or keep the namespace in one of them.',
    }],
    keeps: split('indirectVolumeMigration: true\n  '),
    * check(set) {
      const first = new Map<string, NamespaceUse>();
      const told = new Set<Manifest>();
      for (const use of namespaceUses(set)) {
        const other = first.get(use.place);
        if (!other) {
          first.set(use.place, use);
        } else if (!told.has(use.plan) && !isSamePlan(use.plan, other.plan) && !isOverlap(use.plan, other.plan)) {
          told.add(use.plan);
          yield {
            manifest: use.plan,
            path: `spec.namespaces[${use.index}]`,
            message: `${nameOf(other.plan)}${ofOtherHost(use.plan, other.plan)} also copies volumes in namespace `
              + `${quote(use.namespace)} of the same cluster: a run of one plan deletes the rsync pods of the other `
              + 'there',
            fix: 'Run the two plans one after the other, or keep the namespace in one of them.',
          };
        }
      }
    },
  },
];

/** The credentials that a plan has MTC write on one of its clusters. */
interface CredentialsUse {
  readonly plan: Manifest;
  readonly isClosed: boolean;
  readonly provider: StorageProviderName;
  /** Host cluster, cluster and provider. */
  readonly place: string;
  /** Equal if the credentials are. Never shown. */
  readonly credentials: string;
}

function credentialsUses(set: ManifestSet): CredentialsUse[] {
  const identities = ClusterIdentities.in(set);
  return plansOf(set).flatMap((plan) => {
    const { srcMigClusterRef, destMigClusterRef, migStorageRef, closed } = specOf(plan);
    const repository = pointedAt(set, plan, 'MigStorage', migStorageRef);
    const clusters = [srcMigClusterRef, destMigClusterRef].map((reference) => identities.of(plan, reference)?.key);
    const known = [...new Set(clusters)].filter((cluster): cluster is string => cluster !== undefined);
    const written = repository ? [...credentialsOf(set, repository)] : [];
    return written.flatMap(([provider, credentials]) => known.map((cluster) => {
      const place = [plan.cluster ?? '', cluster, provider].join('\0');
      return { plan, isClosed: closed === true, provider, credentials, place };
    }));
  });
}

function isClosedAlready(plan: Manifest): boolean {
  return list(record(plan.object.status).conditions).some((condition) => record(condition).type === 'Closed');
}

/** A namespace in which a plan copies volumes directly. */
interface NamespaceUse {
  readonly plan: Manifest;
  readonly index: number;
  readonly namespace: string;
  /** Side, cluster and namespace. A plan may go on with what another one brought, which is the other side there. */
  readonly place: string;
}

function* namespaceUses(set: ManifestSet): Generator<NamespaceUse> {
  const identities = ClusterIdentities.in(set);
  for (const plan of plansOf(set)) {
    const spec = specOf(plan);
    if (spec.closed === true || spec.indirectVolumeMigration === true) {
      continue;
    }
    const source = identities.of(plan, spec.srcMigClusterRef);
    const destination = identities.of(plan, spec.destMigClusterRef);
    for (const { index, ...names } of namespaceEntries(spec.namespaces)) {
      for (const [side, cluster] of [['source', source], ['destination', destination]] as const) {
        if (cluster && mayCopy(plan, names.source)) {
          yield { plan, index, namespace: names[side], place: `${side}\0${cluster.key}\0${names[side]}` };
        }
      }
    }
  }
}

/** Whether a plan may copy a volume of a source namespace directly: not if it selects something else for all there. */
function mayCopy(plan: Manifest, source: string): boolean {
  const ofSource = volumesOf(plan).filter(({ pvc }) => pvc.namespace === source);
  return ofSource.length === 0 || ofSource.some(({ selection: { action, copyMethod } }) =>
    action !== VolumeAction.SKIP && action !== VolumeAction.MOVE && copyMethod !== CopyMethod.SNAPSHOT);
}

/** Whether two plans have one host cluster and do not divide their volumes: then another rule reports the overlap. */
function isOverlap(one: Manifest, other: Manifest): boolean {
  return one.cluster === other.cluster && !haveOtherVolumes(one, other);
}

function ofOtherHost(one: Manifest, other: Manifest): string {
  return text(other.cluster) && one.cluster !== other.cluster ? ` of host cluster ${quote(other.cluster)}` : '';
}
