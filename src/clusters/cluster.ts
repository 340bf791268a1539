import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { MigrationController } from './migration-controller';
import { refuse } from '../constructs/mistake';
import { authorityOf, nearestHostPort, parseHostPort } from '../grammar/url';

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

  /** The settings of MTC's operator on this cluster. The manifest is written when this property is first read. */
  readonly controller: MigrationController;

  /** The URL of its API server, if it is known. MTC treats clusters with the same host in their URLs as one cluster. */
  readonly url?: string;

  /** The host, and optionally port, of its exposed image registry, if it is known. */
  readonly exposedRegistryPath?: string;
}

/** The options that the fields of a MigCluster are rendered from. */
export const CLUSTER_OPTIONS = {
  'metadata': 'metadata',
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

/** Rejects a registry path that is not a host and an optional port. A trailing slash is only a warning (`cluster/registry-path-slash`). */
export function checkRegistryPath(at: IConstruct, path?: string): void {
  if (path === undefined || parseHostPort(path.replace(/\/$/, ''))) {
    return;
  }
  const near = nearestHostPort(path);
  refuse(at, {
    field: 'exposedRegistryPath',
    value: path.includes('@') ? undefined : path, // may contain a password
    problem: `${path.includes('://') ? 'has a scheme' : 'is not a host, or host:port'}: MTC adds scheme and path `
      + 'itself',
    fix: near ? `write "${near}"` : 'write the host of the registry\'s Route',
  });
}
