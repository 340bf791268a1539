import { Condition, of } from './condition';

const IMAGES = ['DirectImageMigration', 'DirectImageStreamMigration'];
const RUNNING = ['DirectVolumeMigration', ...IMAGES];

const LOOK_AT_PODS = 'Read the message: it lists the pods to describe; look for unbound claims, quotas, security '
  + 'context constraints and images';

/** What MTC reports about the parts of a run. Source: mig-controller pkg/controller/direct*. */
export const DIRECT_CONDITIONS: readonly Condition[] = [
  ...of(RUNNING, [
    { type: 'Running', category: 'Advisory', meaning: 'the copy is in progress; the reason is its phase' },
    { type: 'Succeeded', category: 'Advisory', meaning: 'everything was copied' },
    {
      type: 'Failed',
      category: 'Critical',
      meaning: 'the copy failed. For a DirectVolumeMigration with category Warn the run goes on without the data',
      fix: 'Read `status.errors`, remove the cause and create a new run.',
    },
    { type: 'Ready', category: 'Required', meaning: 'nothing blocks the copy, and it has not ended' },
  ]),
  ...of('DirectVolumeMigration', [
    {
      type: 'InvalidPVCs',
      category: 'Critical',
      meaning: 'the list of claims is empty',
      fix: 'List the claims in `spec.persistentVolumeClaims`.',
    },
    {
      type: 'PodsNotFoundOnSourceCluster',
      category: 'Critical',
      meaning: 'a claim of the list does not exist on the source, despite the name of the condition',
      fix: 'Correct the claims, or refresh the plan so that it finds the claims that exist.',
    },
    {
      type: 'RsyncRouteNotAdmitted',
      category: 'Warn',
      meaning: 'the router of the destination has not admitted Route dvm for 3 minutes; MTC keeps waiting',
      fix: 'Look at the Route in the destination namespace: its host may be taken, or no router may select it.',
    },
    {
      type: 'RsyncTransferPodsPending',
      category: 'Warn',
      meaning: 'the rsync server on the destination has not been running for 3 minutes; MTC keeps waiting',
      fix: `${LOOK_AT_PODS}.`,
    },
    {
      type: 'RsyncClientPodsPending',
      category: 'Warn',
      meaning: 'rsync pods on the source have been pending for 10 minutes; MTC keeps waiting',
      fix: `${LOOK_AT_PODS}, and for ReadWriteOnce volumes that are attached to another node.`,
    },
    {
      type: 'FailedCreatingRsyncPods',
      category: 'Warn',
      meaning: 'rsync pods could not be created for 5 minutes; MTC keeps trying',
      fix: 'Read the error in the message: a quota, a limit range, '
        + 'Pod Security or an admission webhook refuses the pods.',
    },
    {
      type: 'FailedDeletingRsyncPods',
      category: 'Warn',
      meaning: 'rsync pods of an earlier attempt could not be deleted for 5 minutes; MTC keeps trying',
      fix: 'Read the error in the message, and look for finalizers and nodes that are not ready.',
    },
    {
      type: 'RsyncServerPodsRunningAsNonRoot',
      category: 'Warn',
      meaning: 'rsync was to run as root, but a namespace lacks the label pod-security.kubernetes.io/enforce: '
        + 'privileged: it runs as another user, who may not read or own all files',
      fix: 'Set the label on the source and the destination namespace, and start another run.',
    },
    {
      type: 'SourceToDestinationNetworkError',
      category: 'Critical',
      meaning: 'the rsync pods on the source do not reach the destination: they time out (RsyncTimedOut), or they '
        + 'have no route to the host (RsyncNoRouteToHost)',
      fix: 'Allow egress from the source namespaces to port 443 of the destination\'s router, or set '
        + '`stunnel_tcp_proxy`.',
    },
  ]),
  ...of('DirectVolumeMigrationProgress', [
    {
      type: 'InvalidClusterRef',
      category: 'Critical',
      meaning: 'the MigCluster of the rsync pod is missing or does not exist',
      fix: 'Leave it to the DirectVolumeMigration that created it, or correct `spec.clusterRef`.',
    },
    {
      type: 'ClusterNotReady',
      category: 'Critical',
      meaning: 'the MigCluster of the rsync pod is not Ready, so that no progress is shown',
      fix: 'Read the conditions of the MigCluster: `oc describe migcluster -n openshift-migration`.',
    },
    {
      type: 'InvalidPod',
      category: 'Critical',
      meaning: 'the rsync pod does not exist',
      fix: 'Correct `spec.podRef`; nothing is to be done if the copy has ended.',
    },
    {
      type: 'InvalidPodSelector',
      category: 'Critical',
      meaning: 'the selector of the rsync pods lacks the label migration.openshift.io/created-for-pvc',
      fix: 'Add the label to `spec.podSelector`.',
    },
    {
      type: 'InvalidSpec',
      category: 'Critical',
      meaning: 'neither a pod nor a selector with a namespace is set',
      fix: 'Set `spec.podRef`, or `spec.podSelector` and `spec.podNamespace`.',
    },
    { type: 'Ready', category: 'Required', meaning: 'the progress of the copy is being read' },
  ]),
  ...of(IMAGES, [
    {
      type: 'MissingSourceClusterRegistryPath',
      category: 'Critical',
      meaning: 'the exposed registry of the source cluster is unknown',
      fix: 'Set `exposedRegistryPath` in the MigCluster of the source.',
    },
    {
      type: 'MissingDestinationClusterRegistryPath',
      category: 'Critical',
      meaning: 'the exposed registry of the destination cluster is unknown',
      fix: 'Set `exposedRegistryPath` in the MigCluster of the destination.',
    },
    {
      type: 'InvalidDestinationCluster',
      category: 'Critical',
      meaning: 'source and destination are the same cluster, within which images are not copied',
      fix: 'Set another cluster in `spec.destMigClusterRef`.',
    },
  ]),
  ...of('DirectImageMigration', [
    {
      type: 'NamespaceListEmpty',
      category: 'Critical',
      meaning: 'the list of namespaces is empty',
      fix: 'List the namespaces in `spec.namespaces`.',
    },
    {
      type: 'NamespaceNotFoundOnSourceCluster',
      category: 'Critical',
      meaning: 'a namespace does not exist on the source cluster',
      fix: 'Correct `spec.namespaces`.',
    },
  ]),
  ...of('DirectImageStreamMigration', [
    {
      type: 'InvalidImageStreamRef',
      category: 'Critical',
      meaning: 'the reference to the ImageStream is missing, or lacks its name or namespace',
      fix: 'Set name and namespace in `spec.imageStreamRef`.',
    },
    {
      type: 'InvalidImageStream',
      category: 'Critical',
      meaning: 'the ImageStream does not exist on the source cluster',
      fix: 'Correct `spec.imageStreamRef`.',
    },
    {
      type: 'NamespaceNotFoundOnDestinationCluster',
      category: 'Critical',
      meaning: 'the destination namespace does not exist',
      fix: 'Create the namespace on the destination cluster.',
    },
  ]),
];
