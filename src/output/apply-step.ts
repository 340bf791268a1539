/**
 * The step of a unit. Within a cluster, units are applied in this order: operator, secrets, the cluster's manifests,
 * runs. Remote clusters come before the host cluster's secrets. The next step requires that the one before it has
 * settled: the operator is installed, clusters and plans are Ready.
 */
export enum ApplyStep {
  /** The operator. Its installation provides the kinds that everything else needs. */
  OPERATOR = 'operator',
  /** Objects that contain secret values in plain text. They are applied before the other manifests of their cluster. */
  SECRETS = 'secrets',
  /** Objects that a remote cluster itself needs: routes, tokens, policies, the settings of its controller. */
  REMOTE_CLUSTER = 'remote-cluster',
  /** Objects that the host cluster needs: clusters, repositories, hooks, plans. */
  HOST_CLUSTER = 'host-cluster',
  /** A run: applying it starts it. */
  RUN = 'run',
  /** Objects in namespaces that MTC creates during the first stage. They are applied when that stage has completed. */
  AFTER_FIRST_STAGE = 'after-first-stage',
}
