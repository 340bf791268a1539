import { KindOutcome, MINUTE, filled, has, is } from './criterion';

const VELERO = 'velero.io';
const OLM = 'operators.coreos.com';

/** Velero's phases. MTC takes a partial failure for a warning; for the data it is a failure. */
function backup(kind: string): KindOutcome {
  return {
    group: VELERO,
    kind,
    waits: 'Velero has not started it yet',
    criteria: [
      { state: 'succeeded', when: is('status.phase', 'Completed'), text: 'completed' },
      {
        state: 'failed',
        when: is('status.phase', 'Failed', 'FailedValidation', 'PartiallyFailed', 'FinalizingPartiallyFailed',
          'WaitingForPluginOperationsPartiallyFailed'),
        shows: ['status.phase', 'status.failureReason', 'status.validationErrors'],
      },
      { state: 'running', when: filled('status.phase'), shows: ['status.phase'] },
    ],
  };
}

function podVolume(kind: string): KindOutcome {
  return {
    group: VELERO,
    kind,
    waits: 'the node agent has not started it yet',
    criteria: [
      { state: 'succeeded', when: is('status.phase', 'Completed'), text: 'completed' },
      { state: 'failed', when: is('status.phase', 'Failed'), shows: ['status.message'] },
      { state: 'running', when: filled('status.phase'), shows: ['status.phase'] },
    ],
  };
}

const BACKUP_LOCATION: KindOutcome = {
  group: VELERO,
  kind: 'BackupStorageLocation',
  waits: 'Velero has not tried the bucket yet',
  judgedAgainAfter: 60,
  criteria: [
    { state: 'succeeded', when: is('status.phase', 'Available'), text: 'the cluster reaches the bucket' },
    {
      state: 'failed',
      when: is('status.phase', 'Unavailable'),
      text: 'the cluster does not reach the bucket',
      shows: ['status.message'],
    },
  ],
};

/** With a manual approval, newer versions wait for a person: what was asked for is installed. */
const SUBSCRIPTION: KindOutcome = {
  group: OLM,
  kind: 'Subscription',
  waits: 'the operator has not been resolved yet',
  settlesWithin: 20 * MINUTE,
  criteria: [
    { state: 'failed', when: has('ResolutionFailed', 'InstallPlanFailed', 'CatalogSourcesUnhealthy') },
    {
      state: 'succeeded',
      when: { all: [is('status.state', 'AtLatestKnown'), filled('status.installedCSV')] },
      text: 'installed',
    },
    {
      state: 'succeeded',
      when: {
        all: [
          is('status.state', 'UpgradePending'),
          is('spec.installPlanApproval', 'Manual'),
          filled('status.installedCSV'),
          { any: [{ not: filled('spec.startingCSV') }, { field: 'status.installedCSV', equals: 'spec.startingCSV' }] },
        ],
      },
      text: 'installed; a newer version waits for approval',
    },
    {
      state: 'stalled',
      when: { all: [is('status.state', 'UpgradePending'), is('spec.installPlanApproval', 'Manual')] },
      text: 'the InstallPlan waits for approval',
    },
    { state: 'running', when: filled('status.state'), shows: ['status.state'] },
  ],
};

const CLUSTER_SERVICE_VERSION: KindOutcome = {
  group: OLM,
  kind: 'ClusterServiceVersion',
  waits: 'the operator is not being installed yet',
  criteria: [
    { state: 'succeeded', when: is('status.phase', 'Succeeded'), text: 'installed' },
    { state: 'failed', when: is('status.phase', 'Failed'), shows: ['status.reason', 'status.message'] },
    { state: 'running', when: filled('status.phase'), shows: ['status.phase', 'status.message'] },
  ],
};

const EXTERNAL_SECRET: KindOutcome = {
  group: 'external-secrets.io',
  kind: 'ExternalSecret',
  waits: 'the External Secrets operator has not read it yet',
  criteria: [
    { state: 'succeeded', when: has('Ready'), text: 'the Secret was written' },
    { state: 'stalled', when: { condition: { types: ['Ready'], status: 'False' } } },
  ],
};

const OBJECT_BUCKET_CLAIM: KindOutcome = {
  group: 'objectbucket.io',
  kind: 'ObjectBucketClaim',
  waits: 'the bucket has not been created yet',
  criteria: [
    { state: 'succeeded', when: is('status.phase', 'Bound'), text: 'the bucket was created' },
    { state: 'failed', when: is('status.phase', 'Failed'), text: 'the bucket cannot be created' },
    { state: 'running', when: filled('status.phase'), shows: ['status.phase'] },
  ],
};

/** The kinds that MTC uses and does not own. Source: their types in Velero, OLM, External Secrets and NooBaa. */
export const NEIGHBOUR_OUTCOMES: readonly KindOutcome[] = [
  backup('Backup'), backup('Restore'), podVolume('PodVolumeBackup'), podVolume('PodVolumeRestore'), BACKUP_LOCATION,
  SUBSCRIPTION, CLUSTER_SERVICE_VERSION, EXTERNAL_SECRET, OBJECT_BUCKET_CLAIM,
];
