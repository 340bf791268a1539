import { Condition, of } from './condition';

const BETWEEN_CLUSTERS = [
  'MigPlan', 'DirectVolumeMigration', 'DirectImageMigration', 'DirectImageStreamMigration',
];

const RECONCILED = [
  'MigCluster', 'MigStorage', 'MigPlan', 'MigMigration', 'MigHook', 'MigAnalytic', 'DirectVolumeMigration',
  'DirectVolumeMigrationProgress', 'DirectImageMigration', 'DirectImageStreamMigration',
];

/** What MTC reports about objects of several kinds. Source: mig-controller pkg/controller/*. */
export const COMMON_CONDITIONS: readonly Condition[] = [
  ...of(RECONCILED, [
    {
      type: 'ReconcileFailed',
      category: 'Critical',
      meaning: 'the controller met an error, which the message contains, and tries again. On MTC 1.8 a token that '
        + 'the remote cluster refuses shows here: "the server has asked for the client to provide credentials"',
      fix: 'Remove the cause in the message; replace the token if it asks for credentials.',
    },
  ]),
  ...of(BETWEEN_CLUSTERS, [
    {
      type: 'InvalidSourceClusterRef',
      reason: 'NotSet',
      category: 'Critical',
      meaning: 'the reference to the source cluster is missing, or lacks its name or namespace',
      fix: 'Set name and namespace of a MigCluster in `spec.srcMigClusterRef`.',
    },
    {
      type: 'InvalidSourceClusterRef',
      reason: 'NotFound',
      category: 'Critical',
      meaning: 'the MigCluster of the source does not exist',
      fix: 'Correct `spec.srcMigClusterRef`, or create that MigCluster in `openshift-migration`.',
    },
    {
      type: 'InvalidDestinationClusterRef',
      reason: 'NotSet',
      category: 'Critical',
      meaning: 'the reference to the destination cluster is missing, or lacks its name or namespace',
      fix: 'Set name and namespace of a MigCluster in `spec.destMigClusterRef`.',
    },
    {
      type: 'InvalidDestinationClusterRef',
      reason: 'NotFound',
      category: 'Critical',
      meaning: 'the MigCluster of the destination does not exist',
      fix: 'Correct `spec.destMigClusterRef`, or create that MigCluster in `openshift-migration`.',
    },
    {
      type: 'SourceClusterNotReady',
      category: 'Critical',
      meaning: 'the MigCluster of the source is not Ready; a run of the plan stops until it is',
      fix: 'Read the conditions of the MigCluster: `oc describe migcluster -n openshift-migration`.',
    },
    {
      type: 'DestinationClusterNotReady',
      category: 'Critical',
      meaning: 'the MigCluster of the destination is not Ready; a run of the plan stops until it is',
      fix: 'Read the conditions of the MigCluster: `oc describe migcluster -n openshift-migration`.',
    },
  ]),
];
