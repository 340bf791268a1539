import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { MigrationController } from './migration-controller';
import { refuse } from '../constructs/mistake';
import { authorityOf, nearestHostPort, parseHostPort } from '../grammar/url';

/** A cluster that takes part in a migration: a `HostCluster` or a `RemoteCluster`, described in this program or there already. */
export interface ICluster extends IConstruct {
  /** The name of its MigCluster, by which plans refer to it. */
  readonly clusterName: string;

  /** Whether MTC's controller runs on it. */
  readonly isHostCluster: boolean;

  /**
   * The chart of everything that is applied on this cluster. A host cluster's is the one that it was created in; a remote
   * cluster's is made when something first needs it.
   */
  readonly chart: Chart;

  /** The settings of MTC's operator on this cluster. The manifest is written when this is first asked for. */
  readonly controller: MigrationController;

  /** The URL of its API server, where it is known. MTC takes clusters with the same host in their URLs for one cluster. */
  readonly url?: string;

  /** The host, and port, of its exposed image registry, where it is known. */
  readonly exposedRegistryPath?: string;
}

/** Whether MTC will take two clusters for one: it compares the hosts of their URLs, and a host cluster has none. */
export function isSameCluster(a: ICluster, b: ICluster): boolean {
  if (a === b || a.clusterName === b.clusterName) {
    return true;
  }
  const host = a.isHostCluster ? undefined : authorityOf(a.url ?? '');
  return a.isHostCluster ? b.isHostCluster : host !== undefined && host === authorityOf(b.url ?? '');
}

/** Refuses a registry path that MTC could not put behind its own `https://`. */
export function checkRegistryPath(at: IConstruct, path?: string): void {
  if (path === undefined || parseHostPort(path)) {
    return;
  }
  const near = nearestHostPort(path);
  refuse(at, {
    field: 'exposedRegistryPath',
    value: path.includes('@') ? undefined : path, // no password reaches a message
    problem: path.includes('://') ? 'has a scheme; MTC adds its own' : 'is not a host, or host:port; MTC adds scheme and path itself',
    fix: near ? `write "${near}"` : 'write the host of the registry\'s Route',
  });
}
