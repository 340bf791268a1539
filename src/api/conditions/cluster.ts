import { Condition, of } from './condition';

/** What MTC reports about a MigCluster. Source: mig-controller pkg/controller/migcluster/validation.go. */
export const CLUSTER_CONDITIONS: readonly Condition[] = of('MigCluster', [
  {
    type: 'InvalidURL',
    reason: 'NotSet',
    category: 'Critical',
    meaning: 'the remote cluster has no url',
    fix: 'Set `spec.url` to the address that `oc whoami --show-server` prints on the remote cluster.',
  },
  {
    type: 'InvalidURL',
    reason: 'Malformed',
    category: 'Critical',
    meaning: 'the url of the remote cluster is not a valid URL',
    fix: 'Set `spec.url` to the address that `oc whoami --show-server` prints on the remote cluster.',
  },
  {
    type: 'InvalidURL',
    reason: 'InvalidScheme',
    category: 'Critical',
    meaning: 'the url of the remote cluster does not begin with https:// or http://',
    fix: 'Write `https://` before the host in `spec.url`.',
  },
  {
    type: 'InvalidSaSecretRef',
    reason: 'NotSet',
    category: 'Critical',
    meaning: 'the reference to the Secret with the token is missing, or lacks its name or namespace',
    fix: 'Set name and namespace in `spec.serviceAccountSecretRef`.',
  },
  {
    type: 'InvalidSaSecretRef',
    reason: 'NotFound',
    category: 'Critical',
    meaning: 'the Secret with the token does not exist on the host cluster',
    fix: 'Create the Secret under the name and namespace in `spec.serviceAccountSecretRef`, with the key `saToken`.',
  },
  {
    type: 'InvalidSaToken',
    reason: 'NotFound',
    category: 'Critical',
    meaning: 'the Secret with the token has no key saToken',
    fix: 'Write the token into the Secret under the key `saToken`.',
  },
  {
    type: 'InvalidSaToken',
    reason: 'NotSet',
    category: 'Critical',
    meaning: 'the key saToken of the Secret is empty',
    fix: 'Write the token into the Secret under the key `saToken`.',
  },
  {
    type: 'TestConnectFailed',
    category: 'Critical',
    meaning: 'the controller cannot connect to the API server of the remote cluster: the address, the network, a '
      + 'certificate (caBundle) or, on MTC 1.7, the token is wrong. MTC tests again every minute',
    fix: 'Open `spec.url` with the token from a pod of the host cluster, and correct url, caBundle, token or firewall.',
  },
  {
    type: 'SaTokenNotPrivileged',
    category: 'Critical',
    meaning: 'the ServiceAccount of the token may not do everything that MTC needs on the remote cluster',
    fix: 'Use a token of ServiceAccount `migration-controller` in `openshift-migration` of the remote cluster.',
  },
  {
    type: 'InvalidRegistryRoute',
    category: 'Critical',
    meaning: 'the exposed registry does not answer with the token of the cluster at '
      + '`https://<exposedRegistryPath>/v2/_catalog?n=5`',
    fix: 'Set `spec.exposedRegistryPath` to the host of the registry\'s Route, without scheme and path; or remove it '
      + 'and set `indirectImageMigration: true` in the plans.',
  },
  {
    type: 'OperatorVersionMismatch',
    category: 'Warn',
    meaning: 'the MTC operator of the cluster has another version than the one of the host cluster',
    fix: 'Update the MTC operator on all clusters to the same version.',
  },
  {
    type: 'ClusterOperatorVersionNotFound',
    category: 'Warn',
    meaning: 'the cluster does not tell the version of its MTC operator: ConfigMap migration-cluster-config has no '
      + 'OPERATOR_VERSION',
    fix: 'Install the MTC operator and a MigrationController on the cluster, and update an operator that is too old.',
  },
  { type: 'Ready', category: 'Required', meaning: 'the cluster can be used in plans' },
]);
