import { mtcKind } from './common';

export const MIGRATION_CONTROLLER = mtcKind('MigrationController');

/** The name that MTC's documents and its console expect. The operator would take any, and obey two objects in turn. */
export const MIGRATION_CONTROLLER_NAME = 'migration-controller';

/** How a destination cluster lets the source's rsync clients in. */
export enum RsyncEndpointType {
  /** By a Route of TLS passthrough: clients dial the router on port 443. */
  ROUTE = 'Route',
  /** By a port on the nodes: clients dial a worker node that the controller picks at random. */
  NODE_PORT = 'NodePort',
  /** By a Service of the cluster: only for migrations within one cluster, or between clusters on one flat network. */
  CLUSTER_IP = 'ClusterIP',
}

/** How much Velero writes to its log. */
export enum VeleroLogLevel {
  /** Everything. */
  TRACE = 'trace',
  /** What a developer of Velero would want to know. */
  DEBUG = 'debug',
  /** What it does. */
  INFO = 'info',
  /** What it wonders about, and worse. */
  WARNING = 'warning',
  /** What failed, and worse. */
  ERROR = 'error',
  /** What ends the process, and worse. */
  FATAL = 'fatal',
  /** Only what brings the process down. */
  PANIC = 'panic',
}

/** When the nodes pull the images of MTC's own pods. */
export enum ControllerImagePullPolicy {
  /** Each time that a pod starts. */
  ALWAYS = 'Always',
  /** Where the node doesn't hold the image yet. */
  IF_NOT_PRESENT = 'IfNotPresent',
  /** Never: the nodes must hold the image. */
  NEVER = 'Never',
}
