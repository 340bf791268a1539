import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ControllerSettings } from './controller-settings';
import { MigrationController } from './migration-controller';
import { MTC_VERSION_ANNOTATION, OPENSHIFT_VERSION_ANNOTATION } from '../api/versions/declaration';
import { authorityOf } from '../grammar/url';

/**
 * A cluster of a migration: a `HostCluster` or a `RemoteCluster`, whether this program writes its MigCluster or not.
 */
export interface ICluster extends IConstruct {
  /** The name of its MigCluster, which plans refer to. */
  readonly clusterName: string;

  /** Whether MTC's controller runs on it. */
  readonly isHostCluster: boolean;

  /**
   * The chart of everything that is applied on this cluster. For a host cluster, it is the chart in which the cluster
   * was created; for a remote cluster, it is created when something first needs it.
   */
  readonly chart: Chart;

  /** The URL of its API server, if it is known. MTC treats clusters with the same host in their URLs as one cluster. */
  readonly url?: string;

  /** The host, and optionally port, of its exposed image registry, if it is known. */
  readonly exposedRegistryPath?: string;

  /**
   * Sets options of MTC's operator on this cluster, and writes its MigrationController if nothing has done so yet.
   * Lists are extended; any other option that is already set must keep its value.
   *
   * @param settings the options to set; by default none
   */
  configureController(settings?: ControllerSettings): MigrationController;
}

/** The options that the fields of a MigCluster are rendered from. */
export const CLUSTER_OPTIONS = {
  'metadata': 'metadata',
  [`metadata.annotations["${OPENSHIFT_VERSION_ANNOTATION}"]`]: 'openshift',
  [`metadata.annotations["${MTC_VERSION_ANNOTATION}"]`]: 'mtc',
  'spec.url': 'url',
  'spec.serviceAccountSecretRef': 'token',
  'spec.caBundle': 'caBundle',
  'spec.insecure': 'insecure',
  'spec.exposedRegistryPath': 'exposedRegistryPath',
  'spec.azureResourceGroup': 'azureResourceGroup',
  'spec.restartRestic': 'restartRestic',
};

/** Whether MTC treats two clusters as one: it compares the hosts of their URLs, and a host cluster has none. */
export function isSameCluster(a: ICluster, b: ICluster): boolean {
  if (a === b || a.clusterName === b.clusterName) {
    return true;
  }
  const host = a.isHostCluster ? undefined : authorityOf(a.url ?? '');
  return a.isHostCluster ? b.isHostCluster : host !== undefined && host === authorityOf(b.url ?? '');
}
