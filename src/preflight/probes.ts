import { engineProbes } from './engine-probes';
import { mtcProbes } from './mtc-probes';
import { MissingProbe, PlacedManifest, Probe } from './probe';
import { rsyncProbes } from './rsync-probes';
import { MigrationIndex } from '../output/migration-index';

/** What an app lets pods try. */
export interface Probes {
  readonly probes: readonly Probe[];
  readonly missing: readonly MissingProbe[];
}

/**
 * What pods try for an app, in the order of its clusters.
 *
 * @param domains the domains of the routers of clusters (`apps.new.example.com`), if they are known
 */
export function probesOf(
  index: MigrationIndex, manifests: readonly PlacedManifest[],
  domains: { readonly [cluster: string]: string | undefined },
): Probes {
  const rsync = rsyncProbes(index, manifests, domains);
  return {
    probes: [...mtcProbes(index, manifests), ...rsync.probes, ...engineProbes(manifests)],
    missing: rsync.missing,
  };
}
