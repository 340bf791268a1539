import { Condition, of } from './condition';

/** What MTC reports about a MigPlan, except its volumes. Source: mig-controller pkg/controller/migplan. */
export const PLAN_CONDITIONS: readonly Condition[] = of('MigPlan', [
  {
    type: 'InvalidStorageRef',
    reason: 'NotSet',
    category: 'Critical',
    meaning: 'the plan has no replication repository, which it needs for Kubernetes objects even if volumes and '
      + 'images are copied directly',
    fix: 'Set name and namespace of a MigStorage in `spec.migStorageRef`.',
  },
  {
    type: 'InvalidStorageRef',
    reason: 'NotFound',
    category: 'Critical',
    meaning: 'the MigStorage of the plan does not exist',
    fix: 'Correct `spec.migStorageRef`, or create that MigStorage in `openshift-migration`.',
  },
  {
    type: 'StorageNotReady',
    category: 'Critical',
    meaning: 'the MigStorage of the plan is not Ready',
    fix: 'Read the conditions of the MigStorage: `oc describe migstorage -n openshift-migration`.',
  },
  {
    type: 'SourceClusterNoRegistryPath',
    category: 'Critical',
    meaning: 'images are migrated directly, but the registry of the source cluster is unknown',
    fix: 'Set `exposedRegistryPath` in the MigCluster of the source, or `indirectImageMigration: true` in the plan.',
  },
  {
    type: 'DestinationClusterNoRegistryPath',
    category: 'Critical',
    meaning: 'images are migrated directly, but the registry of the destination cluster is unknown',
    fix: 'Set `exposedRegistryPath` in the MigCluster of the destination, '
      + 'or `indirectImageMigration: true` in the plan.',
  },
  {
    type: 'NamespaceListEmpty',
    category: 'Critical',
    meaning: 'the plan has no namespaces',
    fix: 'List the namespaces to migrate in `spec.namespaces`.',
  },
  {
    type: 'NamespaceLimitExceeded',
    category: 'Critical',
    meaning: 'the plan has more namespaces than mig_namespace_limit, which is 10 unless it is set',
    fix: 'Divide it into several plans, or raise `mig_namespace_limit` in the host cluster\'s MigrationController.',
  },
  {
    type: 'NamespaceLengthExceeded',
    category: 'Warn',
    meaning: 'the name of a destination namespace is too long for the Route through which volumes are copied; beyond '
      + '63 characters the namespace cannot exist, and the condition is Critical',
    fix: 'Map the namespace to a shorter name, or set `cluster_subdomain` in the host cluster\'s MigrationController.',
  },
  {
    type: 'DuplicateNamespaceOnSourceCluster',
    category: 'Critical',
    meaning: 'a source namespace is in the plan twice',
    fix: 'Remove one of the entries from `spec.namespaces`.',
  },
  {
    type: 'DuplicateNamespaceOnDestinationCluster',
    category: 'Critical',
    meaning: 'two source namespaces have the same destination namespace',
    fix: 'Map one of them to another name in `spec.namespaces`.',
  },
  {
    type: 'NamespaceNotDNSCompliant',
    category: 'Critical',
    meaning: 'the name of a destination namespace is not a DNS label (lower-case letters, digits and "-")',
    fix: 'Correct the part after the colon in `spec.namespaces`.',
  },
  {
    type: 'NamespaceNotFoundOnSourceCluster',
    category: 'Critical',
    meaning: 'a namespace of the plan, or openshift-migration, does not exist on the source cluster',
    fix: 'Correct `spec.namespaces`; if it is openshift-migration, install MTC on the source cluster.',
  },
  {
    type: 'NamespaceNotFoundOnDestinationCluster',
    category: 'Critical',
    meaning: 'openshift-migration does not exist on the destination cluster',
    fix: 'Install the MTC operator and a MigrationController on the destination cluster.',
  },
  {
    type: 'InvalidDestinationCluster',
    category: 'Critical',
    meaning: 'source and destination are the same cluster, which this old version of MTC does not support',
    fix: 'Set another cluster in `spec.destMigClusterRef`, or update MTC.',
  },
  {
    type: 'IntraClusterMigration',
    reason: 'NamespaceMigrationPlan',
    category: 'Critical',
    meaning: 'source and destination are the same cluster, between which volumes cannot be copied through the '
      + 'repository',
    fix: 'Remove `indirectVolumeMigration`.',
  },
  {
    type: 'IntraClusterMigration',
    reason: 'ConflictingNamespaces',
    category: 'Critical',
    meaning: 'source and destination are the same cluster, and only some of the namespaces are renamed',
    fix: 'Rename all namespaces to copy state, or none to convert storage.',
  },
  {
    type: 'IntraClusterMigration',
    reason: 'ConflictingPermissions',
    category: 'Warn',
    meaning: 'a destination namespace exists with another UID range, other supplemental groups or other SELinux '
      + 'labels than the source namespace, so that pods may not be able to read the migrated files. MTC reports this '
      + 'for every plan, also between clusters',
    fix: 'Map the namespace to one that does not exist on the destination, or delete the one on the destination.',
  },
  {
    type: 'PlanConflict',
    category: 'Error',
    meaning: 'another plan that is not closed has a cluster and a namespace entry in common with this one. MTC '
      + 'checks again every 10 seconds',
    fix: 'Keep the namespace in one of the plans, or set `closed: true` in the other.',
  },
  {
    type: 'SourceClusterProxySecretMisconfigured',
    category: 'Critical',
    meaning: 'the source cluster has several Secrets with the label migration-proxy-config in openshift-migration '
      + '(reason Conflict), or one without the keys HTTP_PROXY, HTTPS_PROXY and NO_PROXY (KeyNotFound)',
    fix: 'Keep one Secret with the label, with at least one of these keys.',
  },
  {
    type: 'DestinationClusterProxySecretMisconfigured',
    category: 'Critical',
    meaning: 'the destination cluster has several Secrets with the label migration-proxy-config in '
      + 'openshift-migration (reason Conflict), or one without the keys HTTP_PROXY, HTTPS_PROXY and NO_PROXY '
      + '(KeyNotFound)',
    fix: 'Keep one Secret with the label, with at least one of these keys.',
  },
  {
    type: 'PodLimitExceeded',
    category: 'Warn',
    meaning: 'the source namespaces have more running pods than mig_pod_limit, which is 100 unless it is set',
    fix: 'Divide the plan, or raise `mig_pod_limit` in the host cluster\'s MigrationController.',
  },
  {
    type: 'NamespacesHaveNodeSelectors',
    category: 'Warn',
    meaning: 'running pods select nodes by labels; MTC removes these node selectors from the pods on the destination',
    fix: 'Set the node selectors of the workloads again on the destination after the cutover.',
  },
  {
    type: 'SourcePodsNotHealthy',
    category: 'Warn',
    meaning: 'pods in the source namespaces are not healthy; `status.namespaces` lists them',
    fix: 'Repair or delete the listed pods before the migration, '
      + 'since they will not be healthy on the destination either.',
  },
  {
    type: 'InvalidHookRef',
    category: 'Critical',
    meaning: 'a MigHook of the plan does not exist',
    fix: 'Correct the reference in `spec.hooks`, or create the MigHook in `openshift-migration`.',
  },
  {
    type: 'HookNotReady',
    category: 'Critical',
    meaning: 'a MigHook of the plan is not Ready',
    fix: 'Read the conditions of the MigHooks: `oc describe mighook -n openshift-migration`.',
  },
  {
    type: 'InvalidHookSAName',
    category: 'Critical',
    meaning: 'the serviceAccount of a hook is not a valid name of a ServiceAccount',
    fix: 'Set `serviceAccount` of the hook to the bare name of a ServiceAccount in its executionNamespace.',
  },
  {
    type: 'InvalidHookNSName',
    category: 'Critical',
    meaning: 'the executionNamespace of a hook is not a valid name of a namespace',
    fix: 'Set `executionNamespace` of the hook to a namespace of the cluster that the hook runs on.',
  },
  {
    type: 'HookPhaseUnknown',
    category: 'Critical',
    meaning: 'the phase of a hook is unknown',
    fix: 'Set `phase` of the hook to PreBackup, PostBackup, PreRestore or PostRestore.',
  },
  {
    type: 'HookPhaseDuplicate',
    category: 'Critical',
    meaning: 'two hooks of the plan have the same phase',
    fix: 'Set another phase for one of them, or do both in one playbook.',
  },
  {
    type: 'InvalidResourceList',
    category: 'Critical',
    meaning: 'the source cluster does not have a kind of `spec.includedResources`',
    fix: 'Correct group and kind, as `oc api-resources` on the source cluster prints them; '
      + 'the group of core kinds is "".',
  },
  {
    type: 'GVKsIncompatible',
    category: 'Warn',
    meaning: 'the source namespaces have objects in API versions that the destination does not serve; MTC does not '
      + 'migrate them. `status.incompatibleNamespaces` lists them',
    fix: 'Install the missing APIs on the destination, or convert the objects to a version that both clusters serve.',
  },
  {
    type: 'ClusterVersionMismatch',
    category: 'Warn',
    meaning: 'the clusters of the plan and the host cluster do not all have the same version of the MTC operator',
    fix: 'Update the MTC operator on all clusters to the same version.',
  },
  {
    type: 'KubeVirtNotInstalledSourceCluster',
    category: 'Advisory',
    meaning: 'OpenShift Virtualization is not installed on the source cluster, so that no running virtual machine '
      + 'can be migrated',
  },
  {
    type: 'KubeVirtVersionNotSupported',
    category: 'Warn',
    meaning: 'OpenShift Virtualization on the source cluster is too old for the migration of running virtual machines',
    fix: 'Update OpenShift Virtualization, or remove `liveMigrate` and stop the virtual machines during the migration.',
  },
  {
    type: 'KubeVirtStorageLiveMigrationNotEnabled',
    category: 'Warn',
    meaning: 'the live migration of storage is not enabled in OpenShift Virtualization',
    fix: 'Enable its feature gates and the LiveUpdate rollout strategy, or remove `liveMigrate`.',
  },
  {
    type: 'MigrationTypeIdentified',
    category: 'Advisory',
    meaning: 'MTC knows which runs the plan is for; the reason is the type of the plan',
  },
  {
    type: 'StorageEnsured',
    category: 'Required',
    meaning: 'Velero has the repository and its credentials on both clusters',
  },
  {
    type: 'RegistriesEnsured',
    category: 'Required',
    meaning: 'the temporary registries for indirect image migration exist',
  },
  {
    type: 'Suspended',
    category: 'Advisory',
    meaning: 'a run of the plan is in progress, or its last cutover or state migration has Succeeded: MTC does not '
      + 'discover volumes and validates less until `spec.refresh` is set or a rollback succeeds',
  },
  {
    type: 'Closed',
    category: 'Advisory',
    meaning: 'the plan is closed: MTC has cleaned up after it and accepts no new runs',
  },
  { type: 'Ready', category: 'Required', meaning: 'the plan can be run' },
]);
